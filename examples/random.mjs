// Random search on scrambled Sobol points, four evaluations at a time.
import { defineSpace, float, maximize, random } from 'tunesmith';

const space = defineSpace({ learningRate: float(1e-5, 1e-1, { scale: 'log' }), momentum: float(0, 0.99) });
const accuracy = async ({ learningRate, momentum }) =>
  1 / (1 + (Math.log10(learningRate) + 3) ** 2 + (momentum - 0.9) ** 2);

const strategy = random({ sampling: 'sobol' });
const best = await maximize(accuracy, space, { trials: 64, strategy, concurrency: 4, seed: 7 });
console.log('best:', best.params, best.value);
