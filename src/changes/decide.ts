import type { Answer } from '../blocks/answer.ts';
import { deniedView, votedView } from '../blocks/change/asked.ts';
import { type ChangeState, isSettled, type Need, type Vote } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { membershipOf } from '../domain/groups.ts';
import type { Note } from '../domain/note.ts';
import { requirementOf } from '../domain/policy.ts';
import { listed, tally } from '../domain/tally.ts';
import { targetText } from '../domain/target.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { Judge } from '../store/changes.ts';
import type { ChangeParts } from './parts.ts';
import { targetOf } from './planning.ts';
import { along, auditOf, notes } from './rows.ts';

/** One person's word on a change that waits for approval. Errors: BotError for whoever may not, or comes too late. */
export async function decide(
  change: StoredChange,
  userId: string,
  verdict: Vote['verdict'],
  reason: string | null,
  parts: ChangeParts,
): Promise<Answer> {
  const need = openNeed(change, verdict, parts);
  if (verdict === 'approve' && userId === change.requester && !need.selfApproval) {
    throw new BotError('forbidden', 'Someone else has to approve this: you asked for it.', {
      hint: 'You can withdraw it.',
    });
  }
  const groups = await groupsNow(userId, need, parts);
  const vote: Vote = { userId, verdict, groups, reason, at: parts.now() };
  const counted = (votes: readonly Vote[]) =>
    tally(
      need,
      votes.filter((one) => one.verdict === 'approve'),
      change.requester,
    );
  const judge: Judge = (votes) => {
    const { met, missing } = counted(votes);
    const next = verdict === 'deny' ? 'denied' : met ? 'approved' : null;
    const audit = [
      { kind: 'vote', data: { change: change.id, hash: change.hash, user: userId, verdict, groups, reason } },
      ...(next === null ? [] : [auditOf(change.id, next)]),
    ];
    return { next, along: along(audit, said(next, vote, met ? null : missing)) };
  };
  const cast = await parts.changes.vote(change.id, vote, change.hash, judge);
  if (cast === 'again') {
    throw new BotError('conflict', 'You have already approved this; one person counts once.', {
      hint: 'Somebody else’s approval is needed.',
    });
  }
  if (cast === null) {
    const later = (await parts.changes.load(change.id)) ?? change;
    refuseLate(later, parts.now());
    throw tooLate(later);
  }
  if (verdict === 'deny') return deniedView({ change: cast });
  const { met, missing } = counted(cast.votes);
  return votedView({ change: cast, met, missing: met ? null : missing });
}

function said(next: 'approved' | 'denied' | null, vote: Vote, missing: string | null) {
  const { userId, verdict, reason, groups } = vote;
  const voted: Note = { kind: 'voted', userId, verdict, reason, groups: [...groups], missing };
  if (next === 'denied') {
    const denied: Note = { kind: 'denied', by: userId, reason };
    return notes([denied], [denied]);
  }
  if (next === 'approved') return notes([{ kind: 'approved' }], [voted]);
  return notes([], [voted]);
}

/** Whether somebody may deny it at this moment. Errors: BotError for whoever may not, or comes too late. */
export async function mayDeny(change: StoredChange, userId: string, parts: ChangeParts): Promise<void> {
  await groupsNow(userId, openNeed(change, 'deny', parts), parts);
}

/**
 * The stricter of what was needed when it was asked for and what the rules need now: a freeze may have begun. Errors:
 * BotError when nobody can decide any more; what the rules refuse by now can still be denied.
 */
function openNeed(change: StoredChange, verdict: Vote['verdict'], parts: ChangeParts): Need {
  refuseLate(change, parts.now());
  const { need, plan } = change;
  if (need === null) throw tooLate(change);
  const now = requirementOf({ ...targetOf(plan), command: plan.command }, parts.settings, parts.now());
  if (now.kind === 'refused' && verdict === 'approve')
    throw new BotError('forbidden', now.why, { hint: now.hint });
  if (now.kind !== 'approval') return need;
  return { ...now.need, quorum: Math.max(need.quorum, now.need.quorum) };
}

/** The approving groups somebody is in at this moment, as Slack says now. Errors: BotError for whoever is in none. */
async function groupsNow(userId: string, need: Need, parts: ChangeParts): Promise<readonly string[]> {
  const names = need.from.map(({ name }) => name);
  const approving = Object.fromEntries(
    Object.entries(parts.settings.groups).filter(([name]) => names.includes(name)),
  );
  const { groups, unread } = await membershipOf({ userId, teamId: null }, approving, parts.directory, true);
  if (groups.size > 0) return names.filter((name) => groups.has(name));
  const who = listed(names, 'or');
  if (unread.length > 0) {
    throw new BotError(
      'unavailable',
      `Slack does not tell me who is in ${listed(unread)}, so I cannot count your vote.`,
      {
        hint: 'Nothing was decided. Try again in a moment.',
      },
    );
  }
  throw new BotError('forbidden', `Only members of ${who} may decide this, and you are not one of them.`, {
    hint: 'Ask one of them. /zadig whoami shows the groups you are in.',
  });
}

function refuseLate(change: StoredChange, now: number): void {
  if (change.state !== 'pending') throw tooLate(change);
  if (change.expiresAt !== null && change.expiresAt <= now) {
    throw new BotError('conflict', 'This request has expired: nobody decided in time.', {
      hint: 'Whoever needs it can ask again.',
    });
  }
}

/** Who was first, and what has become of it. */
export function tooLate(change: StoredChange): BotError {
  const { id, state, votes, plan } = change;
  const by = votes.findLast(({ verdict }) => verdict === (state === 'denied' ? 'deny' : 'approve'))?.userId;
  const which = `Request ${id}: ${plan.command} ${targetText(plan.target)}.`;
  const hint = isSettled(state) ? `${which} You have changed nothing.` : which;
  if (by === undefined || state in VOID)
    return new BotError('conflict', VOID[state] ?? 'It needs no approval.', { hint });
  if (state === 'denied') return new BotError('conflict', 'has already denied this.', { by, hint });
  return new BotError('conflict', `has already approved this, and ${SINCE[state] ?? 'it goes on'}.`, {
    by,
    hint,
  });
}

const VOID: { readonly [State in ChangeState]?: string } = {
  pending: 'It has changed while you decided; look at it again.',
  expired: 'This request has expired: nobody decided in time.',
  withdrawn: 'This request was withdrawn by whoever asked.',
  stale: 'The environment or the rules have changed since, so this request is void.',
};

const SINCE: { readonly [State in ChangeState]?: string } = {
  approved: 'it is about to be applied',
  applying: 'it is being applied',
  verifying: 'it has been sent',
  succeeded: 'it is done',
  failed: 'it has failed',
  unknown: 'nobody knows yet whether it worked',
};
