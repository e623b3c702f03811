import { setTimeout as pause } from 'node:timers/promises';
import { context, message } from '../blocks/message.ts';
import { count } from '../blocks/mrkdwn.ts';
import { endedView } from '../blocks/tail/ended.ts';
import { linesView } from '../blocks/tail/lines.ts';
import { Unsayable, Unsure } from '../changes/voice.ts';
import type { TailEnd } from '../domain/tail.ts';
import { targetText } from '../domain/target.ts';
import { BATCH_CHARS, type Piece } from './line-buffer.ts';
import { keep, type Session, shown, threadOf } from './session.ts';

const TRIES = 5;

/**
 * The end of a tail: the last lines and the last word in its thread, and what did not go there as a file. Rejects when
 * Slack is away for long; then it is still to be told.
 */
export async function finish(session: Session, end: TailEnd, signal: AbortSignal): Promise<void> {
  const { parts, buffer, tally, spool, tail } = session;
  await spool.settled();
  if (buffer.size() > BATCH_CHARS) buffer.giveWay();
  const batch = buffer.take();
  const pieces: readonly Piece[] = batch?.pieces ?? [];
  tally.posting(batch?.lines ?? []);
  await keep(session);
  const { filed } = tally.books();
  const hasFile = spool.bytes() > 0 && (filed > 0 || tally.counts.shortened > 0);
  const thread = threadOf(session);
  if (thread !== null && end.why !== 'closed') {
    const last = () => {
      const { waiting, posted, ...books } = tally.books();
      return endedView({
        ...{ target: tail.target, requester: tail.requester, end, masked: tally.counts.masked },
        books: { ...books, posted: posted + waiting, waiting: 0 },
        file: hasFile ? 'follows' : 'none',
      });
    };
    const whole = message([...linesView(shown(session, pieces)).blocks, ...last().blocks]);
    try {
      await patiently(() => parts.voice.post(thread.channel, thread.ts, whole), session, signal);
      tally.posted('said');
    } catch (error) {
      tally.posted('not said');
      if (error instanceof Unsure) await parts.voice.post(thread.channel, thread.ts, last());
      else if (!(error instanceof Unsayable)) throw error;
    }
    if (hasFile) await uploaded(session, signal);
  } else {
    tally.posted('not said');
    await tellAlone(session, end);
  }
  await keep(session);
}

/** Uploads what is in the file, as a reply in the thread; says so where Slack does not take it. */
export async function uploaded(session: Session, signal: AbortSignal): Promise<boolean> {
  const { parts, spool, tail, tally } = session;
  const thread = threadOf(session);
  if (thread === null) return false;
  await spool.settled();
  const started = new Date(tail.startedAt).toISOString().slice(0, 16).replace(':', '');
  const name = `${targetText(tail.target).replaceAll('/', '-')}-${started}.log`;
  try {
    await patiently(() => parts.voice.uploadFile(thread, { name, path: spool.path }), session, signal);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    parts.log.error({ err: error, tail: tail.id }, 'the file of a log tail could not be uploaded');
    const { filed } = tally.books();
    const sorry = `:warning: Slack did not take the file; ${count(filed, 'line')} of it ${filed === 1 ? 'stands' : 'stand'} nowhere else.`;
    await parts.voice.post(thread.channel, thread.ts, message([context(sorry)])).catch(() => undefined);
    return false;
  }
}

/** Where Slack does not let us write any more, whoever asked hears of it alone. */
async function tellAlone({ parts, tail, tally }: Session, end: TailEnd): Promise<void> {
  const { target, requester } = tail;
  const view = endedView({
    ...{ target, requester, end, books: tally.books(), masked: tally.counts.masked },
    file: 'none',
  });
  await parts.voice.post(requester, null, view).catch((error: unknown) => {
    parts.log.warn({ err: error, tail: tail.id }, 'nobody could be told that a log tail is over');
  });
}

async function patiently<T>(work: () => Promise<T>, { parts }: Session, signal: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Unsayable || error instanceof Unsure || tried === TRIES) throw error;
      await pause(4 * parts.pace.retryMs, undefined, { signal });
    }
  }
}
