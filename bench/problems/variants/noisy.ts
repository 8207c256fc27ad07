import { decode } from '../../../lib/unit-cube.js';
import { uniforms } from '../random.js';
import type { Solved } from '../solved.js';

const SAMPLES = 400;
/** Standard deviation of the noise as a share of the middle half of the values. */
const SHARE = 0.05;

/** Normal noise of one standard deviation everywhere: a twentieth of the interquartile range of values at random configurations. */
export function noisy({ problem, minimizer }: Solved): Solved {
  const next = uniforms(1);
  const values = Array.from({ length: SAMPLES }, () => {
    return problem.evaluate(decode(problem.space, Float64Array.from(problem.space.names, next)), 1) as number;
  });
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))];
  const deviation = SHARE * (quantile(0.75) - quantile(0.25));
  return {
    problem: {
      ...problem,
      name: `${problem.name}+noisy`,
      observe: (value, normal) => value + deviation * normal(),
    },
    minimizer,
  };
}
