import { show, TunesmithError } from '../../lib/errors.js';
import { remedy } from '../../lib/options.js';
import type { TestFunction } from '../problem.js';
import { ackley } from './ackley.js';
import { adjiman } from './adjiman.js';
import { alpine1 } from './alpine1.js';
import { alpine2 } from './alpine2.js';
import { bbobNamed, isBbobName } from './bbob/index.js';
import { beale } from './beale.js';
import { bird } from './bird.js';
import { bohachevsky } from './bohachevsky.js';
import { booth } from './booth.js';
import { branin } from './branin.js';
import { brown } from './brown.js';
import { bukin6 } from './bukin6.js';
import { colville } from './colville.js';
import { cosineMixture } from './cosine-mixture.js';
import { crossInTray } from './cross-in-tray.js';
import { dixonPrice } from './dixon-price.js';
import { dropWave } from './drop-wave.js';
import { easom } from './easom.js';
import { eggholder } from './eggholder.js';
import { embedded } from './embedded.js';
import { exponential } from './exponential.js';
import { forrester } from './forrester.js';
import { gramacyLee } from './gramacy-lee.js';
import { griewank } from './griewank.js';
import { happyCat } from './happy-cat.js';
import { hartmann3 } from './hartmann3.js';
import { hartmann6 } from './hartmann6.js';
import { himmelblau } from './himmelblau.js';
import { holderTable } from './holder-table.js';
import { hosaki } from './hosaki.js';
import { levy } from './levy.js';
import { logGoldsteinPrice } from './log-goldstein-price.js';
import { matyas } from './matyas.js';
import { mccormick } from './mccormick.js';
import { michalewicz } from './michalewicz.js';
import { perm } from './perm.js';
import { powell } from './powell.js';
import { qing } from './qing.js';
import { rastrigin } from './rastrigin.js';
import { rosenbrock } from './rosenbrock.js';
import { rotatedHyperEllipsoid } from './rotated-hyper-ellipsoid.js';
import { salomon } from './salomon.js';
import { schaffer2, schaffer4 } from './schaffer.js';
import { schwefel } from './schwefel.js';
import { schwefel222 } from './schwefel222.js';
import { shekel } from './shekel.js';
import { shubert } from './shubert.js';
import { sixhumpCamel } from './sixhump-camel.js';
import { sphere } from './sphere.js';
import { styblinskiTang } from './styblinski-tang.js';
import { sumOfPowers } from './sum-of-powers.js';
import { sumSquares } from './sum-squares.js';
import { threeHumpCamel } from './three-hump-camel.js';
import { trid } from './trid.js';
import { zakharov } from './zakharov.js';

/** Functions of one fixed dimension. */
export const FIXED: readonly TestFunction[] = [
  branin,
  sixhumpCamel,
  threeHumpCamel,
  logGoldsteinPrice,
  hartmann3,
  hartmann6,
  shekel(5),
  shekel(7),
  shekel(10),
  beale,
  booth,
  matyas,
  easom,
  dropWave,
  eggholder,
  bukin6,
  adjiman,
  bird,
  bohachevsky,
  colville,
  crossInTray,
  forrester,
  gramacyLee,
  himmelblau,
  holderTable,
  hosaki,
  mccormick,
  schaffer2,
  schaffer4,
  shubert,
];

/** Functions of any dimension, by the name that precedes `-dimension`. */
export const FAMILIES: { readonly [name: string]: (dimension?: number) => TestFunction } = {
  ackley,
  levy,
  rosenbrock,
  griewank,
  'styblinski-tang': styblinskiTang,
  michalewicz,
  rastrigin,
  sphere,
  zakharov,
  'dixon-price': dixonPrice,
  schwefel,
  'cosine-mixture': cosineMixture,
  trid,
  powell,
  salomon,
  alpine1,
  alpine2,
  brown,
  exponential,
  'happy-cat': happyCat,
  perm,
  qing,
  'rotated-hyper-ellipsoid': rotatedHyperEllipsoid,
  schwefel222,
  'sum-of-powers': sumOfPowers,
  'sum-squares': sumSquares,
};

/** Six coordinates that matter among two hundred. */
export const EMBEDDED: readonly TestFunction[] = [hartmann6, levy(6), ackley(6)].map((f) => embedded(f, 200));

/** The suite: every fixed function, every family in its usual dimension, Ackley in ten dimensions, and EMBEDDED. */
export function listFunctions(): readonly TestFunction[] {
  return [...FIXED, ...Object.values(FAMILIES).map((family) => family()), ackley(10), ...EMBEDDED];
}

/** True for what functionNamed understands, though a dimension may be illegal. */
export function isFunctionName(name: string): boolean {
  if (isBbobName(name)) return true;
  const inner = embeddingOf(name)?.inner ?? name;
  return FIXED.some((known) => known.name === inner) || familyOf(inner) !== undefined;
}

/**
 * 'branin', a family with its dimension ('ackley-5'), or either among more coordinates ('branin-in-100').
 * Throws UNKNOWN_FUNCTION, INVALID_DIMENSION.
 */
export function functionNamed(name: string): TestFunction {
  if (isBbobName(name)) return bbobNamed(name);
  const embedding = embeddingOf(name);
  if (embedding !== undefined) return embedded(functionNamed(embedding.inner), embedding.dimension);
  const fixed = FIXED.find((known) => known.name === name);
  if (fixed !== undefined) return fixed;
  const member = familyOf(name);
  if (member !== undefined) return FAMILIES[member.family](member.dimension);
  throw new TunesmithError(
    'UNKNOWN_FUNCTION',
    `functionNamed: expected the name of a test function, received ${show(name)}. ` +
      remedy(
        name,
        listFunctions().map((known) => known.name),
        'functions',
      ),
  );
}

function familyOf(name: string): { readonly family: string; readonly dimension: number } | undefined {
  const [, family, dimension] = /^(.+)-(\d+)$/.exec(name) ?? [];
  if (family === undefined || !Object.hasOwn(FAMILIES, family)) return undefined;
  return { family, dimension: Number(dimension) };
}

function embeddingOf(name: string): { readonly inner: string; readonly dimension: number } | undefined {
  const [, inner, dimension] = /^(.+)-in-(\d+)$/.exec(name) ?? [];
  return inner === undefined ? undefined : { inner, dimension: Number(dimension) };
}
