/** A model in training. */
export interface Learner {
  /** Trains on by one unit of resource and returns the validation loss. */
  next(): number;
}

/** Models kept to be trained further; the oldest are forgotten and, should they be asked for, trained anew. */
const KEPT = 128;

/**
 * The validation loss of a configuration after so many units of resource, trained on from where it was paused.
 * `start` must be deterministic. A loss beyond `diverged` is NaN.
 */
export function resumable<P extends object>(
  start: (params: P) => Learner,
  diverged: number,
): (params: P, resource: number) => number {
  const trainings = new Map<string, { readonly learner: Learner; readonly losses: number[] }>();
  return (params, resource) => {
    const key = JSON.stringify(params, Object.keys(params).sort());
    const training = trainings.get(key) ?? { learner: start(params), losses: [] };
    trainings.delete(key);
    trainings.set(key, training);
    if (trainings.size > KEPT) trainings.delete(trainings.keys().next().value!);
    while (training.losses.length < resource) {
      const loss = training.learner.next();
      training.losses.push(loss < diverged ? loss : Number.NaN);
    }
    return training.losses[resource - 1];
  };
}
