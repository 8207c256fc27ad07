import { show, TunesmithError } from '../errors.js';
import { remedy } from '../options.js';
import { bayesian } from './bayesian.js';
import { grid } from './grid.js';
import { hyperband } from './hyperband.js';
import { random } from './random.js';
import type { Json, Strategy } from './strategy.js';

/** A strategy as plain data: what `name` and `options` of a Strategy hold. */
export interface StrategyJson {
  readonly name: string;
  readonly options?: { readonly [key: string]: Json };
}

const factories: { readonly [name: string]: (options: never) => Strategy } = { grid, random, bayesian, hyperband };

/** Names that strategyFromJson knows. */
export const strategyNames: readonly string[] = Object.keys(factories);

/**
 * The strategy of this name with these options; a searcher among them may be a name or plain data itself.
 * `where` opens the message. Throws UNKNOWN_STRATEGY for another name, and what the strategy throws for its options.
 */
export function strategyFromJson(json: StrategyJson, where = 'strategy'): Strategy {
  const { name, options = {} } = json ?? {};
  if (typeof name !== 'string' || !Object.hasOwn(factories, name)) {
    throw new TunesmithError(
      'UNKNOWN_STRATEGY',
      `${where}: expected one of ${strategyNames.map(show).join(', ')}, received ${show(name)}. ` +
        remedy(String(name), strategyNames, 'strategies'),
    );
  }
  const searcher = options?.searcher;
  if (name !== 'hyperband' || searcher === undefined) return factories[name](options as never);
  const nested = (typeof searcher === 'string' ? { name: searcher } : searcher) as unknown as StrategyJson;
  return hyperband({ ...options, searcher: strategyFromJson(nested, `${where}: searcher`) });
}
