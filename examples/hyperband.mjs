// Hyperband: most configurations train for an epoch only, the best ones go on to 81.
import { createStudy, defineSpace, float, hyperband } from 'tunesmith';

const space = defineSpace({ learningRate: float(1e-4, 1, { scale: 'log' }), decay: float(0, 1) });
const loss = ({ learningRate, decay }, epoch) => (Math.log10(learningRate) + 2) ** 2 + decay + 1 / epoch;

const study = createStudy({ space, direction: 'minimize', strategy: hyperband({ maxResource: 81 }), seed: 7 });
const best = await study.run(async (params, trial) => {
  let epoch = trial.resumeFrom + 1;
  // False: the trial was stopped or is complete. A paused trial waits here until it is promoted.
  while (await trial.report(epoch, loss(params, epoch))) epoch++;
  return loss(params, epoch);
});
console.log(`best of ${study.trials.length}:`, best.params, best.value);
