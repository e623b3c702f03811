import { type CommandKind, isAllowed } from '../../domain/access.ts';
import type { Looking } from '../../domain/choices.ts';
import { BotError } from '../../domain/errors.ts';
import type { Membership } from '../../domain/groups.ts';
import type { Settings } from '../../domain/settings.ts';
import { type EnvTarget, targetText } from '../../domain/target.ts';
import type { EnvItem } from './items.ts';
import { isFinal, type Lists } from './lists.ts';
import { howOld, whyNot } from './notes.ts';
import { closed, type Pool, unlisted } from './pick.ts';

/** What may be looked into, or what is offered instead. */
export type Gate<T> =
  | { readonly open: T; readonly instead: null }
  | { readonly open: null; readonly instead: Pool };

/** What deciding about a place takes. */
export interface Asking {
  readonly looking: Looking;
  readonly lists: Lists;
  readonly settings: Settings;
  /** Never rejects. */
  readonly membership: Promise<Membership>;
}

/** Environments that the asker may use in this way. */
export interface OpenEnvs {
  readonly items: readonly EnvItem[];
  /** How many there are that the asker may not use so. */
  readonly hidden: number;
  /** False when there may be more, in production. */
  readonly isWhole: boolean;
  readonly note: string | null;
}

/** The project that was chosen, if the bot serves it. */
export async function projectGate({ looking, lists }: Asking): Promise<Gate<string>> {
  const project = looking.given['project'] ?? '';
  if (project === '') return shut('Choose a project first.');
  const { value, failed } = await lists.projects();
  if (value !== null) {
    const isServed = value.some((each) => each.value === project);
    return isServed ? { open: project, instead: null } : shut(`There is no project ${project} here.`);
  }
  // Then the token alone decides.
  if (failed instanceof BotError && failed.code === 'unsupported') return { open: project, instead: null };
  return { open: null, instead: unlisted(whyNot('projects', failed)) };
}

/** The environments of the chosen project. */
export async function environmentsGate(asking: Asking): Promise<Gate<OpenEnvs>> {
  const { lists, settings, looking } = asking;
  const project = await projectGate(asking);
  if (project.open === null) return project;
  const { value, ageMs, failed } = await lists.environments(project.open);
  if (value === null) return { open: null, instead: unlisted(whyNot('environments', failed)) };
  const membership = await asking.membership;
  const items = value.items.filter(({ value: env, production }) =>
    isAllowed(settings.access, membership.groups, {
      kind: looking.kind,
      project: project.open,
      env,
      production,
    }),
  );
  const isWhole = isFinal(value.failure);
  const hidden = value.items.length - items.length;
  const isTestOnly = looking.only === 'test';
  const usable = isTestOnly ? items.filter(({ production }) => !production) : items;
  const note = [
    howOld(ageMs, failed),
    isWhole || isTestOnly ? null : 'Zadig did not list production.',
    usable.length < items.length ? 'Production is left out: Zadig cannot do this there.' : null,
    hidden > 0 ? countedOut(membership) : null,
  ].filter((each) => each !== null);
  return {
    open: {
      items: usable,
      hidden,
      isWhole: isWhole || isTestOnly,
      note: note.length === 0 ? null : note.join(' '),
    },
    instead: null,
  };
}

/** The environment that was chosen, if the asker may use it in this way; one nobody knows of counts as production. */
export async function envGate(asking: Asking): Promise<Gate<EnvTarget>> {
  const { lists, settings, looking } = asking;
  const { kind, given } = looking;
  const project = await projectGate(asking);
  if (project.open === null) return project;
  const env = given['env'] ?? '';
  if (env === '') return shut('Choose an environment first.');
  const { value, failed } = await lists.environments(project.open);
  if (value === null) return { open: null, instead: unlisted(whyNot(looking.source, failed)) };
  const membership = await asking.membership;
  const found = value.items.find((each) => each.value === env);
  const target: EnvTarget = { project: project.open, env, production: found?.production ?? true };
  if (!isAllowed(settings.access, membership.groups, { kind, ...target })) {
    return shut(countedOut(membership) ?? `You may not ${DOING[kind]} ${targetText(target)}.`);
  }
  if (looking.only === 'test' && found?.production === true) return shut(NOT_THERE);
  if (found === undefined && value.failure === null) {
    return { open: null, instead: unlisted(`Zadig does not list ${targetText(target)}.`) };
  }
  return { open: target, instead: null };
}

/** Said of production, where a command can do nothing. */
export const NOT_THERE = 'Zadig cannot do this in production: choose a test environment.';

const DOING: Readonly<Record<CommandKind, string>> = { read: 'look at', stream: 'follow', change: 'change' };

/** The name that was chosen, of something in an environment. */
export function chosen(looking: Looking, what: 'service' | 'type'): Gate<string> {
  const name = looking.given[what] ?? '';
  return name === '' ? shut(`Choose a ${what} first.`) : { open: name, instead: null };
}

/** Why somebody may see less than they should; null when Slack said all there is to know. */
export function countedOut({ unread }: Membership): string | null {
  return unread.length === 0 ? null : `Slack did not say who is in ${unread.join(', ')}: you count as out.`;
}

function shut(note: string): { readonly open: null; readonly instead: Pool } {
  return { open: null, instead: closed(note) };
}
