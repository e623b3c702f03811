import type { Answer } from '../blocks/answer.ts';
import type { Watched } from '../domain/target.ts';
import type { WatchWish } from '../domain/watch/wish.ts';

/**
 * What the asker may do about watches, where they ask for it. Errors: BotError `not_found` for a watch that is not there,
 * `forbidden` where the bot cannot post.
 */
export interface WatchDesk {
  /** From now on this channel hears about it. */
  watch(what: Watched, wish: WatchWish): Promise<Answer>;
  /** `id`: one of their own, wherever it is; null: that of this channel. */
  unwatch(what: Watched, id: string | null): Promise<Answer>;
  /** Those of this channel first, then the others that the asker may see. */
  list(): Promise<Answer>;
  /** Nothing is told here for so many milliseconds; null: from now on again. */
  snooze(what: Watched, forMs: number | null): Promise<Answer>;
}
