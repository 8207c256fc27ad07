import { describe, expect, it } from 'vitest';
import type { TunesmithError } from '../../lib/errors.js';
import { maximize, minimize } from '../../lib/minimize.js';
import { categorical, defineSpace, float } from '../../lib/space.js';
import type { Trial } from '../../lib/trial.js';
import { historian } from './fakes.js';

const space = defineSpace({ x: float(0, 1), kind: categorical(['a', 'b']) });

describe('minimize and maximize', () => {
  it('give the best trial and the study', async () => {
    const options = { trials: 20, seed: 7, strategy: historian() };
    const least = await minimize(({ x, kind }) => x + (kind === 'a' ? 1 : 0), space, options);
    const greatest = await maximize(({ x }) => x, space, { ...options, concurrency: 4 });
    const values = (study: { trials: readonly Trial[] }) => study.trials.map((trial) => trial.value!);
    expect(least.value).toBe(Math.min(...values(least.study)));
    expect(greatest.value).toBe(Math.max(...values(greatest.study)));
    expect(least.params).toEqual(least.study.trials[least.number].params);
    expect(least.study.trials).toHaveLength(20);
  });

  it('name the first error when every trial failed', async () => {
    const failing = minimize(() => Promise.reject(new Error('no such file')), space, {
      trials: 3,
      strategy: historian(),
    });
    await expect(failing).rejects.toThrow(
      'minimize: expected at least one successful trial, received 3 failed ones. The first error: no such file',
    );
    const error = (await failing.catch((reason) => reason)) as TunesmithError;
    expect([error.code, (error.cause as Error).message]).toEqual(['NO_SUCCESSFUL_TRIAL', 'no such file']);
  });

  it.each([
    [{ trails: 3 }, 'minimize: unknown option "trails". Did you mean "trials"?'],
    [{ strategy: historian() }, /minimize: expected trials: this search has no end of its own/],
  ])('refuse %j', async (options, message) => {
    await expect((async () => minimize(() => 1, space, options as object))()).rejects.toThrow(message);
  });

  it('say why every trial failed even if what was thrown has no text', async () => {
    const throws = () => {
      throw Object.create(null);
    };
    await expect(minimize(throws, space, { strategy: historian(), trials: 2 })).rejects.toThrow(
      /received 2 failed ones\. The first error: \{/,
    );
  });
});
