import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision, Halving, HalvingPlan, Next } from '../../../lib/engine/engine.js';
import { native, portable } from './engines.js';

const seed = fc.maxSafeNat();
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const size = fc.integer({ min: 1, max: 300 });

/** Compared as bits: toEqual takes 0 for -0. */
const bits = (values: Float64Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex');

describe('bit for bit the core', () => {
  test('uniforms', () => {
    fc.assert(
      fc.property(seed, u32, u32, size, (...stream) => {
        expect(bits(portable.uniform(...stream))).toBe(bits(native.uniform(...stream)));
      }),
    );
  });

  test('scrambled Sobol points, beyond the table of directions too', () => {
    const starts = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 2 ** 32 - 64 }));
    const count = fc.integer({ min: 1, max: 64 });
    fc.assert(
      fc.property(seed, starts, count, size, (...sequence) => {
        expect(bits(portable.sobol(...sequence))).toBe(bits(native.sobol(...sequence)));
      }),
    );
  });

  test('Latin hypercubes', () => {
    fc.assert(
      fc.property(seed, size, fc.integer({ min: 1, max: 20 }), (...design) => {
        expect(bits(portable.latinHypercube(...design))).toBe(bits(native.latinHypercube(...design)));
      }),
    );
  });
});

describe('halving decides as the core', () => {
  const plans: fc.Arbitrary<HalvingPlan> = fc
    .record({
      minResource: fc.integer({ min: 1, max: 9 }),
      ratio: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 49 })),
      reductionFactor: fc.integer({ min: 2, max: 5 }),
      mode: fc.constantFrom('synchronous', 'promotion', 'stopping' as const),
      brackets: fc.integer({ min: 0, max: 4 }),
      maxTrials: fc.integer({ min: 0, max: 60 }),
      iterations: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ ratio, ...plan }) => ({ ...plan, maxResource: plan.minResource * ratio }));

  /** What a worker does next: start a job, or end the running job that lies at this share of those running. */
  const steps = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      start: fc.integer({ min: 0, max: 4 }),
      // Few different losses, so that ties are common.
      loss: fc.oneof(
        fc.integer({ min: -3, max: 3 }),
        fc.constantFrom(Number.NaN, Infinity, -Infinity, 'fail' as const),
      ),
    }),
    { minLength: 1, maxLength: 250 },
  );

  interface Step {
    readonly at: number;
    readonly start: number;
    readonly loss: number | 'fail';
  }

  /** Everything that a history brings about. */
  function play(halving: Halving, history: readonly Step[]): (Next | readonly Decision[] | unknown)[] {
    const log: unknown[] = [halving.brackets];
    const running: number[] = [];
    let trials = 0;
    for (const { at, start, loss } of history) {
      for (let i = 0; i < start; i++) {
        log.push(halving.peek());
        const job = halving.next();
        log.push(job);
        if (typeof job === 'string') break;
        running.push(job.trial);
        trials = Math.max(trials, job.trial + 1);
      }
      if (running.length === 0) continue;
      const [trial] = running.splice(Math.floor(at * running.length), 1);
      const decisions = loss === 'fail' ? halving.fail(trial) : halving.report(trial, loss);
      log.push(decisions);
      if (decisions[0].verdict === 'proceed') running.push(trial);
    }
    for (let trial = 0; trial < trials; trial++) log.push(halving.job(trial), halving.verdict(trial));
    return log;
  }

  test.each(['synchronous', 'promotion', 'stopping'] as const)('in %s mode, on any history of any plan', (mode) => {
    fc.assert(
      fc.property(plans, steps, (plan, history) => {
        const [ours, cores] = [portable, native].map((engine) =>
          play(engine.createHalving({ ...plan, mode }), history),
        );
        expect(ours).toEqual(cores);
      }),
      { numRuns: 300 },
    );
  });
});
