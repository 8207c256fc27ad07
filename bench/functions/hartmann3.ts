import type { TestFunction } from '../problem.js';
import { HARTMANN_WEIGHTS, hartmann } from './hartmann.js';
import { box } from './vector.js';

const STEEPNESS = [
  [3, 10, 30],
  [0.1, 10, 35],
  [3, 10, 30],
  [0.1, 10, 35],
];
const CENTRES = [
  [0.3689, 0.117, 0.2673],
  [0.4699, 0.4387, 0.747],
  [0.1091, 0.8732, 0.5547],
  [0.0381, 0.5743, 0.8828],
];

/** Hartmann's function in three dimensions: four local minima. */
export const hartmann3: TestFunction = {
  name: 'hartmann3',
  domain: box('hartmann3', 3, 0, 1),
  minimum: -3.8627797873326624,
  minimizers: [[0.11458887665506896, 0.55564889461693, 0.8525469846866774]],
  citation: 'Dixon & Szegő (1978), Towards Global Optimization 2; constants of Surjanovic & Bingham',
  evaluate: (x) => hartmann(x, HARTMANN_WEIGHTS, STEEPNESS, CENTRES),
};
