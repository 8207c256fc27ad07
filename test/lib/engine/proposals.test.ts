import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as onNative from '../../../lib/index.js';
import * as onPortable from '../../../lib/portable.js';
import { spaces } from '../spaces.js';

const { bayesian, grid, hyperband, random } = onNative;

const strategies = {
  grid: () => grid({ levels: 3 }),
  'pseudo-random': () => random({ sampling: 'pseudo-random' }),
  sobol: () => random({ sampling: 'sobol' }),
  'latin-hypercube': () => random({ sampling: 'latin-hypercube', trials: 9 }),
  hyperband: () => hyperband({ maxResource: 9, searcher: random() }),
  'asynchronous hyperband': () => hyperband({ maxResource: 9, mode: 'promotion', searcher: random() }),
  'the initial design of bayesian': () => bayesian({ initial: 20 }),
} as const;

/** The snapshot after up to twenty trials, or the error that they end in. */
async function course(
  { createStudy }: Pick<typeof onNative, 'createStudy'>,
  space: onNative.Space,
  strategy: onNative.Strategy,
  seed: number,
): Promise<onNative.Snapshot | string> {
  try {
    const study = createStudy({ space, direction: 'minimize', strategy, seed });
    for (let k = 0; k < 20; k++) {
      const trial = await study.ask();
      if (trial === undefined) break;
      study.tell(trial, ((k * 7) % 11) - 3);
    }
    return study.toJSON();
  } catch (error) {
    return String(error);
  }
}

describe('both engines propose the same, bit for bit', () => {
  test.each(Object.keys(strategies) as (keyof typeof strategies)[])('%s', async (name) => {
    let events = 0;
    await fc.assert(
      fc.asyncProperty(spaces('mixed', 4), fc.maxSafeNat(), async (space, seed) => {
        const native = await course(onNative, space, strategies[name](), seed);
        expect(await course(onPortable, space, strategies[name](), seed)).toEqual(native);
        events += typeof native === 'string' ? 0 : native.events.length;
      }),
      { numRuns: 40 },
    );
    expect(events).toBeGreaterThan(200);
  });
});
