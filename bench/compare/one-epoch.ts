import { random } from '../../lib/index.js';
import type { Problem, Proposal, Session, Strategy, TrialDecision } from '../../lib/strategy/strategy.js';

/** How many trials are trained to the end, of a run's resource in full evaluations. */
const SURVIVOR_SHARE = 5;
const FEWEST_SURVIVORS = 3;

/**
 * The baseline of early discarding: random configurations for one epoch each, then the best K to the end.
 *   K = max(3, trials / 5),   n = trials R - K (R - 1) configurations, so that all of the resource is spent.
 * Source: Egele, Mohr, Viering & Balaprakash (2024), The unreasonable effectiveness of early discarding after one epoch.
 */
export function oneEpoch(maxResource: number, trials: number): Strategy {
  const survivors = Math.min(Math.max(FEWEST_SURVIVORS, Math.floor(trials / SURVIVOR_SHARE)), trials);
  const configurations = trials * maxResource - survivors * (maxResource - 1);
  return {
    name: 'one-epoch',
    options: { maxResource, survivors, configurations },
    open: (problem) => openOneEpoch(problem, maxResource, survivors, configurations),
  };
}

function openOneEpoch(problem: Problem, maxResource: number, survivors: number, configurations: number): Session {
  const searcher = random().open(problem);
  const ranked: (readonly [loss: number, trial: number])[] = [];
  let [started, finished, running] = [0, 0, 0];
  let best: number[] | undefined;

  const settle = (trial: number, loss: number): TrialDecision[] => {
    running--;
    if (best !== undefined) return [{ trial, verdict: 'completed' }];
    if (!Number.isNaN(loss)) ranked.push([loss, trial]);
    if (++finished < configurations) return [{ trial, verdict: Number.isNaN(loss) ? 'stopped' : 'paused' }];
    ranked.sort(([a, i], [b, j]) => a - b || i - j);
    best = ranked.slice(0, survivors).map(([, number]) => number);
    const losers = ranked.slice(survivors).map(([, number]) => number);
    const own = { trial, verdict: best.includes(trial) ? 'paused' : 'stopped' } as const;
    return [
      own,
      ...losers.filter((each) => each !== trial).map((each) => ({ trial: each, verdict: 'stopped' as const })),
    ];
  };

  return {
    trialCount: configurations,
    iterative: true,
    async propose(history, _count, signal) {
      if (best !== undefined) {
        const [trial] = best;
        if (trial === undefined) return { proposals: [], status: running > 0 ? 'waiting' : 'exhausted' };
        const resumed: Proposal = { unit: history.trials[trial].unit, trial, resource: maxResource, resumeFrom: 1 };
        return { proposals: [resumed], status: 'ready' };
      }
      if (started >= configurations) return { proposals: [], status: 'waiting' };
      const { proposals, status } = await searcher.propose(history, 1, signal);
      return { proposals: proposals.map(({ unit }) => ({ unit, resource: 1 })), status };
    },
    asked(_trial, { trial }) {
      running++;
      if (trial === undefined) started++;
      else best?.shift();
    },
    reported: settle,
    failed: (trial) => settle(trial, Number.NaN),
  };
}
