import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { float } from '../../lib/parameter.js';
import { defineSpace, type Params, type Space } from '../../lib/space.js';
import { encode } from '../../lib/unit-cube.js';
import type { Problem } from '../problem.js';
import { checkResource, numbersOf } from './resource.js';

/** Entry 0 of a curve precedes training; entry r follows 200 r steps. */
const MAX_RESOURCE = 50;
const SUFFIX = '.json.gz';

/** The ranges and scales from which TaskSet drew its 1,000 configurations of Adam with eight hyperparameters. */
const space = defineSpace({
  learning_rate: float(1e-8, 10, { scale: 'log' }),
  beta1: float(0, 0.9999, { scale: 'reverse-log' }),
  beta2: float(0, 0.999999, { scale: 'reverse-log' }),
  epsilon: float(1e-10, 1e3, { scale: 'log' }),
  l1: float(1e-8, 10, { scale: 'log' }),
  l2: float(1e-8, 10, { scale: 'log' }),
  linear_decay: float(1e-7, 1e-4, { scale: 'log' }),
  exponential_decay: float(1e-6, 1e-3, { scale: 'log' }),
});

/** Recorded learning curves of one task. */
export interface CurveTable {
  readonly hyperparameters: readonly string[];
  /** n×8, in the order of `hyperparameters`. */
  readonly configs: readonly (readonly number[])[];
  /** n×51 validation losses; null from where training diverged. */
  readonly validLoss: readonly (readonly (number | null)[])[];
}

/** The names of the tasks in a directory of *.json.gz files. */
export function tasksetTasks(directory: string): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

/** Reads one task's table. Throws what the file system throws. */
export function readCurves(directory: string, task: string): CurveTable {
  return JSON.parse(gunzipSync(readFileSync(join(directory, task + SUFFIX))).toString('utf8'));
}

/**
 * Real learning curves as a problem: minimize validation loss; the resource counts 200 training steps, 1..50.
 * Parameters stand for the recorded configuration nearest to them in the unit cube (Euclidean, on each parameter's scale), so
 * the objective is piecewise constant; ties go to the first. `load` is called once, when first needed.
 */
export function taskset(task: string, load: () => CurveTable): Problem {
  const name = `taskset-${task}`;
  let loaded: { readonly curves: CurveTable['validLoss']; readonly points: Float64Array[] } | undefined;
  const table = () => {
    if (loaded === undefined) {
      const { hyperparameters, configs, validLoss } = load();
      loaded = { curves: validLoss, points: configs.map((config) => pointOf(space, hyperparameters, config)) };
    }
    return loaded;
  };
  return {
    name,
    kind: 'curves',
    space,
    get optimum() {
      return Math.min(...table().curves.map((curve) => curve[MAX_RESOURCE] ?? Number.POSITIVE_INFINITY));
    },
    optimumKind: 'exact',
    direction: 'minimize',
    maxResource: MAX_RESOURCE,
    citation:
      'Metz, Maheswaranathan, Sun, Freeman, Poole & Sohl-Dickstein (2020), Using a thousand optimization tasks to learn ' +
      'hyperparameter search strategies, arXiv:2002.11887',
    evaluate(params, resource) {
      checkResource(name, resource, MAX_RESOURCE);
      const values = numbersOf(name, params, space.names);
      const { curves, points } = table();
      return curves[nearest(points, pointOf(space, space.names, values))][resource] ?? Number.NaN;
    },
  };
}

function pointOf(within: Space, names: readonly string[], values: readonly number[]): Float64Array {
  const params: Params = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  return encode(within, params);
}

/** Index of the point at the least Euclidean distance from x. */
function nearest(points: readonly Float64Array[], x: Float64Array): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i++) {
    let distance = 0;
    for (let k = 0; k < x.length; k++) distance += (points[i][k] - x[k]) ** 2;
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}
