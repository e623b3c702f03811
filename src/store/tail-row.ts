import { z } from 'zod';
import { type Books, TailEnd, type TailState, TailWish } from '../domain/tail.ts';
import type { ServiceTarget } from '../domain/target.ts';
import type { TailTable } from './schema.ts';

/** Where one container's stream stood: its last lines by hash, with when they came. */
export const StreamMark = z.object({
  pod: z.string(),
  container: z.string(),
  restarts: z.int(),
  /** All that it wrote is wanted, since its log began while it was followed. */
  whole: z.boolean().default(false),
  last: z.array(z.object({ hash: z.union([z.string(), z.number()]), at: z.number() })),
});
export type StreamMark = z.output<typeof StreamMark>;

const Word = z.enum(['unsaid', 'on its way', 'said']);
const UNSAID_ALONE = { word: 'unsaid' as const, at: null };

/** What it takes to go on where another process left off. */
export const TailMark = z.object({
  streams: z.array(StreamMark),
  /** The file that the counts speak of, and its bytes; null before there is one. */
  file: z.object({ name: z.string(), bytes: z.int() }).nullable(),
  /** Of the lines that waited, those that are in the file. */
  waitingFiled: z.int(),
  /** Long lines that stand in the thread shortened, and in the file whole. */
  shortened: z.int(),
  /** Lines that were on their way to Slack: nobody can tell whether they stand there. */
  posting: z.int(),
  /** Why it is over and where its lines went, in its thread: nobody can tell of what is on its way. */
  lastWord: Word.default('unsaid'),
  /** The same in a direct message to whoever asked, and where that stands. */
  alone: z
    .object({ word: Word, at: z.object({ channel: z.string(), ts: z.string() }).nullable() })
    .default(UNSAID_ALONE),
});
export type TailMark = z.output<typeof TailMark>;

export const NO_MARK: TailMark = {
  ...{ streams: [], file: null, waitingFiled: 0, shortened: 0, posting: 0 },
  lastWord: 'unsaid',
  alone: UNSAID_ALONE,
};

/** A log tail as stored. */
export interface StoredTail {
  readonly id: string;
  readonly requester: string;
  readonly target: ServiceTarget;
  readonly pod: string | null;
  readonly container: string | null;
  readonly wish: TailWish;
  readonly state: TailState;
  readonly version: number;
  readonly channel: string;
  /** The thread its lines go into; null until its own message stands. */
  readonly thread: string | null;
  readonly ts: string | null;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly books: Books;
  readonly masked: number;
  readonly mark: TailMark;
  readonly markedAt: number;
  readonly ended: TailEnd | null;
  readonly endedAt: number | null;
  /** How often the file so far was asked for at a replica that does not keep it. */
  readonly filesAsked: number;
}

export function tailOf(row: TailTable): StoredTail {
  const { received, posted, filtered, dropped, filed, waiting } = row;
  return {
    id: row.id,
    requester: row.requester,
    target: { project: row.project, env: row.env, production: row.production === 1, service: row.service },
    pod: row.pod,
    container: row.container,
    wish: TailWish.parse(JSON.parse(row.wish)),
    state: row.state,
    version: row.version,
    channel: row.channel,
    thread: row.thread ?? row.ts,
    ts: row.ts,
    startedAt: row.started_at,
    endsAt: row.ends_at,
    books: { received, posted, filtered, dropped, filed, waiting },
    masked: row.masked,
    mark: TailMark.parse(JSON.parse(row.mark)),
    markedAt: row.marked_at,
    ended: row.ended === null ? null : TailEnd.parse(JSON.parse(row.ended)),
    endedAt: row.ended_at,
    filesAsked: row.files_asked,
  };
}
