import { augmentedBranin, augmentedHartmann6 } from './augmented.js';
import { borehole, fidelityForrester, park1, park2 } from './blended.js';
import { currin } from './currin.js';
import type { FidelityFunction } from './fidelity-function.js';

/** Functions with a fidelity and a cost. */
export const FIDELITY_FUNCTIONS: readonly FidelityFunction[] = [
  augmentedBranin,
  augmentedHartmann6,
  currin,
  borehole,
  park1,
  park2,
  fidelityForrester,
];
