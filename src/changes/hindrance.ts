import { isAllowed } from '../domain/access.ts';
import { membershipOf } from '../domain/groups.ts';
import { requirementOf } from '../domain/policy.ts';
import { tally } from '../domain/tally.ts';
import { targetText } from '../domain/target.ts';
import type { StoredChange } from '../store/change-row.ts';
import { endpoints } from '../zadig/endpoints.ts';
import type { ChangeParts } from './parts.ts';
import { targetOf } from './planning.ts';

const BUSY = new Set(['creating', 'updating', 'deleting']);

/** Why it cannot be sent just now, as a sentence; null when nothing is in the way. */
export async function inTheWay(
  change: StoredChange,
  signal: AbortSignal,
  parts: ChangeParts,
): Promise<string | null> {
  const { project, env, production } = change.plan.target;
  const locked = await lockedOut(change, parts);
  if (locked !== null) return locked;
  const [other] = await parts.work.sending(project, change.id);
  if (other !== undefined) return `Another change of ${project} is being sent (${other.id}).`;
  if (parts.commands.get(change.plan.command)?.waitsForIdle !== true) return null;
  const ask = { project, production, params: { env }, fresh: true, signal };
  const status = await parts.zadig.call(endpoints.environmentDetail, ask).then(
    (detail) => detail.status,
    () => null,
  );
  return status !== null && BUSY.has(status)
    ? `${targetText({ project, env })} is ${status} just now.`
    : null;
}

/** Somebody else has locked the environment; whoever breaks the glass is not kept out. */
export async function lockedOut(change: StoredChange, { locks }: ChangeParts): Promise<string | null> {
  const { project, env } = change.plan.target;
  const lock = await locks.get(project, env);
  if (lock === null || lock.by === change.requester || change.breakGlass !== null) return null;
  return `${targetText({ project, env })} is locked: ${lock.reason.replace(/[.!?]?$/, '.')}`;
}

/** Rules may have become stricter since it was decided: a freeze has begun, or a policy was changed. */
export function noLongerEnough(change: StoredChange, { settings, now }: ChangeParts): string | null {
  if (change.breakGlass !== null) return null;
  const rule = requirementOf({ ...targetOf(change.plan), command: change.plan.command }, settings, now());
  if (rule.kind === 'none') return null;
  if (rule.kind === 'refused') return rule.why;
  const approvals = change.votes.filter(({ verdict }) => verdict === 'approve');
  const { met, missing } = tally(rule.need, approvals, change.requester);
  return met ? null : `The rules have changed since it was decided: ${missing} needed.`;
}

/** Why whoever asked may not have it any more; `isFinal`: waiting does not help. Null when they may. */
export async function noLongerAllowed(
  { requester, plan }: StoredChange,
  { settings, directory }: ChangeParts,
): Promise<{ readonly why: string; readonly isFinal: boolean } | null> {
  const { groups, unread } = await membershipOf(
    { userId: requester, teamId: null },
    settings.groups,
    directory,
  );
  if (isAllowed(settings.access, groups, { kind: 'change', ...targetOf(plan) })) return null;
  const at = targetText(targetOf(plan));
  return unread.length === 0
    ? { why: `Whoever asked may no longer change ${at}.`, isFinal: true }
    : { why: `Slack does not tell me whether whoever asked may still change ${at}.`, isFinal: false };
}
