import { squaredDistance } from '../unit-cube.js';
import type { Report, TrialView } from './strategy.js';

/**
 * Whether the objective looks constant about a point of the unit cube: the trial nearest to it has exactly the loss of one of
 * the next d nearest. To improve there is to leave; a Gaussian process, which takes no function to be constant, stays.
 * Distances are Euclidean in the unit cube. Two losses compare at the highest resource that both trials have reported.
 */
export function isPlateau(trials: readonly TrialView[], unit: Float64Array): boolean {
  const [nearest, ...others] = nearestOf(trials, unit, unit.length + 1);
  return others.some((other) => isTied(nearest.reports, other.reports));
}

/** The `count` trials with a report nearest to a point, the nearest first. */
function nearestOf(trials: readonly TrialView[], unit: Float64Array, count: number): TrialView[] {
  const near: { readonly trial: TrialView; readonly distance: number }[] = [];
  for (const trial of trials) {
    if (trial.reports.length === 0) continue;
    const distance = squaredDistance(trial.unit, unit);
    if (near.length === count && distance >= near[count - 1].distance) continue;
    if (near.length === count) near.pop();
    const at = near.findIndex((other) => distance < other.distance);
    near.splice(at < 0 ? near.length : at, 0, { trial, distance });
  }
  return near.map(({ trial }) => trial);
}

function isTied(a: readonly Report[], b: readonly Report[]): boolean {
  let [resource, tied] = [0, false];
  for (const report of a) {
    if (report.resource <= resource) continue;
    const other = b.find((each) => each.resource === report.resource);
    if (other !== undefined) [resource, tied] = [report.resource, report.loss === other.loss];
  }
  return tied;
}
