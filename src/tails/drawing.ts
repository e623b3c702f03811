import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '../blocks/message.ts';
import { tailView } from '../blocks/tail/parent.ts';
import { Unsayable } from '../changes/voice.ts';
import type { Session } from './session.ts';

/** Keeps a tail's own message current. */
export interface Drawing {
  /** Something is different that people wait to see. */
  changed(): void;
  /** Time has passed. */
  tick(): void;
  /** Draws it for the last time, more than once where Slack does not take it. Never throws. */
  last(): Promise<void>;
}

/** Edits cost from a budget that all messages of the workspace share. */
const SOON_MS = 1_500;
const LAST_TRIES = 5;

/** `everyMs`: how often mere counts may be drawn, at this moment. */
export function createDrawing(session: Session, everyMs: () => number): Drawing {
  const { parts } = session;
  let drawn = '';
  let at = 0;
  let hasChanged = false;
  let drawing: Promise<void> | null = null;

  /** False: Slack did not take it. */
  async function draw(): Promise<boolean> {
    const { root } = session;
    if (root === null) return true;
    const view = viewOf(session, false);
    at = parts.now();
    hasChanged = false;
    if (view.text === drawn) return true;
    try {
      await parts.voice.update(root, view, 'later');
      drawn = view.text;
      return true;
    } catch (error) {
      parts.log.warn({ err: error, tail: session.tail.id }, 'the message of a log tail could not be drawn');
      return error instanceof Unsayable;
    }
  }

  function tick(): void {
    const since = parts.now() - at;
    if (drawing !== null || since < (hasChanged ? SOON_MS : everyMs())) return;
    drawing = draw().then(() => {
      drawing = null;
    });
  }

  return {
    changed() {
      hasChanged = true;
      tick();
    },
    tick,
    async last() {
      while (drawing !== null) await drawing;
      for (let tried = 1; tried <= LAST_TRIES && !(await draw()); tried += 1)
        await pause(4 * parts.pace.retryMs);
    },
  };
}

/** A tail's own message; `away`: the bot is being restarted. */
export function viewOf({ tail, containers, tally }: Session, away: boolean): Message {
  const { id, target, pod, container, requester, state, wish, endsAt, ended } = tail;
  return tailView({
    ...{ id, target, pod, container, requester, state, wish, endsAt, ended, away },
    followed: containers?.followed() ?? [],
    more: containers?.more() ?? 0,
    books: tally.books(),
    masked: tally.counts.masked,
  });
}
