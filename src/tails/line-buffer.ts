import { LIMITS } from '../blocks/limits.ts';
import { inline } from '../blocks/mrkdwn.ts';
import type { Books } from '../domain/tail.ts';

/** A line that is to be posted. */
export interface Line {
  /** Of the container that wrote it, for its tag. */
  readonly source: string;
  /** When it came, Unix milliseconds. */
  readonly at: number;
  readonly text: string;
  /** Its place in the file; null when it is not in it. */
  readonly filed: number | null;
}

/** Lines that are not in the thread, since more came than goes into it. */
export interface Gap {
  readonly filed: number;
  readonly dropped: number;
  readonly from: number;
  readonly to: number;
}

/** What stands in a thread, in order. */
export type Piece =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'gap'; readonly gap: Gap }
  | { readonly kind: 'note'; readonly text: string };

/** As much as one message takes. */
export interface Batch {
  readonly pieces: readonly Piece[];
  readonly lines: readonly Line[];
}

/** Lines and notes that wait to be posted, bounded: over that, the oldest give way and are counted. */
export interface LineBuffer {
  push(line: Line): void;
  /** Something that happened between the lines. */
  note(text: string): void;
  /** Lines that were counted elsewhere and cannot be posted any more. */
  gap(gap: Gap): void;
  /** Lines that give way because they were taken and cannot be posted. */
  lose(lines: readonly Line[]): void;
  take(): Batch | null;
  /** What still waits gives way at once, and is told in a few pieces; empty when nothing does. */
  rest(): readonly Piece[];
  /** The file ended before this place: lines from there on are not in it. */
  unfile(from: number): void;
  /** Characters that wait, of lines and of what is said between them. */
  size(): number;
  /** A message's worth waits. */
  isFull(): boolean;
  /** When the oldest of it came, Unix milliseconds; null when nothing waits. */
  since(): number | null;
  /** Lines that wait, and how many of them are in the file. */
  waiting(): { readonly lines: number; readonly filed: number };
  /** Lines that gave way, so far. */
  readonly lost: Pick<Books, 'filed' | 'dropped'>;
}

/** Characters that wait at most: half a minute of what a channel takes. */
const MOST_WAITING = 120_000;
/** Of one message. */
export const BATCH_CHARS: number = LIMITS.preformatted;
const MOST_PIECES = 20;
const MOST_NOTES = 30;
const MOST_REST = 12;
const LONGEST_NOTE = 600;
const MOST_PLACES = 200_000;
/** What a line costs besides its text: its tag and the line break. */
const LINE_COST = 12;
/** What a note costs besides its text, and a gap in all. */
const NOTE_COST = 24;
const GAP_COST = 200;

type Note = { readonly note: string; readonly at: number; readonly cost: number };
type Told = Note | { readonly gap: Gap };
type Waiting = Line | Told;

/** `isFiled`: is that place in the file, as far as can be told? */
export function createLineBuffer(now: () => number, isFiled: (place: number) => boolean): LineBuffer {
  let queue: Waiting[] = [];
  let head = 0;
  let chars = 0;
  let toldChars = 0;
  let lines = 0;
  let filed = 0;
  const lost = { filed: 0, dropped: 0 };
  /** Of those that gave way last, their places in the file: they may never get there. */
  const places: number[] = [];
  /** What stood where lines gave way. It comes before everything that waits. */
  let before: Told[] = [];

  function shift(): Waiting | undefined {
    const first = queue[head];
    if (first === undefined) return undefined;
    head += 1;
    if (head > 1_000 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    if ('text' in first) {
      chars -= first.text.length + LINE_COST;
      lines -= 1;
      filed -= Number(first.filed !== null);
    } else toldChars -= costOf(first);
    return first;
  }

  function losing({ filed: place, at }: Line): void {
    const inFile = place !== null && isFiled(place);
    lost[inFile ? 'filed' : 'dropped'] += 1;
    if (inFile) places.push(place);
    if (places.length > MOST_PLACES) places.splice(0, MOST_PLACES / 2);
    const last = before.at(-1);
    const gap = last !== undefined && 'gap' in last ? last.gap : { filed: 0, dropped: 0, from: at, to: at };
    if (last !== undefined && 'gap' in last) before.pop();
    before.push({
      gap: {
        filed: gap.filed + Number(inFile),
        dropped: gap.dropped + Number(!inFile),
        from: Math.min(gap.from, at),
        to: Math.max(gap.to, at),
      },
    });
  }

  /** The oldest gives way; notes stay, the latest of them, since they are few and say what happened. */
  function evict(): void {
    const first = shift();
    if (first === undefined) return;
    if ('text' in first) losing(first);
    else before.push(first);
    if (before.length > 2 * MOST_NOTES) before = merged(before);
  }

  return {
    lost,
    push(line) {
      queue.push(line);
      chars += line.text.length + LINE_COST;
      lines += 1;
      filed += Number(line.filed !== null);
      while (chars > MOST_WAITING) evict();
    },
    note(text) {
      const cost = inline(text, LONGEST_NOTE).length + NOTE_COST;
      queue.push({ note: text, at: now(), cost });
      toldChars += cost;
    },
    gap(gap) {
      queue.push({ gap });
      toldChars += GAP_COST;
    },
    lose(given) {
      for (const line of given) losing(line);
    },
    take() {
      const pieces: Piece[] = [];
      const taken: Line[] = [];
      let run: Line[] | null = null;
      let room = BATCH_CHARS;
      for (;;) {
        const next = before[0] ?? queue[head];
        if (next === undefined || pieces.length >= MOST_PIECES) break;
        const cost = costOf(next);
        if (cost > room && pieces.length > 0) break;
        if (before.length > 0) before.shift();
        else shift();
        room -= cost;
        if ('text' in next) {
          taken.push(next);
          if (run === null) {
            run = [];
            pieces.push({ kind: 'lines', lines: run });
          }
          run.push(next);
          continue;
        }
        run = null;
        pieces.push(pieceOf(next));
      }
      return pieces.length === 0 ? null : { pieces, lines: taken };
    },
    rest() {
      while (head < queue.length) evict();
      const pieces = fitting(merged(before)).map(pieceOf);
      before = [];
      return pieces;
    },
    unfile(from) {
      const gone = places.filter((place) => place >= from).length;
      places.length = 0;
      lost.filed -= gone;
      lost.dropped += gone;
    },
    size: () => before.reduce((sum, told) => sum + costOf(told), chars + toldChars),
    isFull: () => chars + toldChars >= BATCH_CHARS,
    since() {
      const first = before[0] ?? queue[head];
      if (first === undefined) return null;
      return 'gap' in first ? first.gap.to : first.at;
    },
    waiting: () => ({ lines, filed }),
  };
}

function costOf(waiting: Waiting): number {
  if ('text' in waiting) return waiting.text.length + LINE_COST;
  return 'gap' in waiting ? GAP_COST : waiting.cost;
}

/** As much as one message takes: gaps are always told, and of notes the latest. */
function fitting(told: readonly Told[]): readonly Told[] {
  let room = BATCH_CHARS;
  const kept: Told[] = [];
  for (const one of told.toReversed()) {
    if ('gap' in one) kept.unshift(one);
    else if (room >= one.cost && kept.length < MOST_REST) {
      kept.unshift(one);
      room -= one.cost;
    } else room = 0;
  }
  return kept;
}

function pieceOf(waiting: Told): Piece {
  return 'gap' in waiting ? { kind: 'gap', gap: waiting.gap } : { kind: 'note', text: waiting.note };
}

/** Gaps side by side become one, and of many notes the latest stay. */
function merged(before: readonly Told[]): Told[] {
  const notes = before.filter((one) => 'note' in one).slice(-MOST_NOTES);
  const gaps = before.flatMap((one) => ('gap' in one ? [one.gap] : []));
  const [first, ...rest] = gaps;
  if (first === undefined) return notes;
  const whole = rest.reduce(
    (sum, gap) => ({
      filed: sum.filed + gap.filed,
      dropped: sum.dropped + gap.dropped,
      from: Math.min(sum.from, gap.from),
      to: Math.max(sum.to, gap.to),
    }),
    first,
  );
  return [{ gap: whole }, ...notes];
}
