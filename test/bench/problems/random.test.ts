import { describe, expect, it } from 'vitest';
import { normals, uniforms } from '../../../bench/problems/random.js';

describe('random numbers', () => {
  it('have the moments of their distributions', () => {
    const next = uniforms(5);
    const uniform = Array.from({ length: 20_000 }, next);
    const normal = Array.from({ length: 20_000 }, normals(next));
    const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(mean(normal.map((value) => value ** 2)) - 1)).toBeLessThan(0.05);
  });
});
