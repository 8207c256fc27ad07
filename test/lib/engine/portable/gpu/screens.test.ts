import { expect, it } from 'vitest';
import type { ProposeRequest } from '../../../../../lib/engine/engine.js';
import { typedArrays } from '../../../../../lib/engine/portable/batched-kernel.js';
import { openGpuKernel } from '../../../../../lib/engine/portable/gpu/gpu-kernel.js';
import { Pace } from '../../../../../lib/engine/portable/pace.js';
import { propose } from '../../../../../lib/engine/portable/propose.js';
import { fitSurrogate } from '../../../../../lib/engine/portable/surrogate.js';
import { categorical, continuous, ordered, request } from '../../engines.js';

/** What a proposal's prediction may be off by, had single precision a part in it: far less than that. */
const DOUBLE = 1e-9;

const requests: Record<string, ProposeRequest> = {
  continuous: request(40, [continuous, continuous, continuous]),
  mixed: request(30, [continuous, ordered, categorical], { count: 3 }),
  noisy: request(25, [continuous, continuous], { acquisition: 'UCB', pending: Float64Array.of(0.3, 0.4) }),
};

it.each(Object.entries(requests))('proposals screened in single precision: %s', async (_, given) => {
  const gpu = await openGpuKernel('webasm');
  const [screened, exact] = [await propose(given, gpu, new Pace()), await propose(given, typedArrays, new Pace())];
  // The fit has no part in the screening.
  expect(screened.hyperparameters).toEqual(exact.hyperparameters);
  expect(screened.proposals).toHaveLength(exact.proposals.length);
  for (const [index, proposal] of screened.proposals.entries()) {
    expect(proposal.acquisition).toBeGreaterThan(exact.proposals[index].acquisition - 0.05);
  }
  if (given.pending.length === 0) {
    const { posterior } = await fitSurrogate(given, new Pace());
    const { mean, variance } = posterior.predict(screened.proposals[0].unit);
    expect(Math.abs(screened.proposals[0].mean - mean[0])).toBeLessThan(DOUBLE);
    expect(Math.abs(screened.proposals[0].deviation ** 2 - variance[0])).toBeLessThan(DOUBLE);
  }
  await gpu.close();
});
