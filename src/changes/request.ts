import type { Change as ChangeCommand } from '../commands/change.ts';
import type { Need } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import {
  breakGlassAllowed,
  type Requirement,
  requirementOf,
  unapprovable,
  whyNoReason,
} from '../domain/policy.ts';
import type { ReasonRule } from '../domain/policy-settings.ts';
import { targetText } from '../domain/target.ts';
import type { AskedIn } from '../store/change-row.ts';
import { membersOf } from './hopeless.ts';
import type { ChangeParts } from './parts.ts';
import { changeContext, type Kept, type Made, makePlan, targetOf } from './planning.ts';
import { along, auditOf, auditOfNew, newRow, notes } from './rows.ts';

/** A change somebody wants. `values` are the command's arguments, resolved. */
export interface Wish {
  readonly command: ChangeCommand;
  readonly values: Kept['values'];
  readonly requester: string;
  readonly askedIn: AskedIn;
  readonly reason: string | null;
  readonly breakGlass: boolean;
  readonly undoes: string | null;
  /** What it was filled in as, which is asked for once; null when it was typed. */
  readonly draft: string | null;
  /** The reason is asked for when the plan is shown, so that none is missed yet. */
  readonly reasonLater?: true;
}

/** What a wish comes to, before anybody is asked. */
export interface Considered {
  readonly made: Made;
  /** What it needs; null when nobody has to agree. */
  readonly need: Need | null;
  /** Why it would not be taken as it stands; null when it would. */
  readonly refusal: BotError | null;
  /** Whether it has to be said why. */
  readonly reason: ReasonRule;
  /** May whoever asks apply it without waiting for approval? */
  readonly mayBreakGlass: boolean;
}

/** Plans a wish and holds it against the rules. Errors: BotError when it cannot be planned. */
export async function consider(
  wish: Wish,
  groups: ReadonlySet<string>,
  parts: ChangeParts,
  signal: AbortSignal,
): Promise<Considered> {
  const made = await makePlan(
    wish.command,
    wish.values,
    parts.seal,
    changeContext(parts.zadig, parts.now, signal),
  );
  const requirement = requirementOf(
    { ...targetOf(made.plan), command: wish.command.name },
    parts.settings,
    parts.now(),
  );
  const need = requirement.kind === 'approval' ? requirement.need : null;
  const refusal = (await locked(wish, made, parts)) ?? (await ruledOut(wish, requirement, groups, parts));
  return {
    ...{ made, need, refusal },
    reason: requirement.kind === 'approval' ? requirement.reason : 'optional',
    mayBreakGlass: breakGlassAllowed(requirement, groups),
  };
}

/** Takes a wish: a change that waits for approval or is carried out at once. Returns its id. */
export async function take(wish: Wish, considered: Considered, parts: ChangeParts): Promise<string> {
  const { made, need, refusal } = considered;
  if (refusal !== null) throw refusal;
  const row = newRow(made, { ...wish, need, replaces: null }, parts);
  const loud = wish.breakGlass ? [{ kind: 'breakGlass' as const, reason: wish.reason ?? '' }] : [];
  const what = await parts.changes.insert(row, along([auditOfNew(row)], notes([], loud)), wish.draft);
  if (what === 'asked') throw askedAlready();
  if (what === 'undone')
    throw new BotError('conflict', 'Another change takes that one back already.', {
      hint: '/zadig changes lists what was asked for.',
    });
  if (wish.undoes !== null) await tellOfUndo(wish.undoes, row.id, parts);
  return row.id;
}

/** What was filled in cannot be asked for any more. */
export function askedAlready(): BotError {
  return new BotError(
    'conflict',
    'What was entered is gone: it was asked for already, or is more than a day old.',
    { hint: '/zadig changes lists what was asked for.' },
  );
}

/** The change that is being taken back says so in its thread. */
async function tellOfUndo(undone: string, by: string, { changes, now }: ChangeParts): Promise<void> {
  const said = notes([{ kind: 'undoAsked', id: by }]);
  await changes.amend(
    undone,
    ['succeeded', 'failed'],
    { due_at: now() },
    along([auditOf(undone, 'undo asked', { by })], said),
  );
}

async function locked(wish: Wish, { plan }: Made, { locks }: ChangeParts): Promise<BotError | null> {
  const { project, env } = plan.target;
  const lock = await locks.get(project, env);
  // Who may break the glass in an emergency is not kept out by a lock; whether they may is looked at next.
  if (lock === null || lock.by === wish.requester || wish.breakGlass) return null;
  return new BotError('conflict', `has locked ${targetText({ project, env })}: ${lock.reason}`, {
    by: lock.by,
    hint: `Ask them, or type /zadig unlock ${project}/${env} if the lock is forgotten.`,
  });
}

async function ruledOut(
  wish: Wish,
  requirement: Requirement,
  groups: ReadonlySet<string>,
  parts: ChangeParts,
): Promise<BotError | null> {
  if (requirement.kind === 'refused')
    return new BotError('forbidden', requirement.why, { hint: requirement.hint });
  if (requirement.kind === 'none') {
    if (!wish.breakGlass) return null;
    return new BotError('usage', 'This change needs nobody’s approval, so there is no glass to break.', {
      hint: 'Leave out --break-glass.',
    });
  }
  const { need, breakGlass } = requirement;
  if ((need.channel ?? parts.settings.channels.approvals) === undefined)
    return new BotError('unsupported', 'This needs approval, and no channel for approvals is configured.', {
      hint: 'Whoever keeps my configuration has to set channels: { approvals: C… }.',
    });
  const noReason = whyNoReason(wish.breakGlass ? 'required' : requirement.reason, wish.reason);
  if (noReason !== null && wish.reasonLater !== true)
    return new BotError('usage', noReason, { arg: 'reason' });
  if (wish.breakGlass) {
    if (breakGlass.some((name) => groups.has(name))) return null;
    const who = breakGlass.length === 0 ? 'Nobody' : `Only ${few([...breakGlass])}`;
    return new BotError('forbidden', `${who} may apply this without approval (break-glass).`, {
      hint: 'Leave out --break-glass to ask for approval.',
    });
  }
  return hopeless(wish.requester, need, parts);
}

/** Nobody is asked in vain. What Slack does not tell now is found out at the click. */
async function hopeless(requester: string, need: Need, { directory }: ChangeParts): Promise<BotError | null> {
  const why = unapprovable(need, await membersOf(need, directory), requester);
  return why === null ? null : new BotError('forbidden', why);
}
