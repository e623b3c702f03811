import type { Message } from '../blocks/message.ts';
import { linesView } from '../blocks/tail/lines.ts';
import { Unfit, Unsayable, Unsure } from '../changes/voice.ts';
import { BATCH_CHARS, type Batch } from './line-buffer.ts';
import type { Speaker } from './rota.ts';
import { keep, type Session, shown, threadOf } from './session.ts';

const TRY_AGAIN_MS = 2_000;

/** Who hears of what comes in the way of posting. */
export interface SpeakerEars {
  /** Slack takes nothing there any more. */
  closed(reason: string): void;
  /** Another process follows the tail now. */
  lost(): void;
}

/** Posts a tail's lines, message by message, when it is its turn. */
export function createSpeaker(
  session: Session,
  ears: SpeakerEars,
): Speaker & {
  /** It speaks no more: what was taken and not said gives way. */
  giveUp(): void;
} {
  const { buffer, tally, parts } = session;
  const { pace, now, log } = parts;
  /** Taken, and not in the thread yet. */
  let held: { readonly batch: Batch; readonly view: Message } | null = null;
  let notBefore = 0;
  let hasSpoken = false;

  /** At the moment when there is room; the same again while Slack asks to come back later. */
  async function pull(): Promise<Message | null> {
    if (held === null) {
      const batch = session.tail.state === 'live' ? buffer.take() : null;
      if (batch === null) return null;
      tally.posting(batch.lines);
      held = { batch, view: linesView(shown(session, batch.pieces)) };
    }
    // Whoever goes on after a kill knows that nobody can tell whether these lines stand there.
    if (await keep(session)) return held.view;
    ears.lost();
    return null;
  }

  function failed(error: unknown): void {
    if (error instanceof Unsayable && !(error instanceof Unfit)) {
      tally.posted('not said');
      held = null;
      ears.closed(error.message);
    } else if (error instanceof Unfit || error instanceof Unsure) {
      const lines = held?.batch.lines.length ?? 0;
      tally.posted('not said');
      held = null;
      notBefore = now() + TRY_AGAIN_MS;
      buffer.note(
        error instanceof Unfit
          ? `A message with ${lines} lines is not here: ${error.message}`
          : `Slack did not confirm my last message: it may stand above, though its ${lines} lines are not counted as posted.`,
      );
    } else {
      notBefore = now() + TRY_AGAIN_MS;
    }
    log.warn({ err: error, tail: session.tail.id }, 'lines of a log tail could not be posted');
  }

  return {
    dueAt() {
      if (session.tail.state !== 'live' || threadOf(session) === null) return null;
      if (held !== null) return notBefore;
      const since = buffer.since();
      if (since === null) return null;
      const fill = buffer.size() >= BATCH_CHARS ? 0 : hasSpoken ? pace.fillMs : pace.firstFillMs;
      return Math.max(since + fill, notBefore);
    },
    async speak() {
      const thread = threadOf(session);
      if (thread === null) return;
      try {
        const posted = await parts.voice.say(thread, pull);
        if (posted === null) return;
        tally.posted('said');
        held = null;
        hasSpoken = true;
      } catch (error) {
        failed(error);
      }
    },
    giveUp() {
      if (held !== null) tally.posted('not said');
      held = null;
    },
  };
}
