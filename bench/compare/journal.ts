import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { show, TunesmithError } from '../../lib/errors.js';
import type { RunRecord, RunRequest } from './run.js';

/** Everything that finished runs depend on besides their own request: other settings mean other runs. */
export interface JournalSettings {
  readonly commit: string | undefined;
  readonly problems: readonly string[];
  readonly strategies: readonly string[];
  readonly programs: readonly { readonly name: string; readonly command: readonly string[] }[];
  readonly seeds: readonly number[];
  readonly trials: number;
  readonly workers: readonly number[];
}

/** Finished runs, each on disk as soon as it has ended. */
export interface Journal {
  /** Runs finished before. */
  readonly earlier: readonly RunRecord[];
  /** True: the last line was torn by a killed process and has been cut off. */
  readonly torn: boolean;
  /** The record of a run finished before. */
  find(request: RunRequest): RunRecord | undefined;
  append(record: RunRecord): void;
  close(): void;
}

const FORMAT = 'tunesmith-journal/1';

/**
 * Opens an append-only file of finished runs, or starts it: a line of settings, then one record a line, synchronized to disk. Whatever
 * follows the last line feed was being written when the process was killed, and is cut off.
 * Throws INVALID_FILE where the file is no journal, holds a damaged line, or was made with other settings.
 */
export function openJournal(path: string, settings: JournalSettings): Journal {
  // Through JSON, so that an undefined commit compares equal to an absent one.
  const stated = JSON.parse(JSON.stringify(settings)) as JournalSettings;
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [head, ...lines] = whole.split('\n').slice(0, -1);
  const earlier = lines.map((line, i) => recordIn(path, line, i + 2));
  if (head !== undefined) checkSettings(path, head, stated);
  if (whole !== text) truncateSync(path, Buffer.byteLength(whole));
  const file = openSync(path, 'a');
  const write = (value: unknown): void => {
    writeSync(file, `${JSON.stringify(value)}\n`);
    fdatasyncSync(file);
  };
  if (head === undefined) write({ format: FORMAT, settings: stated });
  const finished = new Map(earlier.map((record) => [keyOf(record), record]));
  return {
    earlier,
    torn: whole !== text,
    find: (request) => finished.get(keyOf(request)),
    append: write,
    close: () => closeSync(file),
  };
}

function keyOf({ problem, strategy, seed, trials, workers }: RunRequest): string {
  return JSON.stringify([problem, strategy, seed, trials, workers]);
}

function checkSettings(path: string, head: string, wanted: JournalSettings): void {
  const { format, settings } = parsed(path, head, 1) as { format?: unknown; settings?: JournalSettings };
  if (format !== FORMAT || settings === undefined) {
    throw new TunesmithError(
      'INVALID_FILE',
      `--resume ${path}: expected format "${FORMAT}", received ${show(format)}. Name another file, or one that --resume made.`,
    );
  }
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(settings)]) as Set<keyof JournalSettings>) {
    if (isDeepStrictEqual(wanted[name], settings[name])) continue;
    throw new TunesmithError(
      'INVALID_FILE',
      `--resume ${path}: expected the same ${name} as its runs have, ${JSON.stringify(settings[name])}, ` +
        `received ${JSON.stringify(wanted[name])}. Resume with the same settings, or name a new file.`,
    );
  }
}

function recordIn(path: string, line: string, number: number): RunRecord {
  const record = parsed(path, line, number) as Partial<RunRecord>;
  if (typeof record?.problem === 'string' && typeof record.strategy === 'string' && Array.isArray(record.curve)) {
    return record as RunRecord;
  }
  return damaged(path, number);
}

function parsed(path: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return damaged(path, number);
  }
}

function damaged(path: string, number: number): never {
  throw new TunesmithError(
    'INVALID_FILE',
    `--resume ${path}: expected a finished run in line ${number}, received something else. Delete that line, or name a new file.`,
  );
}
