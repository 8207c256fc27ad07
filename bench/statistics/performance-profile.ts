import { invalid } from '../../lib/check.js';
import { distribution, type Steps } from './distribution.js';

/**
 * Performance profile of each strategy:
 *   r_{p,s} = t_{p,s} / min_s t_{p,s},   ρ_s(τ) = share of problems with r_{p,s} <= τ.
 * times: a row a problem, a column a strategy, each > 0; Infinity: never solved. A problem that none solved counts against all.
 * ρ_s(1) is the share on which a strategy was the fastest, ρ_s(∞) that which it solved. Throws INVALID_ARGUMENT on times <= 0.
 * Source: Dolan & Moré (2002), Mathematical Programming 91, equation 2.1.
 */
export function performanceProfiles(times: readonly (readonly number[])[]): Steps[] {
  if (times.some((row) => row.some((time) => !(time > 0)))) {
    throw invalid(
      'performanceProfiles',
      'times > 0',
      'one that is not',
      'Use Infinity for a problem that was not solved.',
    );
  }
  const ratios = times.map((row) => {
    const least = Math.min(...row);
    return row.map((time) => (time === Number.POSITIVE_INFINITY ? time : time / least));
  });
  return (times[0] ?? []).map((_, column) => distribution(ratios.map((row) => row[column])));
}
