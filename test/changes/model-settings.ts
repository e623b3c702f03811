import type { z } from 'zod';
import { commands } from '../../src/commands/index.ts';
import type { Settings } from '../../src/domain/settings.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/server.ts';
import type { User } from '../../src/sandbox/slack/world.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { seedEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';

/** A policy for every kind of quorum, by the name of the environment and of the command. */
export const SETTINGS: z.input<typeof Settings> = {
  projects: ['payments'],
  channels: { approvals: 'C0APPROVE' },
  groups: { leads: { slack_group: 'S0LEADS' }, sre: { slack_group: 'S0SRE' } },
  access: [{ who: 'everyone', may: ['read', 'change'] }],
  policies: [
    // Short enough to run out while somebody decides.
    { match: { env: 'apac' }, approve: { from: ['leads', 'sre'], expires: '1s', channel: 'C0STORE' } },
    { match: { env: 'eu' }, approve: { from: ['leads', 'sre'], quorum: { leads: 1, sre: 1 } } },
    {
      match: { env: 'us' },
      approve: { from: ['leads', 'sre'], quorum: 2, reason: 'required', break_glass: ['sre'] },
    },
    { match: { production: true, command: ['var set'] }, approve: { from: ['leads', 'sre'], quorum: 2 } },
    {
      match: { production: true, command: ['env edit'] },
      approve: { from: ['leads', 'sre'], quorum: { leads: 1, sre: 1 }, channel: 'C0STORE' },
    },
    { match: { production: true }, approve: { from: ['leads', 'sre'], break_glass: ['sre'] } },
    { match: { env: 'qa' }, approve: { from: ['leads'], self_approval: true } },
  ],
};

/** Environments by what changes in them need. */
export const ENVS = ['prod', 'eu', 'us', 'apac', 'qa', 'dev'] as const;
const ADDED = ['eu', 'us', 'apac'];

/** fay leads and keeps it running, too; gus is one more lead. Neither is in the demo. */
export const PEOPLE = ['ana', 'ben', 'cleo', 'dan', 'fay', 'gus'] as const;

/** Three more production environments, with everything that settings speak of. */
export function prepareZadig(world: World): void {
  for (const key of ADDED) {
    seedEnvironment(world, 'payments', key, { services: ['api', 'worker', 'ledger'] });
    const [env, prod] = [environmentOf(world, 'payments', key), environmentOf(world, 'payments', 'prod')];
    Object.assign(env, { production: true, clusterId: prod.clusterId, alias: key.toUpperCase() });
  }
}

/** ben, fay and gus lead; cleo and fay keep it running. */
export function prepareSlack({ world }: SlackSandbox): void {
  const ana = world.users.get('U0ANA');
  for (const name of ['fay', 'gus']) {
    const id = `U0${name.toUpperCase()}`;
    world.users.set(id, { ...(ana as User), id, name, realName: name });
    for (const channel of world.channels.values()) if (channel.kind === 'public') channel.members.push(id);
    const members = [world.bot.userId, id];
    const direct = { name: '', kind: 'im' as const, isExtShared: false, isArchived: false, members };
    world.channels.set(`D0${name.toUpperCase()}`, { id: `D0${name.toUpperCase()}`, ...direct });
  }
  // Where some of the cards stand.
  world.channels.get('C0STORE')?.members.push('U0EVE');
  groupOf(world, 'S0LEADS').users = ['U0BEN', 'U0FAY', 'U0GUS'];
  groupOf(world, 'S0SRE').users = ['U0CLEO', 'U0FAY'];
}

/** The approving groups somebody is in at this moment, by their names in the settings. */
export function groupsOf(userId: string, { world }: SlackSandbox): readonly string[] {
  return Object.entries({ leads: 'S0LEADS', sre: 'S0SRE' })
    .filter(([, id]) => groupOf(world, id).users.includes(userId))
    .map(([name]) => name);
}

export function groupOf(world: SlackSandbox['world'], id: string) {
  const group = world.groups.get(id);
  if (group === undefined) throw new Error(`there is no group ${id}`);
  return group;
}

/** What people ask for, without `/zadig`; `n` makes it another one each time. */
const WISHES: Readonly<Record<string, (env: string, n: number) => string>> = {
  restart: (env, n) => `restart payments/${env}/${n % 2 === 0 ? 'api' : 'worker'}`,
  'var set': (env, n) => `var set payments/${env} LOG_LEVEL=${['debug', 'info', 'error', 'warn'][n % 4]}`,
  'env edit': (env, n) =>
    ['qa', 'dev'].includes(env)
      ? `env edit payments/${env} --registry registry-eu.example.com`
      : `env edit payments/${env} --alias A${n % 7}`,
  'service update': (env, n) =>
    `service update payments/${env}/worker QUEUE=${['charges', 'refunds', 'all'][n % 3]}`,
  scale: (env, n) => `scale payments/${env}/worker ${1 + (n % 3)}`,
  image: (env, n) => `image payments/${env}/worker :v${n}`,
};

/** Those of them that this bot knows. */
export const WISHED = Object.keys(WISHES).filter((name) => commands.some((one) => one.name === name));

export function wishLine(name: string, env: string, n: number): string {
  const line = WISHES[name];
  if (line === undefined) throw new Error(`nobody wishes for ${name}`);
  return line(env, n);
}
