import type { Answer } from '../blocks/answer.ts';
import {
  type Limit,
  limitAnswer,
  startedAnswer,
  steeredAnswer,
  stoppedAnswer,
} from '../blocks/tail/answers.ts';
import { type ListedTail, tailsAnswer } from '../blocks/tail/list.ts';
import type { TailDesk } from '../commands/tail-desk.ts';
import { isAllowed } from '../domain/access.ts';
import { BotError } from '../domain/errors.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Settings } from '../domain/settings.ts';
import { targetText } from '../domain/target.ts';
import type { StoredTail } from '../store/tail-row.ts';
import type { TailDeskParts } from './desk-parts.ts';
import { compileFilter } from './filter.ts';
import { mustHoldNoSecret } from './secret-pattern.ts';
import { startTail } from './start.ts';

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

  /** An open tail. That an id exists is not told to those who may not follow that log. */
  async function find(id: string, stopping = false): Promise<StoredTail> {
    const tail = await tails.load(id.toLowerCase());
    const isHere = tail !== null && tail.channel === asked.place.channelId;
    if (tail === null || !(tail.requester === userId || (stopping && isHere) || (await mayFollow(tail))))
      throw new BotError('not_found', `There is no log tail ${id}, or you may not see it.`, {
        arg: 'id',
        hint: '/zadig tails lists those that you may see.',
      });
    if (tail.state === 'live' || tail.state === 'paused') return tail;
    throw over(tail);
  }

  /** To see more of a log takes the right to follow it. */
  async function findMine(id: string): Promise<StoredTail> {
    const tail = await find(id);
    if (await mayFollow(tail)) return tail;
    throw new BotError('forbidden', `You may not follow the logs of ${targetText(tail.target)} any more.`, {
      hint: '/zadig whoami shows what you may do. You can still stop it.',
    });
  }

  async function steered(
    tail: StoredTail | null,
    before: StoredTail,
    what: Parameters<typeof steeredAnswer>[1],
  ): Promise<Answer> {
    if (tail === null) throw over(before);
    return steeredAnswer({ ...tail, link: null }, what, tail.state);
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
        const seen: ListedTail[] = [];
        for (const tail of inTheWay)
          if (limit === 'per_user' || (await mayFollow(tail))) seen.push(await listed(tail));
        return limitAnswer(limit, mostOf(limit, settings), seen, inTheWay.length - seen.length, wanted);
      }
      // What was asked for in front of everybody stands there by now.
      if (asked.surface === 'mention' || asked.surface === 'direct') return null;
      return startedAnswer({ ...started.tail, ...(await listed(started.tail)) });
    },
    async list() {
      const open = await tails.open();
      const seen: ListedTail[] = [];
      for (const tail of open)
        if (tail.requester === userId || (await mayFollow(tail))) seen.push(await listed(tail));
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
      return steered(await supervisor.steer(tail.id, { state: 'paused' }), tail, 'paused');
    },
    async resume(id) {
      const tail = await findMine(id);
      return steered(await supervisor.steer(tail.id, { state: 'live' }), tail, 'resumed');
    },
    async extend(id, byMs) {
      const tail = await findMine(id);
      const most = parts.now() + maxMs;
      const endsAt = tail.endsAt + (byMs ?? settings.logs.minutes * 60_000);
      if (byMs !== null && endsAt > most) throw tooLong(settings, 'by');
      if (tail.endsAt >= most - 1_000) throw tooLong(settings, undefined);
      return steered(await supervisor.steer(tail.id, { endsAt: Math.min(endsAt, most) }), tail, 'extended');
    },
    async filter(id, filters) {
      const tail = await findMine(id);
      const wish = { ...tail.wish, ...filters };
      mustHoldNoSecret(wish, parts.own);
      compileFilter(wish);
      return steered(await supervisor.steer(tail.id, { wish }), tail, 'filtered');
    },
    async file(id) {
      const tail = await findMine(id);
      const run = supervisor.running(tail.id);
      if (run === undefined && (tail.mark.file?.bytes ?? 0) > 0)
        return steered(await supervisor.steer(tail.id, { file: true }), tail, 'file asked for');
      const what = (await run?.upload()) ?? 'nothing yet';
      if (what === 'uploaded') return steeredAnswer({ ...tail, link: null }, 'uploaded', tail.state);
      const why = what === 'refused' ? 'Slack did not take the file.' : 'There is no line in the file yet.';
      throw new BotError('unavailable', why, { hint: 'Try again in a moment.' });
    },
  };
}

function over(tail: StoredTail): BotError {
  return new BotError('conflict', `The log tail of ${targetText(tail.target)} is over.`, {
    hint: `Start again: /zadig logs ${targetText(tail.target)}`,
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
