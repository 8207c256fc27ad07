import { TunesmithError } from '../../errors.js';
import type { HalvingPlan } from '../engine.js';

/** size 0: unbounded (asynchronous). */
export interface RungSpec {
  readonly resource: number;
  readonly size: number;
}

export interface BracketSpec {
  readonly rungs: readonly RungSpec[];
}

/**
 * Brackets in integer arithmetic, for s = s_max .. 0 with s_max = max{s : minResource eta^s <= maxResource}:
 *   n_s = floor((s_max + 1) / (s + 1)) eta^s;  rung i holds n_s / eta^i trials, a whole number, and its resource is
 *   floor(maxResource / eta^(s-i)), at least minResource; the last rung's is maxResource.
 * Throws INVALID_ARGUMENT for minResource < 1, maxResource < minResource, reductionFactor < 2.
 * Source: Li et al. (2018), Table 1. Their Algorithm 1 writes ceil((s_max + 1) eta^s / (s + 1)), which disagrees with the
 * table (34 for 27) and overruns the resource of a bracket; docs/adr/0006 says why the table is followed.
 */
export function planBrackets(plan: HalvingPlan): BracketSpec[] {
  const brackets = sizedBrackets(plan);
  if (plan.mode === 'synchronous') return brackets;
  return brackets.map(({ rungs }) => ({ rungs: rungs.map(({ resource }) => ({ resource, size: 0 })) }));
}

/**
 * The brackets with their planned sizes, whatever the mode.
 * The floor of a quotient of integers below 2^53 is exact in doubles: a quotient that is not whole lies further below the
 * next integer than rounding reaches.
 */
export function sizedBrackets(plan: HalvingPlan): BracketSpec[] {
  check(plan);
  const { reductionFactor: eta, maxResource } = plan;
  const ratio = Math.floor(maxResource / plan.minResource);
  const powers = [1]; // eta^s for s = 0 .. s_max
  while (powers[powers.length - 1] <= Math.floor(ratio / eta)) powers.push(powers[powers.length - 1] * eta);

  const all = powers.length;
  const count = plan.brackets === 0 ? all : Math.min(plan.brackets, all);
  return Array.from({ length: count }, (_, bracket) => {
    const s = all - 1 - bracket;
    const size = Math.floor(all / (s + 1)) * powers[s];
    const rungs = Array.from({ length: s + 1 }, (_, i) => ({
      resource: Math.floor(maxResource / powers[s - i]),
      size: size / powers[i],
    }));
    return { rungs };
  });
}

function check(plan: HalvingPlan): void {
  const refuse = (expected: string, received: string, help: string): never => {
    throw new TunesmithError('INVALID_ARGUMENT', `halving: expected ${expected}, received ${received}. ${help}`);
  };
  if (plan.minResource < 1) refuse('minResource >= 1', `${plan.minResource}`, 'Use 1 for the smallest unit.');
  if (plan.maxResource < plan.minResource) {
    const received = `${plan.maxResource} < ${plan.minResource}`;
    refuse('maxResource >= minResource', received, 'Raise maxResource or lower minResource.');
  }
  if (plan.reductionFactor < 2) refuse('reductionFactor >= 2', `${plan.reductionFactor}`, 'Use 3 or 4.');
}
