import { bayesian } from '../../lib/index.js';
import type { Memory } from '../../lib/strategy/memory.js';
import type { History, Json, ProposalBatch, Session, Strategy, TrialView } from '../../lib/strategy/strategy.js';
import { decode } from '../../lib/unit-cube.js';
import type { Problem } from '../problem.js';

/** What the losses of running trials are used for: to fit hyperparameters, or as observations of a surrogate fitted without them. */
export type Foreknowledge = 'fit' | 'values';

/**
 * bayesian() that knows the losses of running trials, but uses them in one of its two steps alone: no method, but what better beliefs about
 * pending trials could be worth at most. (Used in both, they make eight workers propose what one does.) With one worker the same as
 * bayesian(). For problems without noise.
 */
export function foresight(
  { direction, maxResource, evaluate }: Pick<Problem, 'direction' | 'maxResource' | 'evaluate'>,
  known: Foreknowledge,
): Strategy {
  const { open, ...strategy } = bayesian();
  return {
    ...strategy,
    open(problem) {
      const session = open(problem);
      const finished = async (trial: TrialView): Promise<TrialView> => {
        if (trial.state !== 'running') return trial;
        const value = await evaluate(decode(problem.space, trial.unit), maxResource);
        return { ...trial, state: 'completed', loss: direction === 'minimize' ? value : -value };
      };
      return {
        ...session,
        async propose(history, count) {
          const foreseen = await Promise.all(history.trials.map(finished));
          const [fitted, searched] = known === 'fit' ? [foreseen, history.trials] : [history.trials, foreseen];
          return proposeFrom(session, history, count, fitted, searched);
        },
      };
    },
  };
}

/** Hyperparameters from one view of the trials, proposals from the other. */
async function proposeFrom(
  session: Session,
  history: History,
  count: number,
  fitted: readonly TrialView[],
  searched: readonly TrialView[],
): Promise<ProposalBatch> {
  const { asked, observed, trialLimit, memory } = history;
  const view = (trials: readonly TrialView[], remembered: Json | undefined): History => ({
    trials,
    asked,
    observed,
    trialLimit,
    memory: remembered,
    has: (unit) => history.has(unit),
  });
  const fit = await session.propose(view(fitted, memory), count);
  if (fit.memory === undefined) return fit; // still the initial design
  const told = searched.filter(({ state }) => state !== 'running').length;
  const { hyperparameters } = fit.memory as unknown as Memory;
  const kept: Memory = { hyperparameters, fittedAt: told, restartedAt: told };
  return { ...(await session.propose(view(searched, kept as unknown as Json), count)), memory: fit.memory };
}
