import { type AccessRule, type CommandKind, isAllowed } from '../domain/access.ts';
import type { Args, Typed, Values } from '../domain/args.ts';
import { about, BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import type { Membership } from '../domain/groups.ts';
import { nearest } from '../domain/nearest.ts';
import { type EnvTarget, type Scope, targetText } from '../domain/target.ts';
import type { EnvText } from '../domain/target-text.ts';
import type { Known } from './environments.ts';

/** What resolving a target needs to know, asked only when needed. */
export interface Lookups {
  readonly kind: CommandKind;
  readonly access: readonly AccessRule[];
  membership(): Promise<Membership>;
  /** Throws `not_found` unless the bot serves the project. */
  mustServe(project: string): Promise<void>;
  environments(project: string): Promise<Known>;
}

/**
 * Turns typed targets into ones that exist and that the asker may use in this way. A command only ever sees the
 * result, so none can forget the check.
 */
export async function resolveTargets<A extends Args>(
  args: A,
  typed: Typed<A>,
  lookups: Lookups,
): Promise<Values<A>> {
  const values: Record<string, unknown> = { ...typed };
  for (const [name, arg] of Object.entries(args)) {
    const given: unknown = values[name];
    if (given === undefined) continue;
    switch (arg.kind) {
      case 'project':
        await mustServe(name, String(given), lookups);
        break;
      case 'new-env':
        await mayMake(name, { ...(given as EnvText), production: values['production'] === true }, lookups);
        break;
      case 'env':
      case 'service':
      case 'scope':
        values[name] = await resolveTarget(name, given as Scope, lookups);
    }
  }
  // Every target among the typed values has been replaced by its resolved form; all else has one form only.
  return values as Values<A>;
}

/** What is wrong with a target is said of that part of it. */
async function said<T>(part: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof BotError ? about(error, part) : error;
  }
}

function mustServe(name: string, project: string, lookups: Lookups): Promise<void> {
  return said(`${name}.project`, lookups.mustServe(project));
}

/** A scope of a whole project stays as it is; anything with an environment gains what Zadig says of it. */
async function resolveTarget(name: string, text: Scope, lookups: Lookups): Promise<unknown> {
  await mustServe(name, text.project, lookups);
  if (text.env === null) return text;
  const target = await said(`${name}.env`, resolveEnv({ ...text, env: text.env }, lookups));
  return { ...text, ...target };
}

async function resolveEnv({ project, env }: EnvText, lookups: Lookups): Promise<EnvTarget> {
  const { environments, failure } = await lookups.environments(project);
  const found = environments.find(({ key }) => key === env);
  const { groups, unread } = await lookups.membership();
  const mayRead = (production: boolean, key: string) =>
    isAllowed(lookups.access, groups, { kind: lookups.kind, project, env: key, production });
  if (found === undefined) {
    if (failure !== null) throw failure;
    const names = environments
      .filter(({ key, production }) => mayRead(production, key))
      .map(({ key }) => key);
    throw unknownEnvironment(project, env, names);
  }
  const target = { project, env, production: found.production };
  if (!mayRead(found.production, env)) throw refused(target, lookups.kind, unread);
  return target;
}

/** There is nothing to resolve of what is yet to be made; whether the name is free is for the command to say. */
async function mayMake(name: string, target: EnvTarget, lookups: Lookups): Promise<void> {
  const { membership, access, kind } = lookups;
  await mustServe(name, target.project, lookups);
  const { groups, unread } = await membership();
  if (!isAllowed(access, groups, { kind, ...target })) throw about(refused(target, kind, unread), name);
}

function unknownEnvironment(project: string, env: string, names: readonly string[]): BotError {
  const close = nearest(env, names);
  return new BotError('not_found', `There is no environment ${env} in ${project}; I see ${few(names)}.`, {
    hint:
      close.length === 0
        ? `/zadig env list ${project} shows them. An empty list also means that the bot’s Zadig account may not see them.`
        : `Did you mean ${close.map((name) => `${project}/${name}`).join(' or ')}?`,
  });
}

function refused(target: EnvTarget, kind: CommandKind, unread: readonly string[]): BotError {
  const doing = { read: 'look at', stream: 'follow', change: 'change' }[kind];
  const what = `${target.production ? 'the production environment' : 'the environment'} ${targetText(target)}`;
  const why =
    unread.length === 0 ? '' : ` Slack did not tell me who is in ${unread.join(', ')}, so I counted you out.`;
  return new BotError('forbidden', `You may not ${doing} ${what}.${why}`, {
    hint: '/zadig whoami shows what you may do. Whoever keeps my configuration can change it under “access”.',
  });
}
