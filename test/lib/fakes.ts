import type { Proposal, Strategy, TrialDecision } from '../../lib/strategy/strategy.js';

/** A pure hash of integers to [0, 1): what a fake proposal depends on. */
export function hash(...numbers: number[]): number {
  let h = 2166136261;
  for (const number of numbers) h = Math.imul(h ^ (Math.floor(number * 1e6) | 0), 16777619) >>> 0;
  return (Math.imul(h, 2654435761) >>> 0) / 2 ** 32;
}

/** Proposes, one turn of the event loop later, from (seed, number, all losses, pending count): any disorder shows. */
export function historian({ end = Infinity, memory = false } = {}): Strategy {
  return {
    name: 'historian',
    options: { end: Number.isFinite(end) ? end : null },
    open: ({ seed, domain, snap }) => ({
      trialCount: Number.isFinite(end) ? end : undefined,
      iterative: false,
      async propose(history, count, signal) {
        const told = history.trials.reduce((sum, { loss }) => sum + (loss ?? 0), 0);
        const pending = history.trials.filter(({ state }) => state === 'running').length;
        const remembered = typeof history.memory === 'number' ? history.memory : 0;
        const { asked } = history;
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        const left = Math.max(0, Math.min(count, end - asked));
        const proposals: Proposal[] = Array.from({ length: left }, (_, i) => ({
          unit: snap(Float64Array.from(domain, (_, j) => hash(seed, asked + i, j, told, pending, remembered))),
          prediction: { mean: told, deviation: pending, acquisition: asked },
        }));
        return {
          proposals,
          status: left < count ? ('exhausted' as const) : ('ready' as const),
          ...(memory ? { memory: remembered + 1 } : {}),
        };
      },
    }),
  };
}

/** Successive halving of 4 trials at resource 1, the better 2 to resource 2, the best to resource 4. */
export function halving(): Strategy {
  return {
    name: 'halving',
    options: {},
    open: ({ seed, domain }) => {
      const sizes = [4, 2, 1];
      /** By rung: losses of trials that reached it. */
      const rungs: Map<number, number>[] = [new Map(), new Map(), new Map()];
      const rungOf: number[] = [];
      const promotable: number[] = [];
      const dead = new Set<number>();
      const reached = (trial: number, loss: number): TrialDecision[] => {
        const rung = rungOf[trial];
        rungs[rung].set(trial, Number.isNaN(loss) ? Infinity : loss);
        if (rung === 2) return [{ trial, verdict: 'completed' }];
        if (rungs[rung].size < sizes[rung]) return [{ trial, verdict: 'paused' }];
        const ranked = [...rungs[rung].keys()].sort((a, b) => rungs[rung].get(a)! - rungs[rung].get(b)! || a - b);
        const better = ranked.slice(0, sizes[rung + 1]).filter((each) => !dead.has(each));
        promotable.push(...better);
        const worse = ranked.filter((each) => !better.includes(each) && !dead.has(each));
        const decisions: TrialDecision[] = worse.map((each) => ({ trial: each, verdict: 'stopped' }));
        if (better.includes(trial)) decisions.unshift({ trial, verdict: 'paused' });
        return decisions;
      };
      return {
        trialCount: 4,
        iterative: true,
        async propose({ trials, asked }, count) {
          await new Promise((resolve) => setImmediate(resolve));
          const resumed: Proposal[] = promotable.slice(0, count).map((trial) => ({
            trial,
            unit: trials[trial].unit,
            resource: 2 ** (rungOf[trial] + 1),
            resumeFrom: 2 ** rungOf[trial],
          }));
          const left = Math.max(0, Math.min(count - resumed.length, 4 - asked));
          const fresh: Proposal[] = Array.from({ length: left }, (_, i) => ({
            unit: Float64Array.from(domain, (_, j) => hash(seed, asked + i, j)),
            resource: 1,
          }));
          const finished = rungs[2].size > 0;
          return { proposals: [...resumed, ...fresh], status: finished ? 'exhausted' : 'waiting' };
        },
        asked(trial, proposal) {
          if (proposal.trial === undefined) rungOf[trial] = 0;
          else {
            if (promotable.shift() !== trial) throw new Error('a report overtook the proposal in flight');
            rungOf[trial]++;
          }
        },
        reported: reached,
        failed(trial) {
          dead.add(trial);
          return reached(trial, Number.NaN);
        },
      };
    },
  };
}

/** One trial after the other, trained on in the same slot: 1, 2, 4; stopped at a rung where its loss exceeds 0.5. */
export function stopping(trials = 3): Strategy {
  return {
    name: 'stopping',
    options: {},
    open: ({ seed, domain }) => {
      const resources = new Map<number, number>();
      return {
        trialCount: trials,
        iterative: true,
        async propose({ asked }, count) {
          const left = Math.max(0, Math.min(count, trials - asked));
          const proposals = Array.from({ length: left }, (_, i) => ({
            unit: Float64Array.from(domain, (_, j) => hash(seed, asked + i, j)),
            resource: 1,
          }));
          return { proposals, status: left < count ? 'exhausted' : 'ready' };
        },
        asked: (trial) => void resources.set(trial, 1),
        reported(trial, loss) {
          const resource = resources.get(trial)!;
          if (!(loss <= 0.5)) return [{ trial, verdict: 'stopped' }];
          if (resource === 4) return [{ trial, verdict: 'completed' }];
          resources.set(trial, 2 * resource);
          return [{ trial, verdict: 'proceed' }];
        },
        failed: () => [],
        resource: (trial) => resources.get(trial),
      };
    },
  };
}
