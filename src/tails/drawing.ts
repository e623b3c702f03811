import type { Message } from '../blocks/message.ts';
import { tailView } from '../blocks/tail/parent.ts';
import type { Session } from './session.ts';

/** Keeps a tail's own message current. */
export interface Drawing {
  /** Something is different that people wait to see. */
  changed(): void;
  /** Time has passed. */
  tick(): void;
  /** Draws it as it is now, whatever was drawn before. Never throws. */
  now(): Promise<void>;
}

/** Edits cost from a budget that all messages of the workspace share. */
const SOON_MS = 1_500;

/** `everyMs`: how often mere counts may be drawn, at this moment. */
export function createDrawing(session: Session, everyMs: () => number): Drawing {
  const { parts } = session;
  let drawn = '';
  let at = 0;
  let hasChanged = false;
  let drawing: Promise<void> | null = null;

  async function draw(): Promise<void> {
    const { root } = session;
    if (root === null) return;
    const view = viewOf(session, false);
    at = parts.now();
    hasChanged = false;
    if (view.text === drawn) return;
    try {
      await parts.voice.update(root, view, 'later');
      drawn = view.text;
    } catch (error) {
      parts.log.warn({ err: error, tail: session.tail.id }, 'the message of a log tail could not be drawn');
    }
  }

  function tick(): void {
    const since = parts.now() - at;
    if (drawing !== null || since < (hasChanged ? SOON_MS : everyMs())) return;
    drawing = draw().finally(() => {
      drawing = null;
    });
  }

  return {
    changed() {
      hasChanged = true;
      tick();
    },
    tick,
    async now() {
      while (drawing !== null) await drawing;
      await draw();
    },
  };
}

/** A tail's own message; `away`: the bot is being restarted. */
export function viewOf({ tail, containers, tally }: Session, away: boolean): Message {
  const { id, target, requester, state, wish, endsAt, ended } = tail;
  return tailView({
    ...{ id, target, requester, state, wish, endsAt, ended, away },
    followed: containers?.followed() ?? [],
    more: containers?.more() ?? 0,
    books: tally.books(),
    masked: tally.counts.masked,
  });
}
