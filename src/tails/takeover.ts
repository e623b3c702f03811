import type { StoredTail } from '../store/tail-row.ts';
import { compileFilter } from './filter.ts';
import { createLineBuffer } from './line-buffer.ts';
import type { TailParts } from './parts.ts';
import { DOUBTFUL, type Session } from './session.ts';
import { openSpool } from './spool.ts';
import { createTally, inherited } from './tally.ts';

/** A new tail, or one that another process followed until now: then its thread says what became of its lines. */
export async function openSession(tail: StoredTail, owner: string, parts: TailParts): Promise<Session> {
  const { mark, books, masked, ts } = tail;
  // The one writes into the other, which has to be asked what it holds.
  let spool: Awaited<ReturnType<typeof openSpool>> | null = null;
  const buffer = createLineBuffer(parts.now, (place) => spool?.holds(place) ?? false);
  const onBroken = (error: unknown, from: number) => {
    parts.log.error({ err: error, tail: tail.id }, 'the file of a log tail cannot be written');
    buffer.unfile(from);
    buffer.note('My file cannot be written any more: what does not fit in here is dropped from now on.');
  };
  spool = await openSpool(parts.folder, tail.id, mark.file, parts.mostFileBytes, onBroken);
  const heritage = inherited(tail, spool.isWhole);
  const wasFollowed = books.received > 0 || mark.streams.length > 0;
  if (ts !== null && wasFollowed && tail.state !== 'ending')
    buffer.note('I was restarted, and go on where I left off.');
  if (mark.lastWord === 'on its way') buffer.note(DOUBTFUL);
  else if (mark.posting > 0)
    buffer.note(
      `Of the ${mark.posting} lines I was posting just then, nobody can tell whether they stand above.`,
    );
  if (heritage.gap !== null) buffer.gap(heritage.gap);
  if (heritage.lostWithFile > 0)
    buffer.note(
      `${heritage.lostWithFile} lines that were only in the file are lost: it stayed on another machine.`,
    );
  return {
    ...{ parts, owner, buffer, spool, tail },
    tally: createTally(heritage.books, { masked, shortened: mark.shortened }, buffer),
    filter: compileFilter(tail.wish),
    containers: null,
    keptAt: parts.now(),
    lastWord: mark.lastWord,
    alone: mark.alone,
    root: ts === null ? null : { channel: tail.channel, ts },
  };
}
