import { reaches } from './resource.js';
import type { History, TrialView } from './strategy.js';

/**
 * The history as a searcher inside Hyperband sees it: losses of one rung only, for losses at different resources do not compare.
 * The rung is that of the highest resource at which at least `enough` trials have a finite loss. Trials that have not
 * reached it are pending: those that run, and the latest LEFT_BEHIND of those left behind at a lower rung, for a model that did not
 * know of them would propose the same place until one of them gets there. Failed ones stay failed; observations from outside
 * keep their loss.
 * Source: Falkner et al. (2018), BOHB, section 3: the model of the largest budget with enough results.
 */
export function searcherView(rungs: ReadonlySet<number>, enough: number): (history: History) => History {
  return (history) => new RungView(history, rungs, enough);
}

/** Each costs the model an update, O(n²). */
const LEFT_BEHIND = 200;

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
  ) {
    this.asked = history.asked;
    this.observed = history.observed;
    this.trialLimit = history.trialLimit;
    this.memory = history.memory;
  }

  get trials(): readonly TrialView[] {
    const { trials } = this.history;
    const resource = highestRung(trials, this.rungs, this.enough);
    if (resource === undefined) return trials.filter(({ asked, state }) => !asked || isRunningOrFailed(state));
    const leftBehind = trials.filter((trial) => isLeftBehind(trial, resource));
    const first = leftBehind.at(-LEFT_BEHIND)?.number ?? 0;
    return trials
      .filter((trial) => trial.number >= first || !isLeftBehind(trial, resource))
      .map((trial) => viewAt(trial, resource));
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

/** What a model sees of the trials before any rung is modelled. */
function isRunningOrFailed(state: TrialView['state']): boolean {
  return state === 'running' || state === 'failed';
}

function isLeftBehind(trial: TrialView, resource: number): boolean {
  return trial.asked && !isRunningOrFailed(trial.state) && lossAt(trial, resource) === undefined;
}

function viewAt(trial: TrialView, resource: number): TrialView {
  if (!trial.asked || trial.state === 'failed') return trial;
  const loss = lossAt(trial, resource);
  if (loss === undefined) return withState(trial, 'running', undefined, undefined);
  // A known error is that of the last value.
  const noise = loss === trial.reports.at(-1)?.loss ? trial.noise : undefined;
  return withState(trial, 'completed', loss, noise);
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
