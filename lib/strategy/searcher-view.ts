import { reaches } from './resource.js';
import type { History, TrialView } from './strategy.js';

/**
 * The history as a searcher inside Hyperband sees it: losses of one rung only, for losses at different resources do not compare.
 * The rung is that of the highest resource at which at least `enough` trials have a finite loss. Trials that have not
 * reached it are pending while they run. Where fewer than `pending` run, the latest of those paused or stopped below it are
 * pending too: the model hears nothing of them, and would propose the same place again. All others are left out; failed
 * trials stay failed; observations from outside keep their loss.
 * Source: Falkner et al. (2018), BOHB, section 3: the model of the largest budget with enough results.
 */
export function searcherView(
  rungs: ReadonlySet<number>,
  enough: number,
  pending: number,
): (history: History) => History {
  return (history) => new RungView(history, rungs, enough, pending);
}

/** Random and grid searchers never look: only who reads the trials pays for the view. A literal with a getter would cost more. */
class RungView implements History {
  readonly asked: number;
  readonly observed: number;
  readonly trialLimit: number | undefined;
  readonly memory: History['memory'];

  constructor(
    private readonly history: History,
    private readonly rungs: ReadonlySet<number>,
    private readonly enough: number,
    private readonly pending: number,
  ) {
    this.asked = history.asked;
    this.observed = history.observed;
    this.trialLimit = history.trialLimit;
    this.memory = history.memory;
  }

  get trials(): readonly TrialView[] {
    const { trials } = this.history;
    const resource = highestRung(trials, this.rungs, this.enough);
    if (resource === undefined) return trials.flatMap((trial) => viewAt(trial, resource) ?? []);
    const running = trials.filter(({ state }) => state === 'running').length;
    const recent = latestBelow(trials, resource, this.pending - running);
    return trials.flatMap((trial) => (recent.has(trial) ? asRunning(trial) : (viewAt(trial, resource) ?? [])));
  }

  has(unit: Float64Array): boolean {
    return this.history.has(unit);
  }
}

function highestRung(trials: readonly TrialView[], rungs: ReadonlySet<number>, enough: number): number | undefined {
  const counts = new Map<number, number>();
  for (const trial of trials) {
    for (const rung of rungs) if (Number.isFinite(lossAt(trial, rung))) counts.set(rung, (counts.get(rung) ?? 0) + 1);
  }
  const eligible = [...counts].flatMap(([resource, count]) => (count >= enough ? [resource] : []));
  return eligible.length === 0 ? undefined : Math.max(...eligible);
}

/** The latest `count` trials that were paused or stopped, not diverged, before they reached a resource. */
function latestBelow(trials: readonly TrialView[], resource: number, count: number): ReadonlySet<TrialView> {
  const latest = new Set<TrialView>();
  for (let i = trials.length - 1; i >= 0 && latest.size < count; i--) {
    const { state, reports } = trials[i];
    const isBelow = (state === 'paused' || state === 'stopped') && lossAt(trials[i], resource) === undefined;
    if (isBelow && reports.some(({ loss }) => Number.isFinite(loss))) latest.add(trials[i]);
  }
  return latest;
}

function viewAt(trial: TrialView, resource: number | undefined): TrialView | undefined {
  if (!trial.asked || trial.state === 'failed') return trial;
  const loss = resource === undefined ? undefined : lossAt(trial, resource);
  // A known error is that of the last value.
  const noise = loss !== undefined && loss === trial.reports.at(-1)?.loss ? trial.noise : undefined;
  if (loss !== undefined) return withState(trial, 'completed', loss, noise);
  return trial.state === 'running' ? asRunning(trial) : undefined;
}

function asRunning(trial: TrialView): TrialView {
  return withState(trial, 'running', undefined, undefined);
}

/** What the rung decided by: the first report that reached it, if only by passing it. */
function lossAt({ reports }: TrialView, rung: number): number | undefined {
  return reports.find(({ resource }) => reaches(resource, rung))?.loss;
}

/** Only the fields of a view: a trial record's are getters and more. */
function withState(
  { number, unit, reports, asked }: TrialView,
  state: TrialView['state'],
  loss: number | undefined,
  noise: number | undefined,
): TrialView {
  return { number, unit, reports, asked, state, loss, noise };
}
