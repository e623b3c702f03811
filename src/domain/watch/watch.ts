import type { Story } from './story.ts';
import { isWithin, leavesOut, type WatchWish } from './wish.ts';

/** A channel that hears about an environment, or about all of a project (`env` null). Times in Unix milliseconds. */
export interface Watch {
  readonly id: string;
  readonly teamId: string;
  readonly channel: string;
  readonly project: string;
  readonly env: string | null;
  /** Null for a whole project. */
  readonly production: boolean | null;
  readonly wish: WatchWish;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly snoozedUntil: number | null;
  /** Why nothing can be told there. */
  readonly suspended: string | null;
}

/** Does a watch want to hear of a story, as it stands? What it has heard of once it hears the end of. */
export function wants({ wish, madeAt }: Pick<Watch, 'wish' | 'madeAt'>, story: Story): boolean {
  return (story.closedAt === null || story.closedAt >= madeAt) && !leavesOut(wish, story);
}

/** Is nothing told just now? */
export function isQuiet({ snoozedUntil, wish: { quiet } }: Watch, now: number): boolean {
  return (snoozedUntil !== null && now < snoozedUntil) || (quiet !== null && isWithin(quiet, now));
}
