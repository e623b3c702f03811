import type { ShownPiece } from '../blocks/tail/lines.ts';
import type { Posted } from '../changes/voice.ts';
import type { StoredTail, TailMark } from '../store/tail-row.ts';
import type { Kept } from '../store/tails.ts';
import type { Containers } from './containers.ts';
import type { LineFilter } from './filter.ts';
import type { LineBuffer, Piece } from './line-buffer.ts';
import type { TailParts } from './parts.ts';
import type { Spool } from './spool.ts';
import type { Tally } from './tally.ts';

/** A tail while it is followed here. What of it may not be lost is kept in its row. */
export interface Session {
  readonly parts: TailParts;
  readonly owner: string;
  readonly buffer: LineBuffer;
  readonly spool: Spool;
  readonly tally: Tally;
  /** As it was decided last. */
  tail: StoredTail;
  filter: LineFilter;
  containers: Containers | null;
  /** Its own message; null until that stands. */
  root: Posted | null;
  lastWord: TailMark['lastWord'];
  alone: TailMark['alone'];
  /** When it was kept last, Unix milliseconds. */
  keptAt: number;
}

/** What the last message of a tail says when the same may stand there already. */
export const DOUBTFUL =
  'My last message may stand here already, since Slack did not confirm it. Its lines are not counted as posted.';

/** The thread its lines go into; null until there is one. */
export function threadOf({ tail, root }: Session): Posted | null {
  return root === null ? null : { channel: root.channel, ts: tail.thread ?? root.ts };
}

/** What it takes to go on elsewhere, at this moment. */
export function keptOf({ tally, buffer, spool, containers, tail, lastWord, alone }: Session): Kept {
  const posting = tally.underWay();
  return {
    books: tally.books(),
    masked: tally.counts.masked,
    mark: {
      streams: containers === null ? [...tail.mark.streams] : [...containers.marks()],
      file: { name: spool.name, bytes: spool.bytes() },
      waitingFiled: buffer.waiting().filed + tally.underWayFiled(),
      shortened: tally.counts.shortened,
      posting,
      lastWord,
      alone,
    },
  };
}

/** Keeps it, when the file has what the counts say of it; false when another process follows the tail now. */
export async function keep(session: Session): Promise<boolean> {
  const { parts, tail, owner, spool } = session;
  await spool.settled();
  session.keptAt = parts.now();
  return parts.tails.keep(tail.id, owner, keptOf(session));
}

/** Pieces as people see them: each line with its container's sign, and marked where it matches. */
export function shown({ containers, filter }: Session, pieces: readonly Piece[]): readonly ShownPiece[] {
  return pieces.map((piece) =>
    piece.kind === 'lines'
      ? {
          kind: 'lines',
          lines: piece.lines.map(({ source, text }) => ({
            tag: containers?.tagOf(source) ?? '',
            text,
            marks: filter.marks(text),
          })),
        }
      : piece,
  );
}
