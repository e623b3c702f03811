import { setTimeout as pause } from 'node:timers/promises';
import { context, message } from '../blocks/message.ts';
import { count } from '../blocks/mrkdwn.ts';
import { endedView } from '../blocks/tail/ended.ts';
import { linesView } from '../blocks/tail/lines.ts';
import { type Posted, Unsayable, Unsure } from '../changes/voice.ts';
import type { TailEnd } from '../domain/tail.ts';
import { targetText } from '../domain/target.ts';
import { BATCH_CHARS, type Piece } from './line-buffer.ts';
import { keep, type Session, shown, threadOf } from './session.ts';

const TRIES = 5;
const UPLOAD_MS = 120_000;

/**
 * The end of a tail: the last lines and the last word in its thread, and what did not go there as a file. Rejects when
 * Slack is away for long; then it is still to be told.
 */
export async function finish(session: Session, end: TailEnd, signal: AbortSignal): Promise<void> {
  const { parts, buffer, tally, spool, tail } = session;
  await spool.settled();
  const batch = buffer.size() > BATCH_CHARS ? null : buffer.take();
  const pieces: readonly Piece[] = [...(batch?.pieces ?? []), ...buffer.rest()];
  tally.posting(batch?.lines ?? []);
  await keep(session);
  const hasFile = () => spool.bytes() > 0 && (tally.books().filed > 0 || tally.counts.shortened > 0);
  const thread = threadOf(session);
  if (thread !== null && end.why !== 'closed') {
    const last = () => {
      const { waiting, posted, ...books } = tally.books();
      return endedView({
        ...{ target: tail.target, requester: tail.requester, end, masked: tally.counts.masked },
        books: { ...books, posted: posted + waiting, waiting: 0 },
        file: hasFile() ? 'follows' : 'none',
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
    if (hasFile()) await uploaded(session, signal);
  } else {
    tally.posted('not said');
    await tellAlone(session, end, hasFile());
  }
  await keep(session);
}

/** Uploads what is in the file, as a reply in the thread; says so where Slack does not take it. */
export async function uploaded(session: Session, signal: AbortSignal): Promise<boolean> {
  const thread = threadOf(session);
  if (thread === null) return false;
  const { parts, tail, tally } = session;
  try {
    await upload(session, thread, signal);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    parts.log.error({ err: error, tail: tail.id }, 'the file of a log tail could not be uploaded');
    const { filed } = tally.books();
    const lost =
      filed === 0 ? '' : ` ${count(filed, 'line')} of it ${filed === 1 ? 'stands' : 'stand'} nowhere else.`;
    const sorry = message([context(`:warning: Slack did not take the file, or did not say so.${lost}`)]);
    await parts.voice.post(thread.channel, thread.ts, sorry).catch(() => undefined);
    return false;
  }
}

/** Whether Slack has a file whose answer was lost cannot be told; twice is better than never. */
async function upload(session: Session, thread: Posted, signal: AbortSignal): Promise<void> {
  const { parts, spool, tail } = session;
  await spool.settled();
  const started = new Date(tail.startedAt).toISOString().slice(0, 16).replace(':', '');
  const name = `${targetText(tail.target).replaceAll('/', '-')}-${started}.log`;
  const once = () =>
    parts.voice.uploadFile(thread, { name, path: spool.path }).catch((error: unknown) => {
      throw error instanceof Unsure ? new Error('the answer to an upload was lost', { cause: error }) : error;
    });
  await patiently(once, session, signal);
}

/** Where Slack does not let us write any more, whoever asked hears of it alone, and gets the file. */
async function tellAlone(session: Session, end: TailEnd, hasFile: boolean): Promise<void> {
  const { parts, tail, tally } = session;
  const { target, requester } = tail;
  const view = endedView({
    ...{ target, requester, end, books: tally.books(), masked: tally.counts.masked },
    file: hasFile ? 'follows' : 'none',
  });
  try {
    const told = await parts.voice.post(requester, null, view);
    if (hasFile) await upload(session, told, AbortSignal.timeout(UPLOAD_MS));
  } catch (error) {
    parts.log.warn({ err: error, tail: tail.id }, 'nobody could be told that a log tail is over');
  }
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
