const BASES = ['branin', 'hartmann6', 'ackley-5', 'styblinski-tang-5'];
const VARIANTS = ['shifted-7', 'rotated-7', 'noisy', 'integer', 'mixed', 'conditional', 'constrained', 'failing'];

/** Every variant of each function. */
export const VARIANT_NAMES: readonly string[] = BASES.flatMap((base) =>
  VARIANTS.map((variant) => `${base}+${variant}`),
);
