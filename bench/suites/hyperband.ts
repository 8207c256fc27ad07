import type { Half } from './broad.js';

/** Alternatives were compared on these (docs/adr/0005, 0013, 0014, 0017); all other problems of the suite confirm. */
const TUNING: ReadonlySet<string> = new Set([
  'taskset-FixedTextRNNClassification_imdb_patch128_LSTM128_bs64',
  'taskset-FixedTextRNNClassification_imdb_patch32_GRU64_avg_bs128',
  'lcbench-3945',
  'lcbench-126026',
  'lcbench-167168',
]);

/** Whether the suite hyperband has a problem of this name, or its half: every task of LCBench and of TaskSet. */
export function isInHyperband(name: string, half?: Half): boolean {
  return /^(lcbench|taskset)-/.test(name) && (half === undefined || TUNING.has(name) === (half === 'tuning'));
}
