// Why this point? What the surrogate of a noisy, partly failing study has learnt.
import { createStudy, defineSpace, float } from 'tunesmith';

const space = defineSpace({ learningRate: float(1e-5, 1, { scale: 'log' }), dropout: float(0, 0.5) });
const study = createStudy({ space, direction: 'minimize', seed: 7 });

/** A validation loss, measured with an error of known size; it diverges at large learning rates. */
const measure = ({ learningRate, dropout }, k) => {
  if (learningRate > 0.05) throw new Error('diverged');
  return { value: (Math.log10(learningRate) + 3) ** 2 / 4 + dropout + 0.1 * Math.sin(37 * k), noise: 0.07 };
};

await study.run((params, { number }) => measure(params, number), { trials: 25 });
const trial = await study.ask();
const surrogate = await study.surrogate();

console.log('best by posterior mean', surrogate.incumbent.params, 'median', surrogate.incumbent.median.toFixed(3));
console.log('best observed         ', study.incumbent.params, 'value', study.incumbent.value.toFixed(3));
console.log('parameters by influence', surrogate.influence, surrogate.lengthscales);
console.log(
  'probability that a learning rate of 0.9 works',
  surrogate.predict({ learningRate: 0.9, dropout: 0.1 }).feasibility.toFixed(3),
);
console.log('proposed next', trial.params, trial.prediction, surrogate.predict(trial.params));
const [oddest] = [...surrogate.leaveOneOut].sort((a, b) => Math.abs(b.residual) - Math.abs(a.residual));
console.log('the most surprising trial', oddest);
