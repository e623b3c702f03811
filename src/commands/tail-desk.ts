import type { Answer } from '../blocks/answer.ts';
import type { TailWish } from '../domain/tail.ts';
import type { ServiceTarget } from '../domain/target.ts';

/** A log that somebody wants to follow. */
export interface WantedTail {
  readonly target: ServiceTarget;
  readonly pod: string | null;
  readonly container: string | null;
  readonly wish: TailWish;
  /** Null: as long as the settings say. */
  readonly forMs: number | null;
}

/**
 * What the asker may do about log tails. Every method checks that they may; errors: BotError `not_found` for an id that
 * is unknown or over, `forbidden`, `conflict` over a limit, `usage` for a pattern that is none.
 */
export interface TailDesk {
  /** Starts one where it was asked. */
  start(wanted: WantedTail): Promise<Answer | null>;
  /** Open ones that the asker may follow. */
  list(): Promise<Answer>;
  /** One, or all that the asker started, or all of this channel. */
  stop(id: string): Promise<Answer>;
  stopAll(): Promise<Answer>;
  pause(id: string): Promise<Answer>;
  resume(id: string): Promise<Answer>;
  /** Null: once more as long as the settings say. */
  extend(id: string, byMs: number | null): Promise<Answer>;
  filter(id: string, filters: Pick<TailWish, 'grep' | 'not' | 'level'>): Promise<Answer>;
  /** Uploads what passed the filters so far as a file in its thread. */
  file(id: string): Promise<Answer>;
}
