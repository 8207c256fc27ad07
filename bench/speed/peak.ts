import { loadAddon } from '../../lib/engine/load.js';
import { median } from '../statistics/descriptive.js';

const SAMPLES = 5;
const REPETITIONS = 1000;

/**
 * GFLOP/s of matrix products from the nearest cache, by processor time, as everything that is compared with it: what a
 * shared machine offers changes by the second.
 */
export function gemmPeak(): number {
  const { multiplyTiles } = loadAddon();
  const sample = (): number => {
    const before = process.cpuUsage();
    const operations = multiplyTiles(REPETITIONS);
    const { user, system } = process.cpuUsage(before);
    return operations / (user + system) / 1000;
  };
  return median(Array.from({ length: SAMPLES }, sample));
}
