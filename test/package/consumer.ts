import { bayesian, categorical, createStudy, defineSpace, float, type Infer } from 'tunesmith';
import { benchmark, type CustomFactory } from 'tunesmith/bench';
import * as portable from 'tunesmith/portable';

const space = defineSpace({
  learningRate: float(1e-5, 1e-1, { scale: 'log' }),
  optimizer: categorical(['adam', 'sgd']),
  momentum: float(0, 0.99, { when: { optimizer: 'sgd' } }),
});
type Params = Infer<typeof space>;

const params: Params = { learningRate: 0.01, optimizer: 'adam' };
// @ts-expect-error: not one of the choices
params.optimizer = 'lion';

const study = createStudy({ space, direction: 'minimize', strategy: bayesian(), seed: 7 });
const trial = await study.ask();
if (trial) study.tell(trial, trial.params.learningRate);

const nothing: CustomFactory = ({ space, uniform }) => ({
  ask: () => Object.fromEntries(space.names.map((name) => [name, uniform()])),
  tell(_params, value: number) {
    void value;
  },
});
const report = await benchmark({ problems: ['branin'], strategies: { nothing }, seeds: 2, trials: 3 });
const first: number | null = report.runs[0].regret;
void first;
// Options that a caller may not have are passed on as undefined.
const { signal, count }: { signal?: AbortSignal; count?: number } = {};
createStudy({ space, direction: 'minimize', strategy: bayesian({ initial: count }), seed: count, trials: count });
await study.ask({ signal });
study.tell(params, 1, { noise: count });
await study.run(({ learningRate }) => ({ value: learningRate, noise: count }), {
  trials: 1,
  concurrency: count,
  signal,
});
// Studies of either entry are of one type.
const twin: typeof study = portable.createStudy({ space, direction: 'minimize' });
void twin;
