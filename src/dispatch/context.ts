import type { Governance } from '../changes/governance.ts';
import type { Command, CommandContext } from '../commands/command.ts';
import { type AccessRule, type CommandKind, isAllowed, speaksOf } from '../domain/access.ts';
import { BotError } from '../domain/errors.ts';
import { type Directory, type Membership, membershipOf } from '../domain/groups.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Settings } from '../domain/settings.ts';
import type { ChannelDefaults } from '../store/channel-defaults.ts';
import { createTailDesk } from '../tails/desk.ts';
import type { TailDeskParts } from '../tails/desk-parts.ts';
import { createWatchDesk, type WatchDeskParts } from '../watches/desk.ts';
import type { Zadig } from '../zadig/client.ts';
import { knownEnvironments, mustServe, servedProjects, visible } from './environments.ts';

export interface LookupParts {
  readonly zadig: Zadig;
  readonly settings: Settings;
  readonly directory: Directory;
}

export interface ContextParts extends LookupParts {
  readonly commands: readonly Command[];
  readonly channelDefaults: ChannelDefaults;
  readonly governance: Governance;
  readonly tails: TailDeskParts;
  readonly watches: WatchDeskParts;
  readonly now: () => number;
}

/** What is known of an invocation's person and places, asked only when needed. */
export type Asked = ReturnType<typeof createLookups>;

export function createLookups(
  command: Command,
  { actor }: Pick<Invocation, 'actor'>,
  parts: LookupParts,
  signal: AbortSignal,
) {
  const { zadig, settings, directory } = parts;
  let member: Promise<Membership> | null = null;
  const projects = () => servedProjects(zadig, settings.projects, signal);
  return {
    kind: command.kind === 'read' ? (command.needs ?? 'read') : command.kind,
    access: settings.access,
    projects,
    membership: () => {
      member ??= membershipOf(actor, settings.groups, directory);
      return member;
    },
    membershipNow: () => membershipOf(actor, settings.groups, directory, true),
    mustServe: async (project: string) => mustServe(project, await projects()),
    environments: (project: string) => knownEnvironments(zadig, project, signal),
  };
}

/** What a read may use, for whoever asks. */
export function createContext(
  asked: Asked,
  invocation: Invocation,
  parts: ContextParts,
  signal: AbortSignal,
): CommandContext {
  const { zadig, settings, channelDefaults, commands, now } = parts;
  const { actor, place } = invocation;
  const groups = async () => (await asked.membership()).groups;
  const environments = async (project: string) => {
    const [known, { groups }] = await Promise.all([asked.environments(project), asked.membership()]);
    return visible(project, known, ({ key, production }) =>
      isAllowed(settings.access, groups, { kind: asked.kind, project, env: key, production }),
    );
  };
  const targets = async (project: string) =>
    (await environments(project)).environments.map(({ key, production }) => ({
      project,
      env: key,
      production,
    }));
  return {
    zadig,
    actor,
    place,
    changes: parts.governance.desk(actor.userId, groups, signal),
    tails: createTailDesk(invocation, groups, parts.tails),
    watches: createWatchDesk(invocation, groups, targets, parts.watches),
    channelDefaults,
    commands,
    now,
    signal,
    async projects() {
      const served = await asked.projects();
      if (served !== null) return served;
      throw new BotError(
        'unsupported',
        'This Zadig does not list its projects, and my configuration names none.',
        {
          hint: 'Name one, as in /zadig env list payments. Whoever keeps my configuration can list them under “projects”.',
        },
      );
    },
    groups,
    access: (groups) => rulesFor(groups, settings, commands),
    environments,
  };
}

/** The rules that speak of somebody in these groups, with those kinds of command that there are. */
function rulesFor(
  groups: ReadonlySet<string>,
  { access }: Settings,
  commands: readonly Command[],
): readonly AccessRule[] {
  const kinds = new Set<CommandKind>(commands.map(({ kind }) => kind));
  return access
    .filter((rule) => speaksOf(rule, groups))
    .map((rule) => ({ ...rule, may: rule.may.filter((kind) => kinds.has(kind)) }))
    .filter(({ may }) => may.length > 0);
}
