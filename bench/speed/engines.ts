import type { Engine, Hyperparameters } from '../../lib/engine/engine.js';

import { loadEngine, openBackend } from '../../lib/engine/load.js';
import { requestOver } from './bounded.js';
import type { Case } from './measure.js';

const TOLD = 100;
const DIMENSIONS = 6;

/** A proposal by either engine, from a cold fit and from the fit before: what it costs to do without the addon. */
export async function engineCases(): Promise<Case[]> {
  const engines = [loadEngine(), openBackend('portable', []).engine];
  const request = requestOver(TOLD, DIMENSIONS);
  const { hyperparameters } = await engines[0].propose(request);
  return engines.flatMap((engine) => [proposal(engine, undefined), proposal(engine, hyperparameters)]);
}

function proposal(engine: Engine, warmStart: Hyperparameters | undefined): Case {
  const request = requestOver(TOLD, DIMENSIONS);
  let trial = TOLD;
  return {
    name: `${engine.name} engine, ${warmStart ? 'warm' : 'cold'} fit and proposal, n = ${TOLD}, d = ${DIMENSIONS}`,
    // Each call draws its own candidates.
    run: () => engine.propose({ ...request, warmStart, trial: trial++ }),
  };
}
