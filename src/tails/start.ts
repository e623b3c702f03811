import type { Limit } from '../blocks/tail/answers.ts';
import { Unsayable } from '../changes/voice.ts';
import type { WantedTail } from '../commands/tail-desk.ts';
import { BotError } from '../domain/errors.ts';
import type { Invocation } from '../domain/invocation.ts';
import { mustBeOurs } from '../domain/readers.ts';
import { NO_LINES } from '../domain/tail.ts';
import { newId } from '../store/new-id.ts';
import { NO_MARK, type StoredTail, tailOf } from '../store/tail-row.ts';
import type { TailDeskParts } from './desk-parts.ts';
import { compileFilter } from './filter.ts';
import { podToFollow } from './pods.ts';
import { mustHoldNoSecret } from './secret-pattern.ts';

/** A tail that was started, or those that are in its way. */
export type Started =
  | { readonly tail: StoredTail }
  | { readonly limit: Limit; readonly inTheWay: readonly StoredTail[] };

const FRESH_MS = 2_000;

/**
 * Starts to follow a log where it was asked for. Errors: BotError `not_found` when there is nothing to follow, `usage`
 * for a pattern that is none or holds a secret, `forbidden` where I may not write or others read along.
 */
export async function startTail(
  { target, pod: typed, container, wish, forMs }: WantedTail & { readonly forMs: number },
  asked: Invocation,
  parts: TailDeskParts,
): Promise<Started> {
  mustHoldNoSecret(wish, parts.own);
  compileFilter(wish);
  await mustBeOurs(asked, 'show logs');
  const { tails, settings, supervisor, owner, pace, teamId } = parts;
  const { logs } = settings;
  const pods = await parts.looks.pods(target, FRESH_MS);
  const pod = podToFollow(pods, { service: target.service, pod: typed, container }, target);
  const { place, actor } = asked;
  const now = parts.now();
  const { project, env, service, production } = target;
  const row = {
    ...{ id: newId(), team_id: teamId, requester: actor.userId },
    ...{ project, env, service, production: Number(production), pod, container },
    ...{ wish: JSON.stringify(wish), state: 'live' as const, version: 1 },
    ...{ channel: place.channelId, thread: place.thread, ts: null },
    ...{ started_at: now, ends_at: now + forMs },
    ...NO_LINES,
    ...{ masked: 0, mark: JSON.stringify(NO_MARK), marked_at: now, ended: null, ended_at: null },
    files_asked: 0,
    ...{ lease_owner: owner, lease_until: now + pace.leaseMs },
  };
  const inTheWay = await tails.start(row, {
    perUser: logs.per_user,
    perChannel: logs.per_channel,
    inAll: logs.in_all,
  });
  if (inTheWay !== null) return inTheWay;
  const tail = tailOf(row);
  const run = supervisor.begin(tail);
  try {
    const posted = await run.standing;
    return { tail: { ...tail, ...posted } };
  } catch (error) {
    // Its row is needed still: it goes on elsewhere, or its end is being told.
    if (error instanceof BotError) throw error;
    await tails.forget(tail.id);
    if (!(error instanceof Unsayable))
      throw new BotError('unavailable', 'Slack did not confirm the message that the log would stand below.', {
        hint: 'Try again in a moment. Should the message stand there all the same, nothing follows below it.',
        cause: error,
      });
    throw new BotError('forbidden', `I cannot write here: ${error.message}`, {
      hint: 'Type /invite @zadig here, or ask me in a direct message.',
      cause: error,
    });
  }
}
