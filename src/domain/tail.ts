import { z } from 'zod';
import { LEVELS } from './log/level.ts';

/** `ending`: it has been decided that and why, and is still to be told. */
export type TailState = 'live' | 'paused' | 'ending' | 'ended';
export const OPEN_STATES = ['live', 'paused'] as const satisfies readonly TailState[];

/** Where every line that was received has gone. They balance: received = posted + filtered + dropped + filed + waiting. */
export interface Books {
  readonly received: number;
  readonly posted: number;
  /** Left out by the filters. */
  readonly filtered: number;
  /** Neither in the thread nor in the file. */
  readonly dropped: number;
  /** In the file and not in the thread. */
  readonly filed: number;
  /** Not posted yet. */
  readonly waiting: number;
}

export const NO_LINES: Books = { received: 0, posted: 0, filtered: 0, dropped: 0, filed: 0, waiting: 0 };

/** What is left over: 0 when no line is lost without a word. */
export function imbalance({ received, posted, filtered, dropped, filed, waiting }: Books): number {
  return received - posted - filtered - dropped - filed - waiting;
}

/** Does one person alone read what is posted there? Until a message stands in it, their own id is its name. */
export function isDirect(channel: string): boolean {
  return /^[UWD]/.test(channel);
}

/** What somebody wants to see of a log. */
export const TailWish = z.object({
  /** Lines from before, of each container. */
  tail: z.int(),
  /** How far back they may go, as `10m`; null as far as `tail` goes. */
  since: z.string().nullable(),
  grep: z.string().nullable(),
  not: z.string().nullable(),
  level: z.enum(LEVELS).nullable(),
  pretty: z.boolean(),
});
export type TailWish = z.output<typeof TailWish>;

/** Of a log that is followed from so far back: the lines from before where nobody said how many. */
export function linesFrom(since: string | null): number {
  return since === null ? 50 : MOST_LINES;
}

export const MOST_LINES = 1_000;

/** Why a tail is over. `by` is whoever stopped it. */
export const TailEnd = z.discriminatedUnion('why', [
  z.object({ why: z.literal('stopped'), by: z.string() }),
  z.object({ why: z.literal('deadline') }),
  z.object({ why: z.literal('pods gone') }),
  z.object({ why: z.literal('pod gone'), pod: z.string() }),
  z.object({ why: z.literal('service gone') }),
  z.object({ why: z.literal('left') }),
  z.object({ why: z.literal('not allowed') }),
  z.object({ why: z.literal('closed'), reason: z.string() }),
]);
export type TailEnd = z.output<typeof TailEnd>;

/** One container that is followed, and how it stands. */
export interface Followed {
  readonly pod: string;
  readonly container: string;
  /** Its sign in front of lines, when there are several: a coloured square and the end of the pod's name. */
  readonly tag: string;
  readonly state: 'opening' | 'live' | 'silent' | 'reconnecting' | 'waiting' | 'gone';
  /** Why nothing comes, in words; empty when it is well. */
  readonly note: string;
}
