import { context, type Message, message } from '../blocks/message.ts';
import { count, inline } from '../blocks/mrkdwn.ts';
import { endedView } from '../blocks/tail/ended.ts';
import { linesView } from '../blocks/tail/lines.ts';
import { type Posted, Unfit, Unsayable, Unsure } from '../changes/voice.ts';
import type { TailEnd } from '../domain/tail.ts';
import { targetText } from '../domain/target.ts';
import { wordAlone } from './alone.ts';
import type { Drawing } from './drawing.ts';
import { BATCH_CHARS, type Line, type Piece } from './line-buffer.ts';
import { patiently } from './patiently.ts';
import { DOUBTFUL, keep, type Session, shown, threadOf } from './session.ts';

/** Slack takes nothing for so long, and will not. */
export const GIVE_UP_MS: number = 10 * 60_000;

/**
 * The end of a tail: the last lines and the last word in its thread, its own message for the last time, and what did not
 * go there as a file; in a direct message to whoever asked where Slack takes that no more. Whoever may not follow the log
 * any more gets the last word alone. Rejects when Slack is away for long; then it is still to be told.
 */
export async function finish(
  session: Session,
  end: TailEnd,
  drawing: Pick<Drawing, 'last'>,
  signal: AbortSignal,
): Promise<void> {
  await session.spool.settled();
  if (end.why === 'not allowed') {
    session.buffer.rest();
    session.tally.withhold();
  }
  const thread = threadOf(session);
  if (thread === null || end.why === 'closed') return tellAlone(session, end, null, signal);
  const refused = session.lastWord === 'said' ? null : await tellThread(session, thread, end, signal);
  if (refused !== null) return tellAlone(session, end, refused, signal);
  await drawing.last();
  await sendFile(session, thread, end, signal);
}

/** Gives null when the last word stands there, else why it never will. */
async function tellThread(
  session: Session,
  thread: Posted,
  end: TailEnd,
  signal: AbortSignal,
): Promise<string | null> {
  const { buffer } = session;
  const batch = buffer.size() > BATCH_CHARS ? null : buffer.take();
  const pieces = [...(batch?.pieces ?? []), ...buffer.rest()];
  /** Without its lines, which have given way, and with a word on them. */
  const again = (note: string) => {
    const gaps = [...pieces.filter(({ kind }) => kind === 'gap'), ...buffer.rest()];
    return tellOnce(
      session,
      thread,
      end,
      { pieces: [{ kind: 'note', text: note }, ...gaps], lines: [] },
      signal,
    );
  };
  try {
    await tellOnce(session, thread, end, { pieces, lines: batch?.lines ?? [] }, signal).catch(
      (error: unknown) => {
        if (error instanceof Unsure) return again(DOUBTFUL);
        if (error instanceof Unfit) return again(`My last lines are not here: ${error.message}`);
        throw error;
      },
    );
    return null;
  } catch (error) {
    if (error instanceof Unsayable) return error.message;
    throw error;
  }
}

/** Errors: as Voice. */
async function tellOnce(
  session: Session,
  thread: Posted,
  end: TailEnd,
  { pieces, lines }: { readonly pieces: readonly Piece[]; readonly lines: readonly Line[] },
  signal: AbortSignal,
): Promise<void> {
  const { parts, tally } = session;
  tally.posting(lines);
  session.lastWord = 'on its way';
  if (!(await keep(session))) throw new Error('another process tells the end of this log tail');
  const whole = message([
    ...linesView(shown(session, pieces)).blocks,
    ...wordOf(session, end, hasFile(session)).blocks,
  ]);
  try {
    await patiently(() => parts.voice.post(thread.channel, thread.ts, whole), session, signal);
    tally.posted('said');
    session.lastWord = 'said';
  } catch (error) {
    tally.posted('not said');
    if (!(error instanceof Unsure)) session.lastWord = 'unsaid';
    throw error;
  } finally {
    await keep(session);
  }
}

/** Lines that are on their way count as posted, since they stand where this does. */
function wordOf({ tail, tally }: Session, end: TailEnd, file: boolean): Message {
  const { waiting, posted, ...books } = tally.books();
  const { target, requester } = tail;
  return endedView({
    ...{ target, requester, end, masked: tally.counts.masked },
    books: { ...books, posted: posted + waiting, waiting: 0 },
    file: file ? 'follows' : 'none',
  });
}

function hasFile({ spool, tally, tail }: Session): boolean {
  if (tail.ended?.why === 'not allowed') return false;
  return spool.bytes() > 0 && (tally.books().filed > 0 || tally.counts.shortened > 0);
}

async function sendFile(session: Session, thread: Posted, end: TailEnd, signal: AbortSignal): Promise<void> {
  const { parts, buffer } = session;
  // What came up after the last word: the file it spoke of may have stayed on another machine.
  const left = buffer.rest();
  if (left.length > 0) await parts.voice.post(thread.channel, thread.ts, linesView(shown(session, left)));
  if (!hasFile(session)) return;
  try {
    await upload(session, thread, signal, untilGivenUp(session));
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof Unsayable) await tellAlone(session, end, error.message, signal);
    else await regret(session, thread, error);
  }
}

/** Uploads what is in the file, as a reply in the thread; says so where Slack does not take it. */
export async function uploaded(session: Session, signal: AbortSignal): Promise<boolean> {
  const thread = threadOf(session);
  if (thread === null) return false;
  try {
    await upload(session, thread, signal, 0);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    await regret(session, thread, error);
    return false;
  }
}

async function regret({ parts, tail, tally }: Session, thread: Posted, error: unknown): Promise<void> {
  parts.log.error({ err: error, tail: tail.id }, 'the file of a log tail could not be uploaded');
  const { filed } = tally.books();
  const lost =
    filed === 0 ? '' : ` ${count(filed, 'line')} of it ${filed === 1 ? 'stands' : 'stand'} nowhere else.`;
  const sorry = message([context(`:warning: Slack did not take the file, or did not say so.${lost}`)]);
  await parts.voice.post(thread.channel, thread.ts, sorry).catch(() => undefined);
}

/** Whether Slack has a file whose answer was lost cannot be told; twice is better than never. */
async function upload(session: Session, thread: Posted, signal: AbortSignal, until: number): Promise<void> {
  const { parts, spool, tail } = session;
  await spool.settled();
  const started = new Date(tail.startedAt).toISOString().slice(0, 16).replace(':', '');
  const name = `${targetText(tail.target).replaceAll('/', '-')}-${started}.log`;
  const once = () =>
    parts.voice.uploadFile(thread, { name, path: spool.path }).catch((error: unknown) => {
      throw error instanceof Unsure ? new Error('the answer to an upload was lost', { cause: error }) : error;
    });
  await patiently(once, session, signal, until);
}

/**
 * Where Slack does not let us write any more, whoever asked hears of it alone, and gets the file. `refused`: why the thread does not take it, where the end does not say so.
 */
async function tellAlone(
  session: Session,
  end: TailEnd,
  refused: string | null,
  signal: AbortSignal,
): Promise<void> {
  const { parts, tail, buffer } = session;
  // Lines that wait have no place but the file.
  buffer.rest();
  await keep(session);
  const file = hasFile(session);
  const { blocks } = wordOf(session, end, file);
  const why = refused === null ? [] : [context(`I cannot write in its thread any more: ${inline(refused)}`)];
  try {
    const told = session.alone.at ?? (await wordAlone(session, [...blocks, ...why], signal));
    if (!file) return;
    await upload(session, told, signal, untilGivenUp(session)).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return regret(session, told, error);
    });
  } catch (error) {
    if (!(error instanceof Unsayable)) throw error;
    parts.log.warn({ err: error, tail: tail.id }, 'nobody could be told that a log tail is over');
  }
}

function untilGivenUp({ tail, parts }: Session): number {
  return (tail.endedAt ?? parts.now()) + GIVE_UP_MS;
}
