/** Runs with several workers are no repetitions of runs with one: `lcbench-3945, 16 workers` is a problem of its own. */
export function settingOf(problem: string, workers: number): string {
  return workers === 1 ? problem : `${problem}, ${workers} workers`;
}

const SEVERAL = /^(.*), (\d+) workers$/;

/** The problem behind a setting, and the number of simulated workers. */
export function partsOf(setting: string): { readonly problem: string; readonly workers: number } {
  const [, problem, workers] = SEVERAL.exec(setting) ?? [undefined, setting, '1'];
  return { problem, workers: Number(workers) };
}
