import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { backendInfo, loadEngine } from '../../lib/engine/load.js';

const { path } = backendInfo();

/** Loads the addon in its own thread, says `ready` with proposals and every class in use, and stays busy. */
const source = `
  const { parentPort, workerData } = require('node:worker_threads');
  class TunesmithError extends Error {}
  const addon = require(workerData.path).open(TunesmithError);
  const none = new Float64Array(0);
  const dimension = { kind: 'continuous', levels: none, parent: -1, parentLevels: none, inactive: 0.5 };
  const n = workerData.n;
  const points = addon.sobol(1, 0, n, 4);
  const request = {
    domain: [dimension, dimension, dimension, dimension], points, pending: none, count: 1, seed: 1, trial: n,
    losses: Float64Array.from({ length: n }, (_, i) => points[4 * i]), progress: 0, kernel: 'matern52', prior: 'scaled',
    acquisition: 'auto', warp: true, quadratic: true, refit: true, restart: false,
  };
  const posterior = addon.fitGaussianProcess(points.subarray(0, 12), points.subarray(0, 3), 4, { kernel: 'rbf', prior: 'none' });
  const halving = new addon.Halving({
    minResource: 1, maxResource: 9, reductionFactor: 3, mode: 'promotion', brackets: 0, maxTrials: 0, iterations: 1,
  });
  const job = new Float64Array(5);
  const pending = [addon.propose(request), addon.propose(request), addon.propose(request)];
  parentPort.postMessage('ready');
  if (workerData.exit) process.exit(0);
  Promise.all(pending.map(({ promise }) => promise)).then(([{ proposals }]) => {
    parentPort.postMessage([...proposals[0].unit]);
    setInterval(() => { posterior.predict(points); halving.next(job); }, 1);
  });
`;

const start = (n: number, exit = false) => new Worker(source, { eval: true, workerData: { path, n, exit } });

/** The worker's next message; rejects if the worker fails. */
const message = (worker: Worker) =>
  new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });

test('20 workers die with proposals in flight, and the process lives', async () => {
  const workers = Array.from({ length: 20 }, () => start(40));
  await Promise.all(workers.map(message));
  await Promise.all(workers.map((worker) => worker.terminate()));
  expect(loadEngine().sobol(1, 0, 1, 1)).toHaveLength(1);
});

test('workers may exit by themselves with proposals in flight', async () => {
  const codes = await Promise.all(
    Array.from({ length: 5 }, () => new Promise((resolve) => start(40, true).once('exit', resolve))),
  );
  expect(codes).toEqual([0, 0, 0, 0, 0]);
});

test('threads compute the same proposal', async () => {
  const workers = [start(12), start(12)];
  const points = await Promise.all(
    workers.map(async (worker) => {
      await message(worker);
      return message(worker);
    }),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  expect(points[0]).toHaveLength(4);
  expect(points[0]).toEqual(points[1]);
});
