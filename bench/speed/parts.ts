import { expectedImprovement, GaussianProcess, kernelMatrix } from '../../lib/core.js';
import { loadEngine } from '../../lib/engine/load.js';
import { uniforms } from '../problems/random.js';
import { requestOver } from './bounded.js';
import { loss } from './cases.js';
import type { Case } from './measure.js';

const [N, D] = [200, 6];
const VALUES = 10_000;

/** The parts of a proposal by themselves, through `tunesmith/core`: checks and marshalling are part of each. */
export function parts(): Case[] {
  const uniform = uniforms(N);
  const data = Float64Array.from({ length: N * D }, uniform);
  const points = { data, shape: [N, D] as [number, number] };
  const values = Float64Array.from({ length: N }, (_, i) => loss([...data.subarray(i * D, (i + 1) * D)]));
  const hyperparameters = { lengthscales: 0.5, outputscale: 1, noise: 1e-4 };
  const model = GaussianProcess.fit(points, values, { hyperparameters });
  const next = Float64Array.from({ length: D }, uniform);
  const means = Float64Array.from({ length: VALUES }, uniform);
  const deviations = Float64Array.from({ length: VALUES }, uniform);
  const one = { data: data.subarray(0, D), shape: [1, D] as [number, number] };
  const small = requestOver(1, 1);
  const of = `n = ${N}, d = ${D}`;
  const synchronous = true;
  return [
    { name: `kernel matrix, ${of}`, synchronous, run: () => kernelMatrix(points, points) },
    { name: `fit from nothing, ${of}`, synchronous, run: () => GaussianProcess.fit(points, values) },
    {
      name: `factorization at given hyperparameters, ${of}`,
      synchronous,
      run: () => GaussianProcess.fit(points, values, { hyperparameters }),
    },
    { name: `append, ${of}`, synchronous, run: () => model.append(next, 0.5) },
    {
      name: `expected improvement of ${VALUES} points`,
      synchronous,
      run: () => expectedImprovement(means, deviations, 0.1),
    },
    { name: 'marshalling: a call with one point', synchronous, run: () => kernelMatrix(one, one) },
    { name: 'marshalling: a proposal over one observation', run: () => loadEngine().propose(small) },
  ];
}
