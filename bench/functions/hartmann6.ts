import type { TestFunction } from '../problem.js';
import { HARTMANN_WEIGHTS, hartmann } from './hartmann.js';
import { box } from './vector.js';

const STEEPNESS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Hartmann's function in six dimensions with other weights of its four wells (multi-fidelity variants change them). */
export function weightedHartmann6(x: readonly number[], weights: readonly number[]): number {
  return hartmann(x, weights, STEEPNESS, CENTRES);
}

/** Hartmann's function in six dimensions: six local minima. */
export const hartmann6: TestFunction = {
  name: 'hartmann6',
  domain: box('hartmann6', 6, 0, 1),
  minimum: -3.3223680114155147,
  minimizers: [
    [
      0.20168951100670543, 0.15001069182345797, 0.476873974221897, 0.2753324304940561, 0.31165161660011326,
      0.6573005340656203,
    ],
  ],
  citation: 'Dixon & Szegő (1978), Towards Global Optimization 2; constants of Surjanovic & Bingham',
  evaluate: (x) => weightedHartmann6(x, HARTMANN_WEIGHTS),
};
