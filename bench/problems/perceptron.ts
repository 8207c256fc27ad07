import type { Samples } from './digits-data.js';
import { normals, uniforms } from './random.js';

export type Activation = 'relu' | 'tanh' | 'logistic';

/** How a perceptron is built and trained. */
export interface TrainingOptions {
  readonly learningRate: number;
  readonly momentum: number;
  readonly batchSize: number;
  readonly hidden: number;
  /** Weight of ½|W|² in the training loss. */
  readonly l2: number;
  readonly activation: Activation;
  readonly seed: number;
}

/** A network in training. */
export interface Perceptron {
  /** One pass over the samples in a new random order. */
  trainEpoch(samples: Samples): void;
  /** Mean cross-entropy in nats; not finite once training has diverged. */
  crossEntropy(samples: Samples): number;
}

/** value = f(z), slope = f'(z) as a function of the value. */
const ACTIVATIONS = {
  relu: { value: (z: number) => Math.max(z, 0), slope: (a: number) => (a > 0 ? 1 : 0) },
  tanh: { value: Math.tanh, slope: (a: number) => 1 - a * a },
  logistic: { value: (z: number) => 1 / (1 + Math.exp(-z)), slope: (a: number) => a * (1 - a) },
} as const;

/** Weights in×out row-major with a last row of biases, their gradients and velocities. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  readonly velocity: Float64Array;
}

/**
 * A multilayer perceptron, pixels -> hidden -> softmax over classes, trained by stochastic gradient descent with momentum:
 *   v <- momentum v - learningRate (gradient + l2 W),  W <- W + v.
 * Deterministic in its options. Source: Bishop (2006), Pattern Recognition and Machine Learning, 5.2-5.3.
 */
export function perceptron(pixels: number, classes: number, options: TrainingOptions): Perceptron {
  const { learningRate, momentum, batchSize, hidden, l2, seed } = options;
  const { value, slope } = ACTIVATIONS[options.activation];
  const uniform = uniforms(seed);
  const first = layer(pixels, hidden, normals(uniform));
  const second = layer(hidden, classes, normals(uniform));
  const activations = new Float64Array(hidden);
  const probabilities = new Float64Array(classes);
  const errors = new Float64Array(hidden);

  /** Fills activations and probabilities; returns the cross-entropy of the label. */
  const forward = (image: Float64Array, label: number): number => {
    affine(first, image, activations);
    for (let j = 0; j < hidden; j++) activations[j] = value(activations[j]);
    affine(second, activations, probabilities);
    return softmax(probabilities, label);
  };

  const backward = (image: Float64Array, label: number): void => {
    probabilities[label] -= 1;
    for (let j = 0; j < hidden; j++) {
      let error = 0;
      for (let k = 0; k < classes; k++) error += second.weights[j * classes + k] * probabilities[k];
      errors[j] = error * slope(activations[j]);
    }
    accumulate(second, activations, probabilities);
    accumulate(first, image, errors);
  };

  return {
    trainEpoch(samples) {
      const order = shuffled(samples.count, uniform);
      for (let start = 0; start < order.length; start += batchSize) {
        const batch = order.subarray(start, start + batchSize);
        for (const row of batch) {
          const image = samples.images.subarray(row * pixels, (row + 1) * pixels);
          forward(image, samples.labels[row]);
          backward(image, samples.labels[row]);
        }
        for (const each of [first, second]) descend(each, learningRate, momentum, l2, batch.length);
      }
    },
    crossEntropy({ count, images, labels }) {
      let total = 0;
      for (let row = 0; row < count; row++) {
        total += forward(images.subarray(row * pixels, (row + 1) * pixels), labels[row]);
      }
      return total / count;
    },
  };
}

function layer(inputs: number, outputs: number, normal: () => number): Layer {
  const size = (inputs + 1) * outputs;
  const weights = new Float64Array(size);
  for (let i = 0; i < inputs * outputs; i++) weights[i] = normal() / Math.sqrt(inputs);
  return { inputs, outputs, weights, gradient: new Float64Array(size), velocity: new Float64Array(size) };
}

/** out = xᵀW + bias. */
function affine({ inputs, outputs, weights }: Layer, x: Float64Array, out: Float64Array): void {
  for (let k = 0; k < outputs; k++) out[k] = weights[inputs * outputs + k];
  for (let i = 0; i < inputs; i++) {
    const value = x[i];
    // Two thirds of the pixels are black.
    if (value === 0) continue;
    const row = i * outputs;
    for (let k = 0; k < outputs; k++) out[k] += value * weights[row + k];
  }
}

/** gradient += x errorᵀ, and the error itself to the biases' row. */
function accumulate({ inputs, outputs, gradient }: Layer, x: Float64Array, error: Float64Array): void {
  for (let i = 0; i < inputs; i++) {
    const value = x[i];
    if (value === 0) continue;
    const row = i * outputs;
    for (let k = 0; k < outputs; k++) gradient[row + k] += value * error[k];
  }
  for (let k = 0; k < outputs; k++) gradient[inputs * outputs + k] += error[k];
}

/** One step along the mean gradient of a batch; biases are not decayed. Clears the gradient. */
function descend(each: Layer, learningRate: number, momentum: number, l2: number, batchSize: number): void {
  const { inputs, outputs, weights, gradient, velocity } = each;
  for (let i = 0; i < weights.length; i++) {
    const decay = i < inputs * outputs ? l2 * weights[i] : 0;
    velocity[i] = momentum * velocity[i] - learningRate * (gradient[i] / batchSize + decay);
    weights[i] += velocity[i];
  }
  gradient.fill(0);
}

/** Turns scores into probabilities in place; returns -ln of the label's. */
function softmax(scores: Float64Array, label: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const score of scores) largest = Math.max(largest, score);
  let total = 0;
  for (const score of scores) total += Math.exp(score - largest);
  const loss = Math.log(total) - (scores[label] - largest);
  for (let k = 0; k < scores.length; k++) scores[k] = Math.exp(scores[k] - largest) / total;
  return loss;
}

/** 0..count-1 in random order (Fisher-Yates). */
function shuffled(count: number, uniform: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}
