import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compare } from '../../../bench/compare/compare.js';
import { execute } from '../../../bench/compare/execute.js';
import { type JournalSettings, openJournal } from '../../../bench/compare/journal.js';
import type { Outcome } from '../../../bench/compare/pool.js';
import type { RunRecord, RunRequest } from '../../../bench/compare/run.js';
import type { ComparisonReport } from '../../../bench/report/comparison-report.js';

const directory = mkdtempSync(join(tmpdir(), 'tunesmith-journal-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
const fresh = (): string => join(directory, `${++files}.jsonl`);

const settings: JournalSettings = {
  commit: 'abc',
  problems: ['branin'],
  strategies: ['random'],
  programs: [],
  seeds: [1, 2],
  trials: 5,
  workers: [1],
};
const request = (seed: number): RunRequest => ({ problem: 'branin', strategy: 'random', seed, trials: 5, workers: 1 });
const record = (seed: number): RunRecord =>
  ({ ...request(seed), curve: [], regret: 0.1 + seed }) as unknown as RunRecord;

/** A journal of the runs with these seeds. */
function journalOf(...seeds: number[]): string {
  const path = fresh();
  const journal = openJournal(path, settings);
  for (const seed of seeds) journal.append(record(seed));
  journal.close();
  return path;
}

describe('openJournal', () => {
  it('gives back what was finished, bit for bit', () => {
    const journal = openJournal(journalOf(1, 2), settings);
    expect(journal.earlier).toEqual([record(1), record(2)]);
    expect(journal.torn).toBe(false);
    expect(journal.find(request(2))).toEqual(record(2));
    expect(journal.find({ ...request(2), workers: 8 })).toBeUndefined();
    journal.close();
  });

  it('loses the run in flight, and no other, wherever the process was killed', () => {
    const text = readFileSync(journalOf(1, 2));
    const start = text.lastIndexOf('\n', text.length - 2) + 1;
    for (let length = start; length < text.length; length += 7) {
      const path = fresh();
      writeFileSync(path, text.subarray(0, length));
      const journal = openJournal(path, settings);
      expect(journal.earlier).toEqual([record(1)]);
      expect(journal.torn).toBe(length > start);
      journal.append(record(2));
      journal.close();
      const again = openJournal(path, settings);
      expect([again.earlier, again.torn]).toEqual([[record(1), record(2)], false]);
      again.close();
    }
  });

  it('starts anew where even the settings were torn', () => {
    const path = fresh();
    writeFileSync(path, '{"format":"tunesm');
    const journal = openJournal(path, settings);
    journal.append(record(1));
    journal.close();
    openJournal(path, settings).close();
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
  });

  it.each([
    ['commit', { commit: 'def' }],
    ['trials', { trials: 6 }],
    ['seeds', { seeds: [1, 2, 3] }],
    ['workers', { workers: [8] }],
    ['problems', { problems: ['hartmann6'] }],
  ])('refuses other settings: %s', (name, change) => {
    expect(() => openJournal(journalOf(1), { ...settings, ...change })).toThrow(`expected the same ${name}`);
  });

  it('refuses damaged lines and other files', () => {
    const path = journalOf(1);
    appendFileSync(path, 'no run\n');
    expect(() => openJournal(path, settings)).toThrow('line 3');
    const other = fresh();
    writeFileSync(other, '{"format":"tunesmith-journal/9"}\n');
    expect(() => openJournal(other, settings)).toThrow('received "tunesmith-journal/9"');
  });
});

describe('compare with --resume', () => {
  it('carries out only what is missing, and reports as if never interrupted', async () => {
    const resume = fresh();
    const asked: number[] = [];
    const run = async (out: string, last: number): Promise<ComparisonReport['runs']> => {
      const carryOut = async (
        requests: readonly RunRequest[],
        { onOutcome }: { readonly onOutcome?: (outcome: Outcome, done: number) => void },
      ): Promise<Outcome[]> => {
        asked.push(requests.length);
        const outcomes: Outcome[] = [];
        for (const each of requests.slice(0, last)) {
          outcomes.push({ request: each, record: await execute(each) });
          onOutcome?.(outcomes.at(-1)!, outcomes.length);
        }
        if (last < requests.length) throw new Error('killed');
        return outcomes;
      };
      let text = '';
      const output = {
        isTTY: false,
        write: (line: string) => {
          text += line;
          return true;
        },
      };
      await compare(
        {
          suite: 'quick',
          problems: ['branin'],
          strategies: ['random'],
          seeds: 3,
          firstSeed: 1,
          trials: 4,
          resume,
          out,
        },
        { output, carryOut },
      );
      expect(text).toContain('1 of 3 runs taken from');
      const json = /^\S+\.json$/m.exec(text)![0];
      return (JSON.parse(readFileSync(json, 'utf8')) as ComparisonReport).runs;
    };
    await expect(run(directory, 1)).rejects.toThrow('killed');
    const runs = await run(directory, 9);
    expect(asked).toEqual([3, 2]);
    expect(runs.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    const direct = await Promise.all(runs.map(({ seed }) => execute({ ...request(seed), trials: 4 })));
    expect(runs.map(({ regret }) => regret)).toEqual(direct.map(({ regret }) => regret));
  });
});
