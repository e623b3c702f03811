import type { Message } from '../../src/sandbox/slack/world.ts';
import { type FloodLines, seqOf } from './flood-lines.ts';

/** Lines that stand somewhere. */
export interface Taken {
  /** How often each numbered line is there. */
  readonly times: Uint8Array;
  readonly numbered: number;
  /** Lines that show no number: those of a bare key. */
  readonly bare: number;
  /** Numbered lines beyond the first of their number. */
  readonly twice: number;
}

export function taken(lines: Iterable<string>, total: number): Taken {
  const times = new Uint8Array(total);
  let [numbered, bare, twice] = [0, 0, 0];
  for (const line of lines) {
    const seq = seqOf(line);
    if (seq === null) bare += 1;
    else {
      numbered += 1;
      twice += Number((times[seq] ?? 0) > 0);
      times[seq] = (times[seq] ?? 0) + 1;
    }
  }
  return { times, numbered, bare, twice };
}

/** Lines in the preformatted blocks of messages. */
export function* threadLines(messages: readonly Message[]): Generator<string> {
  for (const { blocks } of messages)
    for (const block of blocks) if (block['type'] === 'rich_text') yield* preformatted(block).split('\n');
}

function preformatted(block: object): string {
  return [...JSON.stringify(block).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text = '""']) => JSON.parse(text))
    .join('');
}

/** Lines of a file, which may be larger than a text can be. */
export function* fileLines(file: Buffer): Generator<string> {
  for (let from = 0; from < file.length; ) {
    const end = file.indexOf(10, from);
    yield file.toString('utf8', from, end < 0 ? file.length : end);
    from = end < 0 ? file.length : end + 1;
  }
}

/** How often it is said that lines may be missing. */
export function holesSaid(messages: readonly Message[]): number {
  const said =
    /may be missing here|lines from before that may be missing|Earlier lines of [^ ]+ may be missing/g;
  return messages.reduce((sum, { blocks }) => sum + (JSON.stringify(blocks).match(said)?.length ?? 0), 0);
}

/** Where lines are missing that would be seen, and how many lines of all kinds that makes at least and at most. */
export interface Holes {
  readonly places: number;
  readonly least: number;
  readonly most: number;
  /** The most lines in a row that nobody would see missing. */
  readonly unseen: number;
}

export function holesIn({ times }: Taken, from: number, lines: FloodLines): Holes {
  let [places, least, most, unseen] = [0, 0, 0, 0];
  let before = from - 1;
  let missing: { readonly first: number; last: number } | null = null;
  let lastSeen = from - 1;
  for (let seq = from; seq < times.length; seq += 1) {
    if (!lines.isSeen(seq)) continue;
    unseen = Math.max(unseen, seq - lastSeen - 1);
    lastSeen = seq;
    if (times[seq] === 0) {
      missing ??= { first: seq, last: seq };
      missing.last = seq;
      continue;
    }
    if (missing !== null) {
      places += 1;
      least += missing.last - missing.first + 1;
      most += seq - before - 1;
      missing = null;
    }
    before = seq;
  }
  return { places, least, most, unseen };
}
