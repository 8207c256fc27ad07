import type { Posterior as EnginePosterior, GaussianProcessOptions, NumericEngine } from '../engine.js';
import { evaluate } from './acquisition.js';
import { createPortableEngine } from './engine.js';
import { fit } from './fit.js';
import { Posterior } from './gp.js';
import { kernelMatrix } from './kernel.js';
import type { Threads } from './pool.js';
import * as read from './read.js';
import type { ReportingKernel } from './reporting-kernel.js';

/** As createPortableEngine, with the numeric parts by themselves, which pages do without. */
export function createNumericEngine(threads?: Threads, kernel?: ReportingKernel): NumericEngine {
  return Object.assign(createPortableEngine(threads, kernel), {
    kernelMatrix: covariances,
    fitGaussianProcess,
    expectedImprovement,
  });
}

const covariances: NumericEngine['kernelMatrix'] = (kernel, a, b, d, hyperparameters, categorical) => {
  const where = 'kernelMatrix';
  read.size(where, 'd', d);
  const { lengthscales, outputscale } = read.object(where, 'hyperparameters', hyperparameters);
  const n = read.rows(where, 'a', read.finiteDoubles(where, 'a', a), d);
  const m = read.rows(where, 'b', read.finiteDoubles(where, 'b', b), d);
  read.product(where, 'a matrix', n, m);
  const checked = {
    lengthscales: read.lengthscales(where, lengthscales, d),
    outputscale: read.positive(where, 'outputscale', outputscale),
  };
  return kernelMatrix(read.kernel(where, kernel), a, b, d, checked, read.categorical(where, categorical, d));
};

function expectedImprovement(mean: Float64Array, variance: Float64Array, best: number, log: boolean): Float64Array {
  const where = 'expectedImprovement';
  const kind = read.flag(where, 'log', log) ? 'logEI' : 'EI';
  const acquisition = { kind, best: read.finite(where, 'best', best) } as const;
  read.finiteDoubles(where, 'mean', mean);
  read.finiteDoubles(where, 'variance', variance);
  if (variance.length !== mean.length) {
    throw read.refusal(where, `variance to hold ${mean.length} values`, `${variance.length}`);
  }
  return mean.map((each, i) => evaluate(acquisition, each, variance[i]).value);
}

function fitGaussianProcess(
  x: Float64Array,
  y: Float64Array,
  d: number,
  options: GaussianProcessOptions,
): EnginePosterior {
  const where = 'fitGaussianProcess';
  read.size(where, 'd', d);
  const given = read.object(where, 'options', options);
  const kernel = read.kernel(where, given.kernel);
  const prior = read.prior(where, given.prior);
  const n = read.rows(where, 'x', read.finiteDoubles(where, 'x', x), d);
  if (n === 0) throw read.refusal(where, 'at least one observation', 'none');
  if (read.finiteDoubles(where, 'y', y).length !== n) {
    throw read.refusal(where, `y to hold ${n} targets`, `${y.length}`);
  }
  read.product(where, 'a covariance matrix', n, n);
  const data = {
    d,
    x,
    y,
    categorical: read.categorical(where, given.categorical, d),
    knownNoise: read.spreads(where, 'knownNoise', given.knownNoise, n),
  };
  const fixed = given.hyperparameters && read.hyperparameters(where, given.hyperparameters, d);
  return checked(Posterior.of(data, kernel, fixed ?? fit(data, { kernel, prior })));
}

/** A posterior whose methods check what comes in. */
function checked(posterior: Posterior): EnginePosterior {
  const { size, dimension, hyperparameters, logMarginalLikelihood } = posterior;
  return {
    size,
    dimension,
    hyperparameters,
    logMarginalLikelihood,
    predict(points) {
      read.rows('predict', 'points', read.finiteDoubles('predict', 'points', points), dimension);
      return posterior.predict(points);
    },
    append(x, y) {
      const where = 'append';
      read.finite(where, 'y', y);
      if (read.finiteDoubles(where, 'x', x).length !== dimension) {
        throw read.refusal(where, `x to hold ${dimension} values`, `${x.length}`);
      }
      read.product(where, 'a covariance matrix', size + 1, size + 1);
      return checked(posterior.append(x, y));
    },
    leaveOneOut: () => posterior.leaveOneOut(),
  };
}
