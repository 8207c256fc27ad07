import { TunesmithError } from '../../errors.js';
import type { Decision, Halving as HalvingBookkeeping, HalvingPlan, Job, Next, Verdict } from '../engine.js';
import { type BracketSpec, planBrackets, sizedBrackets } from './halving-plan.js';
import { type Heap, pop, push } from './heap.js';
import * as read from './read.js';
import { isBetter, type Ranked, TopFraction } from './top-fraction.js';

/** With at most so many trials at once a rung stops nobody before eta have reported there: the first of few would be cut by chance. */
const FEW_WORKERS = 4;

interface Trial {
  /** Synchronous: counted over all iterations. */
  readonly bracket: number;
  rung: number;
  verdict: Verdict;
}

interface SynchronousRung {
  /** Trials that will report here. */
  expected: number;
  /** Of these, reported or failed. */
  reported: number;
  /** The finite losses; once decided, the promotions, best first. */
  ranked: Ranked[];
  /** The first promotion not yet started. */
  next: number;
}

interface SynchronousBracket {
  started: number;
  done: boolean;
  readonly rungs: readonly SynchronousRung[];
}

interface AsynchronousRung {
  readonly top: TopFraction;
  /** The paused trials, the best in front. */
  readonly waiting: Heap<Ranked>;
}

/** A rung with promotions to start. */
interface Promotions {
  readonly rung: number;
  readonly bracket: number;
}

/** The highest rung first, in it the bracket opened first. */
const isPromotedBefore = (a: Promotions, b: Promotions): boolean =>
  a.rung > b.rung || (a.rung === b.rung && a.bracket < b.bracket);

/**
 * Bookkeeping of brackets, rungs and promotions. O(log n) a report. Deterministic: a function of the calls made.
 *
 *   synchronous  a rung decides when it is full (Li et al. 2018)
 *   promotion    ASHA: promote as soon as a trial is in the top 1/eta of its rung (Li et al. 2020)
 *   stopping     ASHA: a running trial stops at a rung unless it is in the top max(1, floor(n / eta)) of its n results;
 *                while no more than 4 trials have run at once, none stops at a rung that fewer than eta have reached
 *
 * Synchronous: the brackets open one after another, the most exploratory first, and over again for each iteration; a new
 * one opens while earlier ones wait for results, so that no worker idles. A rung of planned size n promotes its best
 * floor(n / eta); where failures left fewer, all of those. Promotion, stopping: new trials go to the brackets in proportion
 * to their planned sizes.
 */
export class Halving implements HalvingBookkeeping {
  readonly brackets: readonly BracketSpec[];
  /** With planned sizes in every mode. */
  readonly #specs: readonly BracketSpec[];
  readonly #trials: Trial[] = [];
  #running = 0;
  #mostRunning = 0;

  /** Synchronous: the brackets from firstOpen to opened - 1. */
  readonly #open = new Map<number, SynchronousBracket>();
  #firstOpen = 0;
  #opened = 0;
  readonly #promotions: Heap<Promotions> = [];

  /** Asynchronous: by bracket and rung. */
  readonly #rungs: readonly (readonly AsynchronousRung[])[] = [];
  /** Promotion: bit priority(bracket, rung): a trial there can go on. */
  readonly #promotable: Uint32Array = new Uint32Array(0);
  /** Asynchronous: planned sizes, at most 31 bits. */
  readonly #weights: readonly number[] = [];
  /** Asynchronous: new trials by bracket. */
  readonly #started: number[] = [];
  /** Asynchronous: bracket of the next new trial. */
  #chosen = 0;

  /** Throws INVALID_ARGUMENT as planBrackets does. */
  constructor(private readonly plan: HalvingPlan) {
    this.brackets = planBrackets(plan);
    this.#specs = sizedBrackets(plan);
    if (this.#isSynchronous) return;
    const atLeast = plan.mode === 'stopping' ? 1 : 0;
    this.#rungs = this.#specs.map(({ rungs }) =>
      rungs.map(() => ({ top: new TopFraction(plan.reductionFactor, atLeast), waiting: [] })),
    );
    this.#started = this.#specs.map(() => 0);
    this.#promotable = new Uint32Array((this.#priority(this.#specs.length - 1, 0) >> 5) + 1);
    // Sizes fall from the first bracket on, so a shift by the first makes all fit 31 bits.
    let scale = 1;
    while (Math.floor(this.#specs[0].rungs[0].size / scale) > 0x7fffffff) scale *= 2;
    this.#weights = this.#specs.map(({ rungs }) => Math.max(1, Math.floor(rungs[0].size / scale)));
    this.#chooseBracket();
  }

  /** What would start now, without starting it. */
  peek(): Next {
    const bracket = this.#bracketForNewTrial();
    const job = this.#promotion() ?? (bracket === undefined ? undefined : this.#jobAt(this.#trials.length, bracket, 0));
    return job ?? (this.#running > 0 ? 'waiting' : 'finished');
  }

  /** Starts it. In order: promotions (highest rung first), then a new trial in the open bracket, then the next bracket. */
  next(): Next {
    const next = this.peek();
    if (typeof next === 'string') return next;
    if (next.trial < this.#trials.length) this.#startPromotion(next);
    else this.#startNew(this.#bracketForNewTrial()!);
    this.#mostRunning = Math.max(this.#mostRunning, ++this.#running);
    return next;
  }

  /**
   * A running trial's loss at its current rung (its job's resource); NaN and Infinity count as worst and are never promoted.
   * Returns the decisions that became final, the reporter's own first (proceed: stopping mode only, train on to the next rung
   * with the same slot; paused: waits for a promotion). Ties break by the lower trial number.
   * Throws INVALID_ARGUMENT if the trial is not running.
   */
  report(trial: number, loss: number): readonly Decision[] {
    return this.#settle(trial, read.number('report', 'loss', loss), 'report');
  }

  /** A running trial crashed: worst in its rung, never promoted, no peer waits for it. */
  fail(trial: number): readonly Decision[] {
    return this.#settle(trial, undefined, 'fail');
  }

  /** Current or last job; undefined if unknown. */
  job(trial: number): Job | undefined {
    const known = this.#trials[trial];
    return known && this.#jobAt(trial, known.bracket, known.rung);
  }

  /** proceed while running. Throws INVALID_ARGUMENT if the trial is unknown. */
  verdict(trial: number): Verdict {
    const known = this.#trials[trial];
    if (known !== undefined) return known.verdict;
    throw new TunesmithError(
      'INVALID_ARGUMENT',
      `verdict: expected a trial below ${this.#trials.length}, received ${trial}. Only started trials have one.`,
    );
  }

  get #isSynchronous(): boolean {
    return this.plan.mode === 'synchronous';
  }

  #spec(bracket: number): BracketSpec {
    return this.#specs[bracket % this.#specs.length];
  }

  #jobAt(trial: number, bracket: number, rung: number): Job {
    const { rungs } = this.#spec(bracket);
    return {
      trial,
      bracket: bracket % this.#specs.length,
      rung,
      resource: rungs[rung].resource,
      resumeFrom: rung === 0 ? 0 : rungs[rung - 1].resource,
    };
  }

  #promotion(): Job | undefined {
    if (this.#isSynchronous) {
      if (this.#promotions.length === 0) return undefined;
      const { rung, bracket } = this.#promotions[0];
      const from = this.#open.get(bracket)!.rungs[rung];
      return this.#jobAt(from.ranked[from.next].trial, bracket, rung + 1);
    }
    const word = this.#promotable.findIndex((bits) => bits !== 0);
    if (word < 0) return undefined;
    const bits = this.#promotable[word];
    const index = 32 * word + 31 - Math.clz32(bits & -bits);
    const bracket = index % this.#rungs.length;
    const nextRung = this.#rungs[0].length - 1 - Math.floor(index / this.#rungs.length);
    return this.#jobAt(this.#rungs[bracket][nextRung - 1].waiting[0].trial, bracket, nextRung);
  }

  /** 0 is promoted from first: the highest rung, in it the most exploratory bracket. rungs[0] is the longest bracket. */
  #priority(bracket: number, rung: number): number {
    return (this.#rungs[0].length - 1 - (rung + 1)) * this.#rungs.length + bracket;
  }

  #updatePromotable(bracket: number, rung: number): void {
    const { top, waiting } = this.#rungs[bracket][rung];
    const bit = this.#priority(bracket, rung);
    const mask = 1 << (bit % 32);
    if (waiting.length > 0 && top.contains(waiting[0])) this.#promotable[bit >> 5] |= mask;
    else this.#promotable[bit >> 5] &= ~mask;
  }

  /** The bracket whose share (started + 1) / size stays smallest. */
  #chooseBracket(): void {
    let chosen = 0;
    for (let b = 1; b < this.#weights.length; b++) {
      const [started, best] = [this.#started[b] + 1, this.#started[chosen] + 1];
      if (isLessProduct(started, this.#weights[chosen], best, this.#weights[b])) chosen = b;
    }
    this.#chosen = chosen;
  }

  #bracketForNewTrial(): number | undefined {
    const { iterations, maxTrials } = this.plan;
    if (this.#isSynchronous) {
      const last = this.#opened - 1;
      const open = this.#open.get(last);
      if (open !== undefined && open.started < this.#spec(last).rungs[0].size) return last;
      return iterations === 0 || this.#opened < iterations * this.#specs.length ? this.#opened : undefined;
    }
    return maxTrials !== 0 && this.#trials.length >= maxTrials ? undefined : this.#chosen;
  }

  #startPromotion(job: Job): void {
    const trial = this.#trials[job.trial];
    if (this.#isSynchronous) {
      const from = this.#open.get(trial.bracket)!.rungs[trial.rung];
      if (++from.next === from.ranked.length) {
        from.ranked = [];
        pop(this.#promotions, isPromotedBefore);
      }
    } else {
      pop(this.#rungs[trial.bracket][trial.rung].waiting, isBetter);
      this.#updatePromotable(trial.bracket, trial.rung);
    }
    trial.rung = job.rung;
    trial.verdict = 'proceed';
  }

  #startNew(bracket: number): void {
    if (!this.#isSynchronous) {
      this.#started[bracket]++;
      this.#chooseBracket();
    } else {
      if (bracket === this.#opened) this.#openBracket();
      this.#open.get(bracket)!.started++;
    }
    this.#trials.push({ bracket, rung: 0, verdict: 'proceed' });
  }

  #openBracket(): void {
    const { rungs } = this.#spec(this.#opened);
    const empty = rungs.map(({ size }, i) => ({ expected: i === 0 ? size : 0, reported: 0, ranked: [], next: 0 }));
    this.#open.set(this.#opened++, { started: 0, done: false, rungs: empty });
  }

  #settle(number: number, loss: number | undefined, where: string): readonly Decision[] {
    const trial = this.#trials[number];
    if (trial?.verdict !== 'proceed') {
      const why = trial === undefined ? 'was never started' : 'does not run';
      throw new TunesmithError(
        'INVALID_ARGUMENT',
        `${where}: expected a running trial, received ${number}, which ${why}. ` +
          'Report each job once, after next() started it.',
      );
    }
    const last = trial.rung + 1 === this.#spec(trial.bracket).rungs.length;
    const entry = loss !== undefined && loss < Infinity ? { loss, trial: number } : undefined;
    trial.verdict = loss !== undefined && last ? 'completed' : entry ? 'paused' : 'stopped';

    const others: number[] = [];
    if (this.#isSynchronous) this.#settleSynchronous(trial, entry, others);
    else if (!last) this.#settleAsynchronous(trial, entry);
    if (this.verdict(number) !== 'proceed') this.#running--;
    // Nothing can come any more that would raise a paused trial into the top.
    if (this.plan.mode === 'promotion' && this.#running === 0 && this.peek() === 'finished') {
      this.#trials.forEach(({ verdict }, other) => {
        if (verdict === 'paused') this.#stop(other, others);
      });
    }
    const stopped = others.filter((other) => other !== number);
    return [number, ...stopped].map((each) => ({ trial: each, verdict: this.#trials[each].verdict }));
  }

  #stop(trial: number, stopped: number[]): void {
    this.#trials[trial].verdict = 'stopped';
    stopped.push(trial);
  }

  #settleSynchronous({ bracket, rung }: Trial, entry: Ranked | undefined, stopped: number[]): void {
    const open = this.#open.get(bracket)!;
    const here = open.rungs[rung];
    if (entry) here.ranked.push(entry);
    if (++here.reported < here.expected) return;

    if (rung + 1 < open.rungs.length) {
      here.ranked.sort((a, b) => (isBetter(a, b) ? -1 : 1));
      const promoted = Math.min(here.ranked.length, this.#spec(bracket).rungs[rung + 1].size);
      for (const loser of here.ranked.splice(promoted)) this.#stop(loser.trial, stopped);
      open.rungs[rung + 1].expected = promoted;
      if (promoted > 0) push(this.#promotions, { rung, bracket }, isPromotedBefore);
      open.done = promoted === 0;
    } else {
      open.done = true;
    }
    while (this.#open.get(this.#firstOpen)?.done) this.#open.delete(this.#firstOpen++);
  }

  #settleAsynchronous(trial: Trial, entry: Ranked | undefined): void {
    const here = this.#rungs[trial.bracket][trial.rung];
    if (entry) here.top.add(entry);
    else here.top.addWorst();
    if (this.plan.mode === 'promotion') {
      if (entry) push(here.waiting, entry, isBetter);
      this.#updatePromotable(trial.bracket, trial.rung);
    } else if (entry) {
      const tooEarly = this.#mostRunning <= FEW_WORKERS && here.top.count < this.plan.reductionFactor;
      const goesOn = tooEarly || here.top.contains(entry);
      trial.verdict = goesOn ? 'proceed' : 'stopped';
      if (goesOn) trial.rung++;
    }
  }
}

/** a b < c d for safe integers, exactly. */
function isLessProduct(a: number, b: number, c: number, d: number): boolean {
  const left = a * b;
  const right = c * d;
  if (left < Number.MAX_SAFE_INTEGER && right < Number.MAX_SAFE_INTEGER) return left < right;
  return BigInt(a) * BigInt(b) < BigInt(c) * BigInt(d);
}
