// Grid search: every combination once.
import { categorical, createStudy, defineSpace, float, grid } from 'tunesmith';

const space = defineSpace({ activation: categorical(['relu', 'tanh']), dropout: float(0, 0.5) });
const loss = ({ activation, dropout }) => (dropout - 0.25) ** 2 + (activation === 'relu' ? 0 : 0.1);

const study = createStudy({ space, direction: 'minimize', strategy: grid({ levels: { dropout: 5 } }) });
const best = await study.run(loss);
console.log(`best of ${study.trials.length}:`, best.params, best.value);
