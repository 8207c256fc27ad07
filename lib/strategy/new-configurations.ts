import { isPlateau } from './plateau.js';
import { random } from './random.js';
import type { History, Problem, ProposalBatch, Session } from './strategy.js';

/** Configuration k = 0, 1, ... to start inside Hyperband. */
type NewConfiguration = (k: number, history: History, signal?: AbortSignal) => Promise<ProposalBatch>;

/**
 * What a searcher proposes when it sees `view(history)`. Beside a searcher with a model a share is drawn at random, for early
 * losses may mislead it; so is a configuration that it proposes on a plateau.
 * Source: Falkner et al. (2018), BOHB, section 3, for the share.
 */
export function newConfigurations(
  problem: Problem,
  searcher: Session,
  view: (history: History) => History,
  randomFraction: number,
): NewConfiguration {
  if (searcher.modelOf === undefined) return (_, history, signal) => searcher.propose(view(history), 1, signal);
  const explorer = random().open(problem);
  return async (k, history, signal) => {
    const seen = view(history);
    if (isRandomTurn(k, randomFraction)) return explorer.propose(seen, 1, signal);
    const batch = await searcher.propose(seen, 1, signal);
    const [proposal] = batch.proposals;
    if (proposal?.prediction === undefined || !isPlateau(history.trials, proposal.unit)) return batch;
    const { proposals, status } = await explorer.propose(seen, 1, signal);
    return { ...batch, proposals, status };
  };
}

/** Whether configuration k is one of the share that is drawn at random: spread evenly. */
function isRandomTurn(k: number, share: number): boolean {
  return Math.floor((k + 1) * share) > Math.floor(k * share);
}
