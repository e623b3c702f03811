import { checkedView, reviewedView, withdrawnView } from '../blocks/change/asked.ts';
import { approvalsList, changesList } from '../blocks/change/lists.ts';
import { denyModal, detailsModal } from '../blocks/change/modals.ts';
import { stateWord } from '../blocks/change/words.ts';
import { lockedView, unlockedView } from '../blocks/lock.ts';
import { context } from '../blocks/message.ts';
import { code } from '../blocks/mrkdwn.ts';
import type { ChangeDesk } from '../commands/desk.ts';
import { type CommandKind, isAllowed } from '../domain/access.ts';
import { type EnvLock, isSettled, wasApplied } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { membershipOf } from '../domain/groups.ts';
import type { Note } from '../domain/note.ts';
import { targetText } from '../domain/target.ts';
import type { StoredChange } from '../store/change-row.ts';
import { decide, mayDeny, tooLate } from './decide.ts';
import { look } from './follow.ts';
import { opened } from './opened.ts';
import type { ChangeParts } from './parts.ts';
import { along, auditOf, notes } from './rows.ts';
import { mayApprove, maySee } from './visible.ts';
import { waitingFor } from './waiting.ts';

const LISTED = 100;

/** What one person may do about changes. `wake` tells the executor that there is something to do. */
export function createDesk(
  userId: string,
  groups: () => Promise<ReadonlySet<string>>,
  parts: ChangeParts,
  wake: (id: string) => void,
  signal: AbortSignal,
): ChangeDesk {
  const { changes, lists, locks, settings, audit } = parts;

  async function may(kind: CommandKind, { plan }: StoredChange): Promise<boolean> {
    return isAllowed(settings.access, await groups(), { kind, ...plan.target });
  }

  /** The change, for whoever may see it. That an id exists is not told to others. */
  async function find(id: string): Promise<StoredChange> {
    const change = await changes.load(id.toLowerCase());
    if (change !== null && (await maySee(change, userId, groups, settings.access))) return change;
    throw new BotError('not_found', `There is no change ${id}, or you may not see it.`, {
      hint: '/zadig changes and /zadig approvals list those that you may see.',
    });
  }

  async function mustChange(change: StoredChange, doing: string): Promise<void> {
    if (change.requester === userId || (await may('change', change))) return;
    if (mayApprove(change, await groups())) return;
    throw new BotError('forbidden', `You may not ${doing} changes of ${targetText(change.plan.target)}.`, {
      hint: '/zadig whoami shows what you may do.',
    });
  }

  return {
    async approve(id) {
      const change = await find(id);
      const answer = await decide(change, userId, 'approve', null, parts);
      wake(change.id);
      return answer;
    },
    async deny(id, reason) {
      const change = await find(id);
      const answer = await decide(change, userId, 'deny', reason, parts);
      wake(change.id);
      return answer;
    },
    async askWhy(id) {
      const change = await find(id);
      await mayDeny(change, userId, parts);
      const hint = `Say why: ${code(`/zadig deny ${change.id} after the release`)}`;
      const { blocks } = denyModal(change);
      return { head: blocks.filter(({ type }) => type !== 'input'), foot: [context(hint)] };
    },
    async withdraw(id) {
      const change = await find(id);
      if (change.requester !== userId)
        throw new BotError('forbidden', 'asked for this, and only they can withdraw it.', {
          by: change.requester,
          hint: 'An approver can deny it.',
        });
      const said = notes([{ kind: 'withdrawn' }], [{ kind: 'withdrawn' }]);
      const moved = await changes.move(
        change.id,
        'withdrawn',
        {},
        along([auditOf(change.id, 'withdrawn', { by: userId })], said),
      );
      if (moved === null) throw tooLate((await changes.load(change.id)) ?? change);
      wake(change.id);
      return withdrawnView({ change: moved });
    },
    async review(id) {
      const change = await find(id);
      if (change.breakGlass === null)
        throw new BotError(
          'conflict',
          'This change was approved in the usual way; there is nothing to sign off.',
        );
      if (change.sentAt === null && !isSettled(change.state))
        throw new BotError(
          'conflict',
          'This change has not been applied yet; sign it off when you see what it did.',
        );
      if (change.breakGlass.reviewedBy !== null)
        throw new BotError('conflict', 'has already signed this off.', { by: change.breakGlass.reviewedBy });
      if (change.requester === userId)
        throw new BotError('forbidden', 'Somebody else has to sign this off: you applied it.');
      const from = change.need?.from.map(({ name }) => name) ?? [];
      const now = await membershipOf({ userId, teamId: null }, settings.groups, parts.directory, true);
      if (!from.some((name) => now.groups.has(name)))
        throw new BotError('forbidden', `Only members of ${from.join(' or ')} may sign this off.`);
      const reviewed = { kind: 'reviewed' as const, by: userId };
      const signed = await changes.review(
        change.id,
        userId,
        along([{ kind: 'review', data: { change: change.id, by: userId } }], notes([reviewed], [reviewed])),
      );
      if (signed === null) throw new BotError('conflict', 'Somebody else has just signed this off.');
      wake(change.id);
      return reviewedView({ change: signed });
    },
    async check(id, verdict) {
      const change = await find(id);
      if (change.state !== 'unknown')
        throw new BotError('conflict', 'The outcome of this change is known; there is nothing to look for.', {
          hint: `/zadig change ${change.id} shows it.`,
        });
      await mustChange(change, 'check');
      const ended = await settle(change, verdict, userId, signal, parts);
      if (ended !== null) wake(change.id);
      return checkedView({ change: ended ?? change });
    },
    async undo(id, reason) {
      const change = await find(id);
      const { kept } = opened(change, parts);
      if (!wasApplied(change))
        throw new BotError(
          'conflict',
          `This change was not applied (it is ${stateWord(change.state)}), so there is nothing to take back.`,
        );
      const undoing = await lists.undoOf(change.id);
      if (undoing !== null)
        throw new BotError('conflict', `Change ${undoing} takes this one back already.`, {
          hint: `/zadig change ${undoing} shows it.`,
        });
      if (kept.undo === null)
        throw new BotError('unsupported', 'This change cannot be taken back by another one.', {
          hint: `/zadig change ${change.id} shows what it did.`,
        });
      return { instead: kept.undo, undoes: change.id, reason: reason ?? `Takes back ${change.id}` };
    },
    async show(id) {
      const [first, ...rest] = detailsModal(await find(id)).blocks;
      return { head: first === undefined ? [] : [first], items: rest.map((block) => [block]), perPage: 45 };
    },
    async approvals() {
      return approvalsList(await waitingFor(userId, await groups(), lists));
    },
    async changes(where) {
      const recent = await lists.recent(where, LISTED);
      const seen: StoredChange[] = [];
      for (const change of recent) if (await may('read', change)) seen.push(change);
      return changesList(seen, where);
    },
    locks: (projects) => locks.of(projects),
    async lock(target, reason) {
      const { project, env } = target;
      const taken = await locks.lock(project, env, userId, reason);
      const lock: EnvLock | null = await locks.get(project, env);
      if (!taken)
        throw new BotError(
          'conflict',
          `has already locked ${targetText({ project, env })}: ${lock?.reason ?? ''}`,
          {
            by: lock?.by ?? userId,
            hint: `/zadig unlock ${project}/${env} opens it.`,
          },
        );
      audit.record({ kind: 'lock', data: { project, env, by: userId, reason } });
      return lockedView(target, { by: userId, reason, at: parts.now() });
    },
    async unlock(target) {
      const { project, env } = target;
      const lock = await locks.unlock(project, env);
      if (lock === null) throw new BotError('conflict', `${targetText({ project, env })} is not locked.`);
      audit.record({
        kind: 'unlock',
        data: { project, env, by: userId, was: { by: lock.by, reason: lock.reason } },
      });
      return unlockedView(target, lock, userId);
    },
  };
}

/** What has become of a change nobody knew the outcome of: what a person says, or what the cluster shows. */
async function settle(
  change: StoredChange,
  verdict: 'done' | 'not-done' | null,
  userId: string,
  signal: AbortSignal,
  parts: ChangeParts,
): Promise<StoredChange | null> {
  const seen = verdict === null ? await look(change, { signal }, parts) : null;
  const state =
    verdict === 'done' || seen?.state === 'ready'
      ? 'succeeded'
      : verdict === 'not-done' || seen?.state === 'failed'
        ? 'failed'
        : null;
  if (state === null) return null;
  const text =
    verdict === 'done'
      ? 'Somebody looked and says that it was done.'
      : verdict === 'not-done'
        ? 'Somebody looked and says that it was not done.'
        : (seen?.note ?? '');
  const said: Note = {
    kind: 'outcome',
    state,
    text,
    durationMs: parts.now() - (change.sentAt ?? change.createdAt),
  };
  const entry = auditOf(change.id, state, { by: userId, verdict, why: text });
  return parts.changes.move(
    change.id,
    state,
    { outcome: text === '' ? null : text, ...(verdict === 'not-done' ? { undoable: 0 } : {}) },
    along([entry], notes([said], [said])),
  );
}
