import { BBOB_IDS, bbobName } from '../functions/bbob/index.js';

/** Which of BBOB's instances. */
export interface BbobChoice {
  readonly dimensions?: readonly number[];
  readonly instances?: readonly number[];
}

/** The 24 functions in each dimension and instance, by name; each instance is one of COCO's, so that one seed a run suffices. */
export function bbobNames({ dimensions = [5], instances = [1, 2, 3] }: BbobChoice = {}): readonly string[] {
  return dimensions.flatMap((dimension) =>
    BBOB_IDS.flatMap((id) => instances.map((instance) => bbobName(id, dimension, instance))),
  );
}
