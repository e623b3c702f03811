import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { page } from '../blocks/answer.ts';
import { context, type Message, message, section } from '../blocks/message.ts';
import { internalView } from '../blocks/problem.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import type { Reply } from '../dispatch/reply.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Deliveries } from '../store/deliveries.ts';
import type { AnswerTo, Dropped } from './answers.ts';
import type { Channels } from './channels.ts';
import type { Heard } from './heard.ts';
import type { People } from './identity.ts';
import { createTurnstile, type Place } from './turnstile.ts';

/** Nobody waits longer than this for a word. */
const PATIENCE_MS = 2_500;
/** Nor longer than this for the answer: Zadig's own time-outs and retries end well before. */
const LONGEST_MS = 90_000;
const LAST_WORDS_MS = 1_000;

/** Why something was not acted on. */
export type Refusal = 'outsider' | 'repeated' | 'stopping' | 'crowded' | 'lost';

export interface ConversationParts {
  readonly dispatch: Dispatch;
  readonly deliveries: Deliveries;
  readonly channels: Channels;
  readonly people: People;
  /** Where the app is installed. */
  readonly teamId: string;
  readonly log: Logger;
  readonly onRefused: (why: Refusal, heard: Heard) => void;
}

export interface Conversation {
  /** Takes what was heard and sees to its answer; never throws. */
  hear(heard: Heard): void;
  /** Takes nothing more and waits for what is under way, `withinMs` at most; then cuts it short. */
  finish(withinMs: number): Promise<void>;
}

export function createConversation(parts: ConversationParts): Conversation {
  const underWay = new Set<Promise<void>>();
  const turnstile = createTurnstile();
  const cut = new AbortController();
  setMaxListeners(0, cut.signal);
  let stopping = false;
  let turn: Promise<unknown> = Promise.resolve();

  async function take(heard: Heard): Promise<void> {
    if (stopping)
      return refuse('stopping', heard, 'I am being restarted just now.', 'Please try again in a moment.');
    const entry = await admit(heard);
    if (typeof entry === 'string') return heard.answer.dropped?.(entry);
    try {
      if ('message' in entry) return await heard.answer.reply(entry);
      const working = ask(heard);
      const note = noteWhenSlow(heard.answer, working).catch((error: unknown) =>
        parts.log.warn({ err: error }, 'could not say that it takes longer'),
      );
      const reply = await working;
      await note;
      if (reply !== null) await heard.answer.reply(await asFarAsOurs(reply, heard));
    } finally {
      // Only when the answer is out, or one person's answers would fill the queues of all.
      if ('leave' in entry) entry.leave();
    }
  }

  /** Meanwhile the channel may have been shared with another organisation: then the asker alone sees the answer. */
  async function asFarAsOurs(reply: Reply, { channelId, surface }: Heard): Promise<Reply> {
    if (!reply.shared || surface === 'direct' || channelId.startsWith('D')) return reply;
    const readers = await parts.channels.audienceOf(channelId);
    return readers === 'external' ? { ...reply, shared: false } : reply;
  }

  /** A place to leave again, what is said instead, or why nothing is. */
  async function admit(heard: Heard): Promise<Place | Reply | Dropped> {
    const { userId, teamId } = heard.actor;
    if (!(await parts.people.isOurs(userId, teamId))) return outsider(heard);
    if (!(await parts.deliveries.take(heard.deliveryId))) {
      refused('repeated', heard);
      return 'repeated';
    }
    const entry = turnstile.enter(userId);
    if (entry !== 'full' && entry !== 'ignored') return entry;
    refused('crowded', heard);
    return entry === 'ignored' ? entry : crowded();
  }

  async function ask(heard: Heard): Promise<Reply | null> {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const end = () => stop.abort(cut.signal.reason);
    const timer = setTimeout(end, LONGEST_MS);
    cut.signal.addEventListener('abort', end, { once: true });
    try {
      return await parts.dispatch(invocationOf(heard, parts), stop.signal);
    } finally {
      clearTimeout(timer);
      cut.signal.removeEventListener('abort', end);
    }
  }

  function outsider(heard: Heard): Reply | Dropped {
    refused('outsider', heard);
    if (!turnstile.mayHear(heard.actor.userId)) return 'outsider';
    return foreign();
  }

  function refused(why: Refusal, heard: Heard): void {
    parts.onRefused(why, heard);
  }

  async function refuse(why: 'stopping', heard: Heard, text: string, hint: string): Promise<void> {
    refused(why, heard);
    await heard.answer.reply(aside(text, hint));
  }

  /** Our own fault or Slack's. Whoever asked hears of it on whatever way is left, and the log why. */
  async function apologise(heard: Heard, error: unknown): Promise<void> {
    const reference = randomUUID().slice(0, 8);
    const entry = { id: reference, channel: heard.channelId, user: heard.actor.userId };
    parts.log.error({ ...entry, err: error }, 'an answer could not be given');
    const sorry: Message = await page(internalView(reference), 0, 'help');
    const told = await heard.answer.reply({ message: sorry, file: null, shared: false, failed: true }).then(
      () => true,
      () => heard.answer.lastResort(sorry),
    );
    if (told) return;
    parts.log.error(entry, 'an answer was lost');
    refused('lost', heard);
  }

  return {
    hear(heard) {
      // One begins in each turn of the event loop, so that what came meanwhile is acked before the next.
      turn = turn.then(() => nextTurn());
      const ended = turn
        .then(() => take(heard))
        .catch((error: unknown) => apologise(heard, error))
        .catch((error: unknown) => parts.log.error({ err: error }, 'an answer was lost'))
        .finally(() => underWay.delete(ended));
      underWay.add(ended);
    },
    async finish(withinMs) {
      stopping = true;
      const all = Promise.all(underWay);
      await Promise.race([all, pause(withinMs, undefined, { ref: false })]);
      cut.abort(new Error('The bot is stopping.'));
      // What was cut short says so; a Slack that hangs does not hold us up for long.
      await Promise.race([all, pause(LAST_WORDS_MS, undefined, { ref: false })]);
    },
  };
}

function invocationOf(heard: Heard, { channels, teamId }: ConversationParts): Invocation {
  const { actor, channelId, thread, surface, text, given, wantsForm, external } = heard;
  return {
    id: randomUUID().slice(0, 8),
    actor,
    place: { teamId, channelId, thread, direct: surface === 'direct' || channelId.startsWith('D') },
    surface,
    text,
    ...(given === undefined ? {} : { given }),
    ...(wantsForm === undefined ? {} : { wantsForm }),
    audience: async () =>
      external === null ? channels.audienceOf(channelId) : external ? 'external' : 'own',
  };
}

/** Resolves when the note is out or was not needed. */
async function noteWhenSlow(answer: AnswerTo, working: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), PATIENCE_MS);
  });
  const over = () => false;
  const isSlow = await Promise.race([slow, working.then(over, over)]);
  clearTimeout(timer);
  if (!isSlow) return;
  await answer.waiting(
    message([context(':hourglass_flowing_sand: Still asking Zadig; the answer follows.')]),
  );
}

/** Said to whoever is from another organisation. */
export function foreign(): Reply {
  return aside(
    'I only work for members of the organisation that installed me.',
    'Ask one of them to look it up for you.',
  );
}

/** Said to whoever has too much under way. */
export function crowded(): Reply {
  return aside(
    'You have many commands under way.',
    'I take no more from you until some of them are answered.',
  );
}

function aside(text: string, hint: string): Reply {
  return { message: message([section(text), context(hint)]), file: null, shared: false, failed: true };
}
