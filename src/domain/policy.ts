import { type Group, isWithin } from './access.ts';
import type { Need } from './change.ts';
import { durationMs } from './duration.ts';
import { type Freeze, isFrozen, momentText, nextOpening, parseWindow } from './freeze.ts';
import type { Approve, Policy, ReasonRule } from './policy-settings.ts';
import { bestTally, listed, reservedSeats } from './tally.ts';
import { targetText } from './target.ts';

/** What is to be changed, and by which command. */
export interface Subject {
  readonly project: string;
  readonly env: string;
  readonly production: boolean;
  /** The command's name, never an alias: `env delete`. */
  readonly command: string;
}

/** The settings that say what a change needs. */
export interface Rules {
  readonly policies: readonly Policy[];
  readonly freezes: readonly Freeze[];
  readonly groups: Readonly<Record<string, Group>>;
}

type Freezes = readonly Freeze[];

/** What has to happen before a change is applied. Of a refusal: what is wrong, and what to do. */
export type Requirement =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly why: string; readonly hint: string }
  | {
      readonly kind: 'approval';
      readonly need: Need;
      readonly reason: ReasonRule;
      /** Groups whose members may apply it at once. */
      readonly breakGlass: readonly string[];
    };

/**
 * What a change needs at that moment (Unix ms). The first policy that matches decides; without one, test environments
 * are free and production is refused. Freezes in force ask for more people, or refuse.
 */
export function requirementOf(subject: Subject, rules: Rules, at: number): Requirement {
  const policy = rules.policies.find(
    ({ match }) => isWithin(match, subject) && (match.command?.includes(subject.command) ?? true),
  );
  if (policy === undefined && subject.production) return noPolicy(subject, rules);
  const approve = policy?.approve ?? 'none';
  const inForce = (moment: number) => rules.freezes.filter((freeze) => isFrozen(freeze, subject, moment));
  const closed = (moment: number) =>
    inForce(moment).filter(({ quorum }) => quorum === undefined || approve === 'none');
  if (closed(at).length > 0) return frozen(subject, policy, closed, at);
  if (approve === 'none') return { kind: 'none' };
  return {
    kind: 'approval',
    need: raised(needOf(approve, rules.groups), inForce(at)),
    reason: approve.reason,
    breakGlass: approve.break_glass ?? [],
  };
}

/** What an approval asks for when nothing is frozen. */
export function needOf(approve: Approve, groups: Rules['groups']): Need {
  const { quorum } = approve;
  const seats = new Map(typeof quorum === 'number' ? [] : Object.entries(quorum));
  const from = [...new Set(approve.from)].map((name) => ({
    name,
    slackGroup: groups[name]?.slack_group ?? null,
    users: groups[name]?.users ?? [],
    needed: seats.get(name) ?? null,
  }));
  return {
    quorum: typeof quorum === 'number' ? quorum : reservedSeats({ from }),
    from,
    selfApproval: approve.self_approval,
    freezes: [],
    channel: approve.channel ?? null,
    expiresMs: durationMs(approve.expires),
  };
}

function raised(need: Need, freezes: readonly Freeze[]): Need {
  const raising = freezes.filter(({ quorum = 0 }) => quorum > need.quorum);
  return {
    ...need,
    quorum: Math.max(need.quorum, ...raising.map(({ quorum = 0 }) => quorum)),
    freezes: raising.map(({ name }) => name),
  };
}

/** Why the reason that was given will not do, and what to do; null when it will. */
export function whyNoReason(rule: ReasonRule, reason: string | null): string | null {
  if (rule === 'optional') return null;
  const given = reason?.trim() ?? '';
  const wanted = rule === 'required' ? '' : ` that matches the pattern ${rule.pattern}`;
  if (given === '') return `This change needs a reason${wanted}. Say why with --reason "…".`;
  if (rule === 'required' || new RegExp(rule.pattern).test(given)) return null;
  return `The reason does not match the pattern ${rule.pattern}. Give one that does with --reason "…".`;
}

/** May somebody in these groups apply it at once, without waiting for approval? */
export function breakGlassAllowed(requirement: Requirement, groups: ReadonlySet<string>): boolean {
  return requirement.kind === 'approval' && requirement.breakGlass.some((name) => groups.has(name));
}

/**
 * Why this person's request can never be approved, whoever agrees, and what to do; null when it can. Groups that
 * `members` does not hold could not be read: they count as large enough.
 */
export function unapprovable(
  need: Need,
  members: ReadonlyMap<string, ReadonlySet<string>>,
  requester: string,
): string | null {
  const best = bestTally(need, members, need.selfApproval ? null : requester);
  if (best.met) return null;
  const names = need.from.map(({ name }) => name);
  const inside = !need.selfApproval && names.some((name) => members.get(name)?.has(requester));
  const everybody = `everybody in ${listed(names)}${inside ? ' but you' : ''}`;
  const other = inside && bestTally(need, members, null).met;
  const remedy = `More people have to join${other ? ', or somebody outside has to ask for it' : ''}.`;
  return `This can never be approved: when ${everybody} has agreed, it still needs ${best.missing}. ${remedy}`;
}

function noPolicy(subject: Subject, { groups }: Rules): Requirement {
  const [group] = Object.keys(groups);
  const define = group === undefined ? ', with the group leads defined under “groups”' : '';
  const example = `{ match: { production: true }, approve: { from: [${group ?? 'leads'}], quorum: 1 } }`;
  return {
    kind: 'refused',
    why: `No policy says who approves ${subject.command} in ${targetText(subject)}, and production is not changed without one.`,
    hint: `Whoever keeps my configuration can add one under “policies”, for example ${example}${define}.`,
  };
}

function frozen(
  subject: Subject,
  policy: Policy | undefined,
  closedAt: (at: number) => Freezes,
  at: number,
): Requirement {
  const closed = closedAt(at);
  const opens = openingOf(closedAt, at);
  const until = opens === null ? '' : ` until ${momentText(closed[0]?.zone ?? 'UTC', opens)}`;
  const names = listed(closed.map(({ name }) => `“${name}”`));
  const why = `${targetText(subject)} is frozen${until}: ${names}.`;
  const hint = `${opens === null ? '' : 'Ask again after that. '}Whoever keeps my configuration can`;
  const free = policy === undefined || policy.approve === 'none';
  if (closed.some(({ quorum }) => quorum === undefined)) {
    const approvers = free ? ' and approvers under “policies”' : '';
    const remedy = `have people approve changes meanwhile: with a quorum under “freezes”${approvers}.`;
    return { kind: 'refused', why, hint: `${hint} ${remedy}` };
  }
  const quorum = Math.max(...closed.map(({ quorum = 0 }) => quorum));
  const nobody = policy === undefined ? 'no policy says from whom' : 'the policy for it says approve: none';
  const spare = subject.production ? '' : ', or limit the freeze to production: true under “freezes”';
  return {
    kind: 'refused',
    why: `${why} Meanwhile a change needs approval (quorum ${quorum}), but ${nobody}.`,
    hint: `${hint} name approvers under “policies”${spare}.`,
  };
}

/** When no freeze refuses any more; null when that moment cannot be found. */
function openingOf(closedAt: (at: number) => Freezes, at: number): number | null {
  let open = at;
  for (let round = 0; round < 10; round += 1) {
    const closed = closedAt(open);
    if (closed.length === 0) return open;
    for (const { when, zone } of closed) {
      const window = parseWindow(when);
      const next = window === null ? null : nextOpening(window, zone, open);
      if (next === null) return null;
      open = Math.max(open, next);
    }
  }
  return null;
}
