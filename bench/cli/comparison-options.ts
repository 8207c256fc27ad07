import { TunesmithError } from '../../lib/errors.js';
import { remedy } from '../../lib/options.js';
import { OWN_STRATEGIES } from '../compare/ablations.js';
import type { ComparisonOptions } from '../compare/compare.js';
import { isPeer, PEERS } from '../peers/peers.js';
import { bbobNames } from '../suites/bbob.js';
import { type SuiteName, suitesWithHalves } from '../suites/index.js';
import type { Options } from './command.js';

/** Options of the command line as those of a comparison. Throws INVALID_OPTIONS, UNKNOWN_STRATEGY. */
export function comparisonOptions({
  quick,
  full,
  list: _,
  against: __,
  check: ___,
  suite,
  strategies,
  program: programs,
  dimensions,
  instances,
  module: modules,
  ...rest
}: Options): ComparisonOptions {
  const chosen =
    dimensions === undefined && instances === undefined ? {} : { problems: bbobNames({ dimensions, instances }) };
  if ('problems' in chosen && suite !== 'bbob') {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `--dimensions, --instances: expected --suite bbob, received "${suite}". Leave them out: elsewhere a problem's name says both.`,
    );
  }
  if (rest.half !== undefined && !suitesWithHalves.includes(suite)) {
    throw new TunesmithError(
      'INVALID_OPTIONS',
      `--half: expected --suite ${suitesWithHalves.join(' or ')}, received "${suite}". Leave --half out: only these have halves.`,
    );
  }
  for (const name of strategies ?? []) {
    if (OWN_STRATEGIES.includes(name) || isPeer(name)) continue;
    throw new TunesmithError(
      'UNKNOWN_STRATEGY',
      `--strategies: expected strategies or peers, received "${name}". ${remedy(name, [...OWN_STRATEGIES, ...Object.keys(PEERS)], 'strategies')}`,
    );
  }
  return {
    ...chosen,
    ...rest,
    suite: (quick ? 'quick' : full ? 'full' : suite) as SuiteName,
    strategies,
    programs,
    modules,
  };
}
