import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FloatParameter, float, type IntParameter, int } from '../../lib/parameter.js';
import { defineSpace, type Space } from '../../lib/space.js';
import type { Problem } from '../problem.js';
import { LCBENCH_OPTIMA } from './lcbench-optima.js';
import { loadModel, type Model } from './onnx.js';
import { checkResource, numbersOf } from './resource.js';

/** Continuous inputs of the network, in its order, after the epoch. */
export const INPUTS = [
  'batch_size',
  'learning_rate',
  'momentum',
  'weight_decay',
  'num_layers',
  'max_units',
  'max_dropout',
] as const;
const EPOCHS = 52;
const CITATION =
  'Zimmer, Lindauer & Hutter (2021), Auto-PyTorch Tabular, IEEE TPAMI 43(9) (LCBench); surrogate: Pfisterer, Schneider, ' +
  'Moosbauer, Binder & Bischl (2022), YAHPO Gym, AutoML-Conf';

/** What the surrogate predicts after some epochs: seconds since the start of training, validation accuracy in percent. */
export interface Prediction {
  readonly seconds: number;
  readonly accuracy: number;
}

/** YAHPO Gym's LCBench surrogate: one network for all tasks. */
export interface LcbenchSurrogate {
  readonly tasks: readonly string[];
  readonly space: Space;
  /** One prediction per row of `rows`, each an epoch followed by the values of INPUTS. */
  predict(task: string, rows: readonly (readonly number[])[]): Promise<Prediction[]>;
}

/** Reads the surrogate's description at once and its network at the first prediction. Throws what the file system throws. */
export function openLcbench(directory: string): LcbenchSurrogate {
  const description: ConfigSpace = JSON.parse(readFileSync(join(directory, 'config_space.json'), 'utf8'));
  const codes: Readonly<Record<string, number>> = JSON.parse(
    readFileSync(join(directory, 'encoding.json'), 'utf8'),
  ).OpenML_task_id;
  const byName = new Map(description.hyperparameters.map((entry) => [entry.name, entry]));
  let model: Promise<Model> | undefined;
  return {
    tasks: byName.get('OpenML_task_id')!.choices!,
    space: defineSpace(Object.fromEntries(INPUTS.map((name) => [name, parameterOf(byName.get(name)!)]))),
    async predict(task, rows) {
      model ??= loadModel(join(directory, 'model.onnx'));
      const outputs = await (await model).run(
        rows.map(() => codes[task]),
        rows,
      );
      return outputs.map(([seconds, accuracy]) => ({ seconds, accuracy }));
    },
  };
}

/**
 * Tuning a neural network on one OpenML task, as LCBench's surrogate predicts it: maximize validation accuracy in percent;
 * the resource is the epoch, 1..52, the cost the predicted training time. The optimum is the best that a long search found.
 */
export function lcbench(surrogate: LcbenchSurrogate, task: string): Problem {
  const name = `lcbench-${task}`;
  const known = new Map<string, Promise<Prediction>>();
  const predict = (params: Readonly<Record<string, unknown>>, epoch: number): Promise<Prediction> => {
    checkResource(name, epoch, EPOCHS);
    const row = [epoch, ...numbersOf(name, params, INPUTS)];
    const key = row.join();
    let prediction = known.get(key);
    if (prediction === undefined) {
      if (known.size >= 10_000) known.clear();
      prediction = surrogate.predict(task, [row]).then(([only]) => only);
      known.set(key, prediction);
    }
    return prediction;
  };
  return {
    name,
    kind: 'surrogate',
    space: surrogate.space,
    optimum: LCBENCH_OPTIMA[task],
    optimumKind: 'best-known',
    direction: 'maximize',
    maxResource: EPOCHS,
    citation: CITATION,
    evaluate: async (params, resource) => (await predict(params, resource)).accuracy,
    async cost(params, from, to) {
      const end = (await predict(params, to)).seconds;
      const start = from === 0 ? 0 : (await predict(params, from)).seconds;
      // The network's clock is smooth, not monotone: neighbouring epochs may differ by a hair in the wrong direction.
      return Math.max(0, end - start);
    },
  };
}

interface ConfigSpace {
  readonly hyperparameters: readonly {
    readonly name: string;
    readonly type: 'categorical' | 'uniform_int' | 'uniform_float';
    readonly log?: boolean;
    readonly lower?: number;
    readonly upper?: number;
    readonly choices?: readonly string[];
  }[];
}

function parameterOf(entry: ConfigSpace['hyperparameters'][number]): FloatParameter | IntParameter {
  const { type, lower, upper, log } = entry;
  const scale = log ? 'log' : 'linear';
  return type === 'uniform_int' ? int(lower!, upper!, { scale }) : float(lower!, upper!, { scale });
}
