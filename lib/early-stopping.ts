import type { Json } from './strategy/strategy.js';

/** Ends trials whose reports look hopeless, whatever strategy proposed them. Deterministic: replay is resume. */
export interface EarlyStopping {
  readonly name: string;
  /** As given, defaults filled in; plain JSON, written to snapshots and used to restore by name. */
  readonly options: { readonly [key: string]: Json };
  /** The rule at work on one study. */
  open(): EarlyStopper;
}

/** What it has seen of one study. */
export interface EarlyStopper {
  /** Takes in a report (loss NaN: diverged), each trial's resource once; true: stop the trial. */
  reported(trial: number, resource: number, loss: number): boolean;
}
