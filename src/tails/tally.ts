import type { Books } from '../domain/tail.ts';
import type { StoredTail } from '../store/tail-row.ts';
import type { Gap, Line, LineBuffer } from './line-buffer.ts';

/** Counts of one tail, which always balance. */
export interface Tally {
  received(): void;
  filtered(): void;
  masked(count: number): void;
  shortened(): void;
  /** These lines are on their way to Slack. */
  posting(lines: readonly Line[]): void;
  /** What became of them; nobody can tell when Slack's answer was lost. */
  posted(how: 'said' | 'not said'): void;
  /** Nobody gets the file: what stands there alone counts as dropped. */
  withhold(): void;
  books(): Books;
  /** Lines on their way to Slack, and how many of them are in the file. */
  underWay(): number;
  underWayFiled(): number;
  readonly counts: { readonly masked: number; readonly shortened: number };
}

/** What was counted before this process took the tail over, and what it could not take over. */
export interface Inherited {
  readonly books: Omit<Books, 'waiting'>;
  /** Lines that waited, or were on their way, when the process before ended; null when there were none. */
  readonly gap: Gap | null;
  /** Lines that were in a file that is not here. */
  readonly lostWithFile: number;
}

/** Lines that waited are in the file; of a file that is not there any more, none are. */
export function inherited({ books, mark, markedAt }: StoredTail, fileIsWhole: boolean): Inherited {
  const { waiting, ...rest } = books;
  const waitingFiled = fileIsWhole ? Math.min(waiting, mark.waitingFiled) : 0;
  const lostWithFile = fileIsWhole ? 0 : rest.filed;
  const gap = { filed: waitingFiled, dropped: waiting - waitingFiled, from: markedAt, to: markedAt };
  return {
    books: {
      ...rest,
      filed: rest.filed - lostWithFile + gap.filed,
      dropped: rest.dropped + lostWithFile + gap.dropped,
    },
    gap: waiting === 0 ? null : gap,
    lostWithFile,
  };
}

export function createTally(
  base: Omit<Books, 'waiting'>,
  before: { readonly masked: number; readonly shortened: number },
  buffer: LineBuffer,
): Tally {
  let { received, posted, filtered } = base;
  const counts = { ...before };
  let underWay: readonly Line[] = [];
  let isWithheld = false;
  return {
    counts,
    received() {
      received += 1;
    },
    filtered() {
      filtered += 1;
    },
    masked(count) {
      counts.masked += count;
    },
    shortened() {
      counts.shortened += 1;
    },
    posting(lines) {
      underWay = lines;
    },
    posted(how) {
      if (how === 'said') posted += underWay.length;
      else buffer.lose(underWay);
      underWay = [];
    },
    withhold() {
      isWithheld = true;
    },
    books() {
      const filed = base.filed + buffer.lost.filed;
      return {
        ...{ received, posted, filtered },
        dropped: base.dropped + buffer.lost.dropped + (isWithheld ? filed : 0),
        filed: isWithheld ? 0 : filed,
        waiting: buffer.waiting().lines + underWay.length,
      };
    },
    underWay: () => underWay.length,
    underWayFiled: () => underWay.filter(({ filed }) => filed !== null).length,
  };
}
