import { bayesian, categorical, createStudy, defineSpace, float, type Infer } from 'tunesmith';
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

// Studies of either entry are of one type.
const twin: typeof study = portable.createStudy({ space, direction: 'minimize' });
void twin;
