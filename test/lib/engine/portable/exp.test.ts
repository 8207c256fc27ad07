import { expect, test } from 'vitest';
import { expOfNegative, LARGEST_EXPONENT } from '../../../../lib/engine/portable/exp.js';

test('expOfNegative agrees with Math.exp to the last digits, over its whole range', () => {
  expect(expOfNegative(0)).toBe(1);
  let worst = 0;
  for (let i = 1; i <= 100_000; i++) {
    for (const largest of [1, LARGEST_EXPONENT]) {
      const t = (largest * i) / 100_000;
      worst = Math.max(worst, Math.abs(expOfNegative(t) / Math.exp(-t) - 1));
    }
  }
  expect(worst).toBeLessThan(1e-15);
});
