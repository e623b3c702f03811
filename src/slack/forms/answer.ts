import { WebAPIPlatformError } from '@slack/web-api';
import { context, message } from '../../blocks/message.ts';
import type { Reply } from '../../dispatch/reply.ts';
import { type AnswerTo, answerByUrl, answerInThread } from '../answers.ts';
import { crowded } from '../conversation.ts';
import type { Heard } from '../heard.ts';
import type { Poster } from '../poster.ts';
import type { Origin } from './kept.ts';

/** Slack takes answers on a URL for half an hour. */
const URL_LASTS_MS = 25 * 60_000;

/** Slack waits three seconds for what becomes of a form. */
export const ANSWER_MS = 2_000;

/** Back to where a form was opened. */
export function answerAtOrigin(poster: Poster, origin: Origin, user: string, now: number): AnswerTo {
  const { channel, thread, url, at } = origin;
  if (url !== null && thread === null && now - at < URL_LASTS_MS)
    return answerByUrl(poster, { user, channel, responseUrl: url }, false);
  return answerInThread(poster, { user, channel, thread, whisperIn: thread });
}

/** Something asked through a form, which waits for the reply itself for a while. */
export interface Asking {
  /** Null: it was asked before, or nothing is to be said. */
  readonly reply: Promise<Reply | null>;
  /** From now on, what is said goes this way as well. */
  handOver(to: AnswerTo): void;
  /** What has become of the reply is out, so that nothing has to wait for it any more. Has to be called. */
  end(): void;
}

/** No stop and no place of a person's waits longer than this for what becomes of a reply. */
const MOST_MS = 30_000;

/** Types a command for whoever submitted a form. */
export function ask(hear: (heard: Heard) => void, heard: Omit<Heard, 'answer'>): Asking {
  let to: AnswerTo | null = null;
  let settle: (reply: Reply | null) => void = () => {};
  let end: () => void = () => {};
  const reply = new Promise<Reply | null>((resolve) => {
    settle = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  hear({
    ...heard,
    answer: {
      waiting: async (message) => to?.waiting(message),
      async reply(answer) {
        settle(answer);
        await to?.reply(answer);
        await inTime(ended, MOST_MS);
      },
      async lastResort(message) {
        settle({ message, file: null, shared: false, failed: true });
        return to === null ? true : to.lastResort(message);
      },
      // Whoever looks at a form has to be told each time.
      dropped: (why) => settle(why === 'ignored' ? crowded() : null),
    },
  });
  return {
    reply,
    handOver(next) {
      to = next;
    },
    end,
  };
}

const OUT = 'I am not in the channel where you asked. To have me answer there, type `/invite @zadig`.';

function isOut(error: unknown): boolean {
  if (!(error instanceof WebAPIPlatformError)) return false;
  return ['not_in_channel', 'channel_not_found'].includes(error.data.error);
}

/** Gives an answer on a way back, or on every other way there is. Where the bot is not in the channel, it says so. */
export async function deliver(to: AnswerTo, reply: Reply, onError: (error: unknown) => void): Promise<void> {
  try {
    await to.reply(reply);
  } catch (error) {
    onError(error);
    await to.lastResort(isOut(error) ? message([...reply.message.blocks, context(OUT)]) : reply.message);
  }
}

/** What came in time; `late` when it did not. */
export async function inTime<T>(promise: Promise<T>, ms: number): Promise<{ readonly value: T } | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  const result = await Promise.race([promise.then((value) => ({ value })), late]);
  clearTimeout(timer);
  return result;
}
