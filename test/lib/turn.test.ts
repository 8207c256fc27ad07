import { afterEach, expect, test, vi } from 'vitest';
import { turn } from '../../lib/turn.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each(['with setImmediate', 'without, as in a browser'])('turn lets timers fire, %s', async (where) => {
  if (where.startsWith('without')) vi.stubGlobal('setImmediate', undefined);
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 0);
  // A promise that settled in the same turn would never let the timer fire.
  for (let turns = 0; turns < 1e6 && !fired; turns++) await turn();
  expect(fired).toBe(true);
});
