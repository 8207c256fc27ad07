import type { TestFunction } from '../problem.js';
import { box, sum } from './vector.js';

/** f(x) = -Σ sin(x_i) sin²⁰(i x_i²/π): steep valleys in a plateau. Separable, so its minimum is known in any dimension. */
export function michalewicz(dimension = 5): TestFunction {
  const domain = box('michalewicz', dimension, 0, Math.PI);
  const minimizer = domain.map((_, index) => lowest((x) => valley(x, index)));
  return {
    name: `michalewicz-${dimension}`,
    domain,
    minimum: sum(minimizer, valley),
    minimizers: [minimizer],
    citation: 'Michalewicz (1992), Genetic Algorithms + Data Structures = Evolution Programs; Surjanovic & Bingham',
    evaluate: (x) => sum(x, valley),
  };
}

function valley(x: number, index: number): number {
  return -Math.sin(x) * Math.sin(((index + 1) * x ** 2) / Math.PI) ** 20;
}

/** Global minimizer on [0, π]: ternary search in the best cell of a grid that is finer than any valley. */
function lowest(f: (x: number) => number): number {
  const cells = 20_000;
  let best = 0;
  for (let cell = 1; cell <= cells; cell++) {
    if (f((Math.PI * cell) / cells) < f((Math.PI * best) / cells)) best = cell;
  }
  let low = (Math.PI * Math.max(0, best - 1)) / cells;
  let high = (Math.PI * Math.min(cells, best + 1)) / cells;
  for (let step = 0; step < 60; step++) {
    const third = (high - low) / 3;
    if (f(low + third) < f(high - third)) high -= third;
    else low += third;
  }
  return (low + high) / 2;
}
