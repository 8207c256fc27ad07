import { loadAddon } from '../../lib/engine/load.js';
import { median } from '../compare/statistics.js';

const SAMPLES = 5;
const REPETITIONS = 2000;

/** GFLOP/s of matrix products from the nearest cache, on this thread, now: what a shared machine offers changes by the second. */
export function gemmPeak(): number {
  const { multiplyTiles } = loadAddon();
  const sample = (): number => {
    const before = performance.now();
    const operations = multiplyTiles(REPETITIONS);
    return operations / (performance.now() - before) / 1e6;
  };
  return median(Array.from({ length: SAMPLES }, sample));
}
