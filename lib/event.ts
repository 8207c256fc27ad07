import type { Params } from './space.js';
import type { Json, Proposal } from './strategy/strategy.js';

/** One thing that happened to a study. State is nothing but the events applied in order: replay is resume. */
export type Event =
  /** `seen`: how many events the proposal was computed from. */
  | { readonly type: 'ask'; readonly trial: number; readonly proposal: Proposal; readonly seen: number }
  | { readonly type: 'observe'; readonly params: Params; readonly loss: number; readonly noise?: number }
  | { readonly type: 'tell'; readonly trial: number; readonly loss: number; readonly noise?: number }
  | {
      readonly type: 'report';
      readonly trial: number;
      readonly resource: number;
      readonly loss: number;
      readonly checkpoint?: Json;
    }
  /** `checkpoint` is undefined in events whose checkpoint a later one has replaced. `resource`: what it was trained to, if known. */
  | {
      readonly type: 'checkpoint';
      readonly trial: number;
      readonly checkpoint: Json | undefined;
      readonly resource?: number;
    }
  | { readonly type: 'fail'; readonly trial: number; readonly error: unknown };
