import { z } from 'zod';
import type { Actor } from './actor.ts';

/** What a command does to Zadig: nothing, something, or keep a stream open. */
export const CommandKind = z.enum(['read', 'change', 'stream']);
export type CommandKind = z.output<typeof CommandKind>;

const OneOrMore = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
    error: 'must be a name or a list of names',
  })
  .transform((given) => (typeof given === 'string' ? [given] : given));

/** Narrows a rule to projects, environments, production or not. What is left out matches everything. */
export const Within = z.strictObject({
  project: OneOrMore.optional(),
  env: OneOrMore.optional(),
  production: z.boolean().optional(),
});
export type Within = z.output<typeof Within>;

/** Named people: a Slack user group, Slack user ids, or both. */
export const Group = z
  .strictObject({
    slack_group: z
      .string()
      .regex(/^S[A-Z0-9]+$/, { error: 'must be a Slack user group id such as S0LEADS' })
      .optional(),
    users: z
      .array(z.string().regex(/^[UW][A-Z0-9]+$/, { error: 'must be a Slack user id such as U0BEN' }))
      .optional(),
  })
  .refine((group) => group.slack_group !== undefined || group.users !== undefined, {
    error: 'needs slack_group or users',
  });
export type Group = z.output<typeof Group>;

/** One line of `access`: these people may do these kinds of thing there. */
export const AccessRule = z.strictObject({
  who: z.union([z.literal('everyone'), z.array(z.string()).min(1)], {
    error: 'must be everyone or a list of groups, for example [leads]',
  }),
  may: z.array(CommandKind).min(1),
  in: Within.optional(),
});
export type AccessRule = z.output<typeof AccessRule>;

/** Without a file: read and follow everywhere, change test environments, never production. */
export const OPEN_ACCESS: readonly AccessRule[] = [
  { who: 'everyone', may: ['read', 'stream', 'change'], in: { production: false } },
  { who: 'everyone', may: ['read', 'stream'] },
];

/** What somebody wants to do, and where. */
export interface Wanted {
  readonly kind: CommandKind;
  readonly project: string;
  readonly env: string;
  readonly production: boolean;
}

/** The names of the groups the actor is in, read when asked. */
export type GroupsOf = (actor: Actor) => Promise<ReadonlySet<string>>;

/**
 * May these groups do that? The first rule that speaks of the person and the place decides; what no rule
 * speaks of is refused.
 */
export function isAllowed(
  rules: readonly AccessRule[],
  groups: ReadonlySet<string>,
  wanted: Wanted,
): boolean {
  const rule = rules.find((candidate) => speaksOf(candidate, groups) && isWithin(candidate.in, wanted));
  return rule?.may.includes(wanted.kind) ?? false;
}

/** May these groups do something of the kind in any environment, of the project or of all, be it there already or not? */
export function mayAnywhere(
  rules: readonly AccessRule[],
  groups: ReadonlySet<string>,
  kind: CommandKind,
  project?: string,
): boolean {
  // Rules tell apart only what they name; the empty name stands for all the rest.
  const named = (what: 'project' | 'env') => new Set(['', ...rules.flatMap((rule) => rule.in?.[what] ?? [])]);
  const projects = project === undefined ? [...named('project')] : [project];
  return projects.some((each) =>
    [...named('env')].some((env) =>
      [false, true].some((production) => isAllowed(rules, groups, { kind, project: each, env, production })),
    ),
  );
}

/** May they do it in every environment of a project, those that are yet to come included? */
export function mayEverywhere(
  rules: readonly AccessRule[],
  groups: ReadonlySet<string>,
  kind: CommandKind,
  project: string,
): boolean {
  const named = new Set(['', ...rules.flatMap((rule) => rule.in?.env ?? [])]);
  return [...named].every((env) =>
    [false, true].every((production) => isAllowed(rules, groups, { kind, project, env, production })),
  );
}

/** Is the rule about somebody in these groups? */
export function speaksOf(rule: AccessRule, groups: ReadonlySet<string>): boolean {
  return rule.who === 'everyone' || rule.who.some((name) => groups.has(name));
}

/** Does the place lie within? An absent limit matches everything. */
export function isWithin(within: Within | undefined, place: Omit<Wanted, 'kind'>): boolean {
  if (within === undefined) return true;
  return (
    (within.project?.includes(place.project) ?? true) &&
    (within.env?.includes(place.env) ?? true) &&
    (within.production === undefined || within.production === place.production)
  );
}
