import type { TestFunction } from '../problem.js';

/** f(x) = (6x - 2)² sin(12x - 4): one dimension, two valleys. */
export const forrester: TestFunction = {
  name: 'forrester',
  domain: [[0, 1]],
  minimum: -6.020740055766075,
  minimizers: [[0.7572487144081974]],
  citation:
    'Forrester, Sóbester & Keane (2008), Engineering Design via Surrogate Modelling, p. 195; Surjanovic & Bingham',
  evaluate: ([x]) => (6 * x - 2) ** 2 * Math.sin(12 * x - 4),
};
