import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { show, TunesmithError } from '../../lib/errors.js';
import { packageRoot } from '../report/environment.js';
import { figure } from '../report/format.js';
import type { Cells } from '../report/tables.js';
import { median } from '../statistics/descriptive.js';
import type { SpeedReport } from './report.js';

/** One cost of a report, smaller is better, in milliseconds of processor time at a peak of 1 GFLOP/s: comparable between machines. */
export interface Cost {
  readonly name: string;
  readonly cost: number;
  /** Quartiles over samples, in the same unit, where there are samples. */
  readonly spread?: readonly [lower: number, upper: number];
}

/** A cost against the one in an earlier report. */
export interface CostChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** After over before: > 1 is slower. */
  readonly ratio: number;
  /** Slower by more than the limit, and by more than the spreads of both overlap. */
  readonly slower: boolean;
}

const FORMATS: readonly string[] = ['tunesmith-speed/2', 'tunesmith-speed/3', 'tunesmith-speed/4'];

/** Reads a report of bench:speed; default: the newest of bench/results/speed. Throws INVALID_FILE. */
export function readSpeed(path?: string): { readonly path: string; readonly report: SpeedReport } {
  const found = path ?? newest();
  const report = JSON.parse(readFileSync(found, 'utf8')) as SpeedReport;
  if (FORMATS.includes(report.format)) return { path: found, report };
  throw new TunesmithError(
    'INVALID_FILE',
    `${basename(found)}: expected format ${FORMATS.map(show).join(' or ')}, received ${show(report.format)}. Pass a file that npm run bench:speed wrote.`,
  );
}

function newest(): string {
  const directory = join(packageRoot(), 'bench', 'results', 'speed');
  const name = readdirSync(directory)
    .filter((each) => each.endsWith('.json'))
    .sort()
    .at(-1);
  if (name !== undefined) return join(directory, name);
  throw new TunesmithError(
    'INVALID_FILE',
    `--check: expected a report in ${directory}, found none. Pass one with --against FILE.`,
  );
}

/** Every cost in a report. */
export function costsOf({ bounded, timings, batch, throughput, halving }: SpeedReport): Cost[] {
  const timed = [
    ...bounded.map((each) => ({ ...each, name: `${each.name}, n = ${each.n}, d = ${each.d}` })),
    ...timings,
    batch,
  ];
  const peak = median(timed.map((each) => each.peak));
  return [
    ...timed.map(
      ({ name, processor, processorQuartiles, milliseconds, quartiles, peak, work, workQuartiles }): Cost => {
        if (work !== undefined && workQuartiles !== undefined) return { name, cost: work, spread: workQuartiles };
        // Reports before version 4 have one peak for all samples, before version 3 the quartiles of wall time only.
        const [lower, upper] = processorQuartiles ?? quartiles.map((each) => (each * processor) / milliseconds);
        return { name, cost: processor * peak, spread: [lower * peak, upper * peak] };
      },
    ),
    {
      name: `${throughput.studies} studies at once: a proposal`,
      cost: (1000 / throughput.perProcessorSecond) * peak,
    },
    ...halving.map(
      ({ layer, mode, trials, nanoseconds }): Cost => ({
        name: `halving, ${layer}, ${mode}, ${trials} trials: a report`,
        cost: (nanoseconds / 1e6) * peak,
      }),
    ),
  ];
}

/**
 * Costs that both have, in the order of the first; `limit`: how many times as slow is too slow. Of single measurements, whose spread nobody
 * knows, it takes limit².
 */
export function costChanges(before: readonly Cost[], after: readonly Cost[], limit: number): CostChange[] {
  return before.flatMap((old) => {
    const now = after.find(({ name }) => name === old.name);
    if (now === undefined) return [];
    const ratio = now.cost / old.cost;
    const slower =
      old.spread === undefined || now.spread === undefined
        ? ratio > limit ** 2
        : ratio > limit && now.spread[0] > old.spread[1];
    return [{ name: old.name, before: old.cost, after: now.cost, ratio, slower }];
  });
}

/** One row a cost. */
export function costChangeCells(changes: readonly CostChange[]): Cells {
  return [
    ['cost, GFLOP-equivalents', 'before', 'now', 'now / before', ''],
    ...changes.map(({ name, before, after, ratio, slower }) => [
      name,
      figure(before / 1000),
      figure(after / 1000),
      ratio.toFixed(2),
      slower ? 'SLOWER' : '',
    ]),
  ];
}
