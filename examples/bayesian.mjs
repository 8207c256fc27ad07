// Bayesian optimization by ask and tell.
import { bayesian, categorical, createStudy, defineSpace, float, int } from 'tunesmith';

const space = defineSpace({ x: float(-5, 10), layers: int(1, 6), kind: categorical(['a', 'b', 'c']) });
const loss = ({ x, layers, kind }) => (x - 3) ** 2 + (layers - 4) ** 2 + (kind === 'b' ? 0 : 1);

const study = createStudy({ space, direction: 'minimize', strategy: bayesian(), seed: 7, trials: 30 });
for (let trial = await study.ask(); trial !== undefined; trial = await study.ask()) {
  study.tell(trial, loss(trial.params));
}
console.log('best:', study.incumbent.params, study.incumbent.value);
