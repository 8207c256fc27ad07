import type { TestFunction } from '../problem.js';
import { box, constant } from './vector.js';

const BEST = 7.917052698245946;
const HEIGHT = 2.808131180007005;

/** f(x) = -Π √x sin x on [0, 10]^d: waves that grow; the textbook maximizes. */
export function alpine2(dimension = 3): TestFunction {
  return {
    name: `alpine2-${dimension}`,
    domain: box('alpine2', dimension, 0, 10),
    minimum: -(HEIGHT ** dimension),
    minimizers: [constant(dimension, BEST)],
    citation: 'Clerc (1999), The swarm and the queen, CEC; Jamil & Yang (2013), no. 7',
    evaluate: (x) => -x.reduce((product, v) => product * Math.sqrt(v) * Math.sin(v), 1),
  };
}
