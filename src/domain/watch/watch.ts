import type { Story } from './story.ts';
import type { WatchWish } from './wish.ts';

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
  if (story.closedAt !== null && story.closedAt < madeAt) return false;
  const hasFailed = story.events.some(({ what }) => what === 'trouble');
  if (wish.only === 'failures') return hasFailed;
  if (wish.only === 'rollouts') return story.kind === 'rollout';
  return true;
}

/** Is nothing told just now? */
export function isQuiet({ snoozedUntil, suspended }: Watch, now: number): boolean {
  return suspended !== null || (snoozedUntil !== null && now < snoozedUntil);
}
