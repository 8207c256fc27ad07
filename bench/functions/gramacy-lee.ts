import type { TestFunction } from '../problem.js';

/** f(x) = sin(10πx)/(2x) + (x - 1)⁴: one dimension, many valleys that grow shallow. */
export const gramacyLee: TestFunction = {
  name: 'gramacy-lee',
  domain: [[0.5, 2.5]],
  minimum: -0.8690111349894997,
  minimizers: [[0.5485634445460547]],
  citation: 'Gramacy & Lee (2012), Cases for the nugget in modeling computer experiments, Statistics and Computing 22',
  evaluate: ([x]) => Math.sin(10 * Math.PI * x) / (2 * x) + (x - 1) ** 4,
};
