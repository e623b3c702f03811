import { WebAPIPlatformError } from '@slack/web-api';
import { page } from '../blocks/answer.ts';
import { context, type Message, message, type Snippet } from '../blocks/message.ts';
import { errorView } from '../blocks/problem.ts';
import type { Reply } from '../dispatch/reply.ts';
import { BotError } from '../domain/errors.ts';
import { type Posted, type Poster, postingProblem } from './poster.ts';

const UPDATE_TRIES = 3;

/** The same was asked before; who asks has too much under way, or is an outsider, and was told so. */
export type Dropped = 'repeated' | 'ignored' | 'outsider';

/** One way back to whoever asked. What cannot be delivered on it is thrown; `lastResort` is for then. */
export interface AnswerTo {
  /** Says that it takes longer; the reply follows. Called at most once, before `reply`. */
  waiting(message: Message): Promise<void>;
  /** The reply, and its file in the reply's thread. Called once. */
  reply(reply: Reply): Promise<void>;
  /** To the asker alone, by every other way there is; true when one of them worked. */
  lastResort(message: Message): Promise<boolean>;
  /** Nothing will be said, since it was said before. */
  dropped?(why: Dropped): void;
}

/** Where something was asked: the thread to answer in, and the one a whisper is sure to be seen in. */
export interface Spot {
  readonly user: string;
  readonly channel: string;
  readonly thread: string | null;
  /** Slack shows an ephemeral message only in a thread that has replies already; null is the channel itself. */
  readonly whisperIn: string | null;
}

export interface Asker {
  readonly user: string;
  readonly channel: string;
  readonly responseUrl: string;
}

/**
 * Back to a slash command, or to a button on a message only one person sees: through the URL that came with it.
 * `replace` puts the answer in the place of the button's message; a command has none to replace.
 */
export function answerByUrl(
  poster: Poster,
  { user, channel, responseUrl }: Asker,
  replace: boolean,
): AnswerTo {
  const say = (answer: Message) => poster.respond(responseUrl, answer, { shared: false, replace });
  return {
    waiting: say,
    async reply({ message: answer, file, shared }) {
      try {
        if (file !== null && shared) await postWithFile(poster, channel, null, answer, file);
        else if (file !== null) await say(await sendFile(poster, user, answer, file));
        else if (shared) await poster.respond(responseUrl, answer, { shared: true, replace: false });
        else await say(answer);
      } catch (error) {
        await say(await problem(error, channel));
      }
    },
    lastResort: (answer) => anyhow(poster, { user, channel, thread: null, whisperIn: null }, answer),
  };
}

/** Back to a mention, a direct message or a button all see: into the thread; alone when it must not be shared. */
export function answerInThread(poster: Poster, spot: Spot): AnswerTo {
  const { user, channel, thread, whisperIn } = spot;
  let waiting: Posted | null = null;
  return {
    async waiting(note) {
      waiting = await poster.post(channel, thread, note);
    },
    async reply({ message: answer, file, shared }) {
      try {
        if (!shared) {
          const told = file === null ? answer : await sendFile(poster, user, answer, file);
          await poster.whisper(channel, user, whisperIn, told);
          if (waiting !== null) await poster.update(waiting, message([context('Answered privately.')]));
          return;
        }
        const updated = waiting !== null && (await isUpdated(poster, waiting, answer));
        const posted = updated && waiting !== null ? waiting : await poster.post(channel, thread, answer);
        if (file !== null) await attach(poster, { channel: posted.channel, ts: thread ?? posted.ts }, file);
      } catch (error) {
        await poster.whisper(channel, user, whisperIn, await problem(error, channel));
      }
    },
    lastResort: (answer) => anyhow(poster, spot, answer),
  };
}

/** Back to a button that turns a page which only its reader sees, in a direct message: the page itself changes. */
export function answerInPlace(poster: Poster, spot: Spot, ts: string): AnswerTo {
  const posted = { channel: spot.channel, ts };
  return {
    waiting: (note) => poster.update(posted, note),
    reply: ({ message: answer }) => poster.update(posted, answer),
    lastResort: (answer) => anyhow(poster, spot, answer),
  };
}

/** The file goes into the direct message with the asker; what they read where they asked says so. */
async function sendFile(poster: Poster, user: string, answer: Message, file: Snippet): Promise<Message> {
  const posted = await postWithFile(poster, user, null, answer, file);
  const link = await poster.permalink(posted).catch(() => '');
  const where = link === '' ? 'our direct message' : `<${link}|our direct message>`;
  return message([...answer.blocks, context(`I sent you the file in ${where}.`)]);
}

async function postWithFile(
  poster: Poster,
  channel: string,
  thread: string | null,
  answer: Message,
  file: Snippet,
): Promise<Posted> {
  const posted = await poster.post(channel, thread, answer);
  await attach(poster, posted, file);
  return posted;
}

/** A file that Slack does not take is not left out without a word. */
async function attach(poster: Poster, posted: Posted, file: Snippet): Promise<void> {
  if (await works(poster.upload(posted, file))) return;
  const note = ':warning: Slack did not take the file. Please ask for it again.';
  await poster.post(posted.channel, posted.ts, message([context(note)]));
}

async function works(sending: Promise<void>): Promise<boolean> {
  return sending.then(
    () => true,
    () => false,
  );
}

/** False when Slack refuses to change the message. A lost confirmation is no refusal: the same update is sent again. */
async function isUpdated(poster: Poster, posted: Posted, answer: Message): Promise<boolean> {
  for (let tried = 1; ; tried += 1) {
    try {
      await poster.update(posted, answer);
      return true;
    } catch (error) {
      if (error instanceof WebAPIPlatformError) return false;
      if (tried === UPDATE_TRIES) throw error;
    }
  }
}

/** A whisper where they asked, then a direct message. */
async function anyhow(poster: Poster, { user, channel, whisperIn }: Spot, answer: Message): Promise<boolean> {
  if (await works(poster.whisper(channel, user, whisperIn, answer))) return true;
  return works(poster.post(user, null, answer).then(() => undefined));
}

async function problem(error: unknown, channel: string): Promise<Message> {
  const known = postingProblem(error, channel);
  if (!(known instanceof BotError)) throw error;
  return page(errorView(known), 0, 'help');
}
