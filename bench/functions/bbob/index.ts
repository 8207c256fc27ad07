import { TunesmithError } from '../../../lib/errors.js';
import type { TestFunction } from '../../problem.js';
import { box } from '../vector.js';
import { gallagher, HUNDRED_PEAKS, TWENTY_PEAKS } from './gallagher.js';
import { bentCigar, differentPowers, discus, ellipsoidRotated, sharpRidge } from './ill-conditioned.js';
import { type Formula, type Instance, instanceOf, minimumOf } from './instance.js';
import { attractiveSector, rosenbrock, rosenbrockRotated, stepEllipsoid } from './moderate.js';
import { griewankRosenbrock, rastriginRotated, schaffers, weierstrass } from './multimodal.js';
import { bueche, ellipsoid, linearSlope, rastrigin, sphere } from './separable.js';
import { katsuura, lunacek, schwefel } from './weakly-structured.js';

/** f1 to f24, in this order. */
const FORMULAE: readonly ((instance: Instance) => Formula)[] = [
  sphere,
  ellipsoid,
  rastrigin,
  bueche,
  linearSlope,
  attractiveSector,
  stepEllipsoid,
  rosenbrock,
  rosenbrockRotated,
  ellipsoidRotated,
  discus,
  bentCigar,
  sharpRidge,
  differentPowers,
  rastriginRotated,
  weierstrass,
  schaffers(10),
  schaffers(1000),
  griewankRosenbrock,
  schwefel,
  gallagher(HUNDRED_PEAKS),
  gallagher(TWENTY_PEAKS),
  katsuura,
  lunacek,
];

/** Numbers of BBOB's functions. */
export const BBOB_IDS: readonly number[] = FORMULAE.map((_, i) => i + 1);
const BBOB_DIMENSIONS: readonly [least: number, most: number] = [2, 40];

const NAME = /^bbob-f(\d+)-d(\d+)-i(\d+)$/;

/** What a BBOB function is called: 'bbob-f10-d5-i1' is instance 1 of f10 in 5 dimensions. */
export function bbobName(id: number, dimension: number, instance: number): string {
  return `bbob-f${id}-d${dimension}-i${instance}`;
}

/** Whether the name has the form `bbob-f10-d5-i1`; bbob refuses numbers out of range. */
export function isBbobName(name: string): boolean {
  return NAME.test(name);
}

/** The function of a name. Throws INVALID_DIMENSION, UNKNOWN_FUNCTION. */
export function bbobNamed(name: string): TestFunction {
  const [, id, dimension, instance] = NAME.exec(name)!.map(Number);
  return bbob(id, dimension, instance);
}

/**
 * Instance `instance` (>= 1; COCO's suites began with 1 to 15) of BBOB's noiseless function f<id> on [-5, 5]^dimension, 2 to 40
 * dimensions. Values equal COCO's but for rounding. Throws UNKNOWN_FUNCTION, INVALID_DIMENSION, INVALID_OPTIONS.
 * Source: Hansen, Finck, Ros & Auger (2009), Real-Parameter Black-Box Optimization Benchmarking 2009: Noiseless Functions Definitions,
 * INRIA RR-6829; where COCO's code differs from the report, as COCO has it.
 */
export function bbob(id: number, dimension: number, instance: number): TestFunction {
  const formulaOf = FORMULAE[id - 1];
  if (formulaOf === undefined) {
    throw new TunesmithError(
      'UNKNOWN_FUNCTION',
      `bbob: expected a function from 1 to 24, received ${id}. Use one of these.`,
    );
  }
  if (!Number.isSafeInteger(instance) || instance < 1 || instance > 1e6) {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `bbob: expected instance to be an integer from 1 to 1000000, received ${instance}. Use for example 1.`,
    );
  }
  const [least, most] = BBOB_DIMENSIONS;
  if (dimension > most) {
    throw new TunesmithError(
      'INVALID_DIMENSION',
      `bbob: expected dimension to be at most ${most}, received ${dimension}. Use at most ${most}.`,
    );
  }
  const name = bbobName(id, dimension, instance);
  const domain = box(name, dimension, -5, 5, least);
  const { xopt, excess } = formulaOf(instanceOf(id, dimension, instance));
  const minimum = minimumOf(id, instance);
  return {
    name,
    domain,
    minimum,
    minimizers: [xopt],
    citation: `Hansen, Finck, Ros & Auger (2009), BBOB noiseless functions definitions, INRIA RR-6829, f${id}`,
    evaluate: (x) => excess(x) + minimum,
  };
}
