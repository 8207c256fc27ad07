import { TunesmithError } from '../../lib/errors.js';
import { peersNamed } from '../peers/peers.js';
import { isInstalled } from '../problems/data.js';
import type { Options } from './command.js';

/** A suite that times proposals instead of comparing strategies. */
interface SpeedSuite {
  readonly description: string;
  /** Resolves to the exit code. What it needs is loaded on demand: users of the library do without. */
  run(options: Options): Promise<number>;
}

const SLOWER = 1.5;

export const SPEED_SUITES: { readonly [name: string]: SpeedSuite } = {
  speed: {
    description: 'how long proposals, fits, kernels take; how long the event loop waits',
    async run({ out, against, check }) {
      if (!isInstalled('benchmark')) {
        throw new TunesmithError(
          'PACKAGE_MISSING',
          '--suite speed: expected the npm package benchmark, received none. Run npm install benchmark.',
        );
      }
      const { speed } = await import('../speed/speed.js');
      return speed({ out, against, check: check === true ? SLOWER : check });
    },
  },
  asks: {
    description: 'what an ask costs here, by either engine, and in peers, in one run; --strategies names the peers',
    async run({ out, strategies }) {
      const { asks, ASK_PEERS } = await import('../speed/asks.js');
      await asks({ out, peers: peersNamed(strategies ?? ASK_PEERS) });
      return 0;
    },
  },
  engines: {
    description: 'a proposal by either engine, and what it is made of, in turns',
    async run({ out }) {
      const { inTurn } = await import('../speed/in-turn.js');
      await inTurn(out);
      return 0;
    },
  },
  scale: {
    description: 'time and memory of a Bayesian ask against trials and dimensions',
    async run({ out }) {
      const { scale } = await import('../speed/scale.js');
      scale(out);
      return 0;
    },
  },
};
