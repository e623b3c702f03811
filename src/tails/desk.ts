import type { Answer } from '../blocks/answer.ts';
import { count } from '../blocks/mrkdwn.ts';
import {
  fileAnswer,
  type Limit,
  limitAnswer,
  startedAnswer,
  steeredAnswer,
  stoppedAnswer,
} from '../blocks/tail/answers.ts';
import { type ListedTail, tailsAnswer } from '../blocks/tail/list.ts';
import type { Steering } from '../blocks/tail/steered.ts';
import type { TailDesk } from '../commands/tail-desk.ts';
import { isAllowed } from '../domain/access.ts';
import { BotError } from '../domain/errors.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Settings } from '../domain/settings.ts';
import { type Books, isDirect } from '../domain/tail.ts';
import { targetText } from '../domain/target.ts';
import type { StoredTail } from '../store/tail-row.ts';
import type { Steered } from '../store/tails.ts';
import type { TailDeskParts } from './desk-parts.ts';
import { compileFilter } from './filter.ts';
import { mustHoldNoSecret } from './secret-pattern.ts';
import { startTail } from './start.ts';
import { tellThread } from './tell.ts';

/** What one person may do about log tails, where they ask for it. */
export function createTailDesk(
  asked: Invocation,
  groups: () => Promise<ReadonlySet<string>>,
  parts: TailDeskParts,
): TailDesk {
  const { tails, supervisor, settings, voice } = parts;
  const { userId } = asked.actor;
  const maxMs = settings.logs.max_minutes * 60_000;

  async function mayFollow({ target }: Pick<StoredTail, 'target'>): Promise<boolean> {
    return isAllowed(settings.access, await groups(), { kind: 'stream', ...target });
  }

  async function listed(tail: StoredTail): Promise<ListedTail> {
    const { channel, ts, ...rest } = tail;
    const link = ts === null ? null : await voice.permalink({ channel, ts }).catch(() => null);
    return { ...rest, channel, link };
  }

  /** What is followed in a direct message is for whoever asked for it alone. */
  async function maySee(tail: StoredTail): Promise<boolean> {
    return tail.requester === userId || (!isDirect(tail.channel) && (await mayFollow(tail)));
  }

  async function seenOf(those: readonly StoredTail[]): Promise<readonly ListedTail[]> {
    const seen: ListedTail[] = [];
    for (const tail of those) if (await maySee(tail)) seen.push(await listed(tail));
    return seen;
  }

  /** An open tail. That an id exists is not told to those who may not see it. */
  async function find(id: string, stopping = false, afterwards?: string): Promise<StoredTail> {
    const tail = await tails.load(id.toLowerCase());
    const isHere = tail !== null && !isDirect(tail.channel) && tail.channel === asked.place.channelId;
    if (tail === null || !((stopping && isHere) || (await maySee(tail))))
      throw new BotError('not_found', `There is no log tail ${id}, or you may not see it.`, {
        arg: 'id',
        hint: '/zadig tails lists those that you may see.',
      });
    if (tail.state === 'live' || tail.state === 'paused') return tail;
    throw over(tail, afterwards);
  }

  /** To see more of a log takes the right to follow it. `afterwards`: what can be done when it is over. */
  async function findMine(id: string, afterwards?: string): Promise<StoredTail> {
    const tail = await find(id, false, afterwards);
    if (await mayFollow(tail)) return tail;
    throw new BotError('forbidden', `You may not follow the logs of ${targetText(tail.target)} any more.`, {
      hint: '/zadig whoami shows what you may do. You can still stop it.',
    });
  }

  async function steer(before: StoredTail, wanted: Steered, what: Steering): Promise<StoredTail> {
    const tail = await supervisor.steer(before.id, wanted);
    if (tail === null) throw over(before);
    // Nobody's answer waits for what Slack may put off.
    void tellThread(tail, { by: userId, what, before }, parts);
    return tail;
  }

  async function stopThem(those: readonly StoredTail[]): Promise<Answer> {
    await Promise.all(those.map(({ id }) => supervisor.end(id, { why: 'stopped', by: userId })));
    return stoppedAnswer(those.map(({ target }) => target));
  }

  return {
    async start(wanted) {
      const forMs = wanted.forMs ?? settings.logs.minutes * 60_000;
      if (forMs > maxMs) throw tooLong(settings, 'for');
      const started = await startTail({ ...wanted, forMs }, asked, parts);
      if ('inTheWay' in started) {
        const { limit, inTheWay } = started;
        const seen = await seenOf(inTheWay);
        return limitAnswer(limit, mostOf(limit, settings), seen, inTheWay.length - seen.length, wanted);
      }
      // What was asked for in front of everybody stands there by now.
      if (asked.surface === 'mention' || asked.surface === 'direct') return null;
      return startedAnswer({ ...started.tail, ...(await listed(started.tail)) });
    },
    async list() {
      const open = await tails.open();
      const seen = await seenOf(open);
      return tailsAnswer(seen, open.length - seen.length);
    },
    stop: async (id) => stopThem([await find(id, true)]),
    async stopAll() {
      const mine = (await tails.open()).filter(({ requester }) => requester === userId);
      if (mine.length > 0) return stopThem(mine);
      throw new BotError('not_found', 'You follow no log.', { hint: '/zadig tails lists those of others.' });
    },
    async pause(id) {
      const tail = await findMine(id);
      return steeredAnswer(await steer(tail, { state: 'paused' }, 'paused'), 'paused');
    },
    async resume(id) {
      const tail = await findMine(id);
      return steeredAnswer(await steer(tail, { state: 'live' }, 'resumed'), 'resumed');
    },
    async extend(id, byMs) {
      const tail = await findMine(id);
      const most = parts.now() + maxMs;
      const endsAt = tail.endsAt + (byMs ?? settings.logs.minutes * 60_000);
      if (byMs !== null && endsAt > most) throw tooLong(settings, 'by');
      if (tail.endsAt >= most - 1_000) throw tooLong(settings, undefined);
      const extended = await steer(tail, { endsAt: Math.min(endsAt, most) }, 'extended');
      return steeredAnswer(extended, 'extended', endsAt > most ? settings.logs.max_minutes : null);
    },
    async filter(id, filters) {
      const tail = await findMine(id);
      const wish = { ...tail.wish, ...filters };
      mustHoldNoSecret(wish, parts.own);
      compileFilter(wish);
      return steeredAnswer(await steer(tail, { wish }, 'filtered'), 'filtered');
    },
    async file(id) {
      const tail = await findMine(id, FILED);
      const run = supervisor.running(tail.id);
      if (run === undefined && (tail.mark.file?.bytes ?? 0) > 0) {
        if ((await supervisor.steer(tail.id, { file: true })) === null) throw over(tail, FILED);
        return fileAnswer(tail.target, tail.books, 'comes');
      }
      const what = (await run?.upload()) ?? 'nothing yet';
      const books = run?.books() ?? tail.books;
      if (what === 'uploaded') return fileAnswer(tail.target, books, 'is there');
      if (what === 'nothing yet') throw nothingFiled(tail.id, books);
      throw new BotError('unavailable', 'Slack did not take the file.', { hint: 'Try again in a moment.' });
    },
  };
}

const FILED = 'Its lines are in its thread; what did not go there came as a file at the end.';

function over({ target }: StoredTail, hint = `Start again: /zadig logs ${targetText(target)}`): BotError {
  return new BotError('conflict', `The log tail of ${targetText(target)} is over.`, { hint });
}

/** Why there is nothing to upload. */
function nothingFiled(id: string, { received, filtered }: Books): BotError {
  if (received === 0)
    return new BotError('unavailable', 'No line has been received yet.', { hint: 'Try again in a moment.' });
  const lines = `${count(received, 'line')} ${received === 1 ? 'was' : 'were'} received`;
  if (filtered === received) {
    const all = received === 1 ? 'it was' : 'all were';
    return new BotError('unavailable', `${lines} and ${all} filtered out, so there is nothing to upload.`, {
      hint: `Filter… changes the filter, and so does /zadig tail filter ${id}`,
    });
  }
  return new BotError('unavailable', `${lines}, and none of them is in the file.`, {
    hint: 'The counts in the message of the log tail say where they are.',
  });
}

function tooLong({ logs }: Settings, arg: string | undefined): BotError {
  return new BotError('usage', `A log is followed for at most ${logs.max_minutes} minutes from now.`, {
    arg,
    hint: 'Whoever keeps my configuration can change it under “logs”.',
  });
}

function mostOf(limit: Limit, { logs }: Settings): number {
  return logs[limit];
}
