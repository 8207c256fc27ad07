import type { Decision, Halving, Job, Next, Verdict } from './engine.js';

/** The addon's halving. Jobs are written to a Float64Array(5), statuses and verdicts are numbers: nothing is allocated. */
export interface AddonHalving {
  readonly brackets: Halving['brackets'];
  peek(job: Float64Array): number;
  next(job: Float64Array): number;
  /** The reporter's own verdict; where others were decided too, an array of trial, verdict, trial, verdict, ... */
  report(trial: number, loss: number): number | Float64Array;
  fail(trial: number): number | Float64Array;
  job(trial: number, job: Float64Array): boolean;
  verdict(trial: number): number;
}

const VERDICTS: readonly Verdict[] = ['proceed', 'paused', 'stopped', 'completed'];
/** Status of peek and next for a job, and for none. */
const JOB = 0;
const NONE: readonly Next[] = ['waiting', 'finished'];

/** Halving on the addon. */
export class NativeHalving implements Halving {
  readonly #job = new Float64Array(5);

  constructor(private readonly addon: AddonHalving) {}

  get brackets(): Halving['brackets'] {
    return this.addon.brackets;
  }

  peek(): Next {
    const status = this.addon.peek(this.#job);
    return status === JOB ? this.#readJob() : NONE[status - 1];
  }

  next(): Next {
    const status = this.addon.next(this.#job);
    return status === JOB ? this.#readJob() : NONE[status - 1];
  }

  report(trial: number, loss: number): readonly Decision[] {
    return decisions(trial, this.addon.report(trial, loss));
  }

  fail(trial: number): readonly Decision[] {
    return decisions(trial, this.addon.fail(trial));
  }

  job(trial: number): Job | undefined {
    return this.addon.job(trial, this.#job) ? this.#readJob() : undefined;
  }

  verdict(trial: number): Verdict {
    return VERDICTS[this.addon.verdict(trial)];
  }

  #readJob(): Job {
    const [trial, bracket, rung, resource, resumeFrom] = this.#job;
    return { trial, bracket, rung, resource, resumeFrom };
  }
}

function decisions(trial: number, decided: number | Float64Array): Decision[] {
  if (typeof decided === 'number') return [{ trial, verdict: VERDICTS[decided] }];
  return Array.from({ length: decided.length / 2 }, (_, i) => ({
    trial: decided[2 * i],
    verdict: VERDICTS[decided[2 * i + 1]],
  }));
}
