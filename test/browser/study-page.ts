/** Bundled into a page by study.test.ts. */
import { backendInfo, bayesian, createStudy, defineSpace, float } from '../../lib/portable.js';

interface Tuned {
  readonly best: number;
  readonly kernels: ReturnType<typeof backendInfo>['kernels'];
}

declare global {
  /** Tells 70 observations of a bowl, so that blocks are large enough for a device, then asks until devices were tried. */
  var tune: () => Promise<Tuned>;
}

const space = defineSpace({ x: float(-1, 1), y: float(-1, 1), z: float(-1, 1) });
const bowl = ({ x, y, z }: { x: number; y: number; z: number }): number => (x - 0.2) ** 2 + (y + 0.3) ** 2 + z ** 2;

globalThis.tune = async () => {
  const study = createStudy({ space, direction: 'minimize', strategy: bayesian(), seed: 3 });
  for (let k = 0; k < 70; k++) {
    const params = { x: Math.sin(k), y: Math.sin(1.7 * k + 1), z: Math.sin(2.3 * k + 2) };
    study.tell(params, bowl(params));
  }
  let tried = 0;
  for (let k = 0; k < 100 && tried < 2; k++) {
    const trial = await study.ask();
    study.tell(trial!, bowl(trial!.params));
    // Devices open beside the asks, on a busy machine later than these end.
    if (k >= 10) await new Promise((resolve) => setTimeout(resolve, 50));
    if (Object.values(backendInfo().kernels.modes ?? {}).length === 3) tried++;
  }
  return { best: study.incumbent!.value, kernels: backendInfo().kernels };
};
