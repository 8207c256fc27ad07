import { loadEngine } from './engine/load.js';
import { type RestoreOptions, replay } from './replay.js';
import type { Infer, Space } from './space.js';
import type { Study } from './study.js';

/**
 * The study that a snapshot was taken of: its next proposal is, bit for bit, what the original's would have been.
 * Trials that were running are running, their resumeFrom that of their last checkpoint, without one of their last report:
 * run() takes them up again; with ask and tell, tell or fail them by number.
 * The space must have the predicates of the original's again, for functions are not saved.
 * Throws INVALID_SNAPSHOT, SPACE_MISMATCH, PREDICATE_REQUIRED, UNKNOWN_STRATEGY, and whatever the strategy throws for its
 * options.
 */
export function restoreStudy<S extends Space>(space: S, snapshot: unknown, options?: RestoreOptions): Study<Infer<S>> {
  return replay(space, snapshot, options, loadEngine) as unknown as Study<Infer<S>>;
}
