import type { Json } from './json.ts';

/** A person or bot, of this team or another. */
export interface User {
  readonly id: string;
  name: string;
  realName: string;
  teamId: string;
  isBot: boolean;
  isStranger: boolean;
  isRestricted: boolean;
  deleted: boolean;
  /** An ephemeral message only reaches people who are active. */
  active: boolean;
  tz: string;
}

/** A conversation. */
export interface Channel {
  readonly id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  isExtShared: boolean;
  isArchived: boolean;
  /** User ids, the bot's among them. */
  members: string[];
}

/** A group people can mention together. */
export interface UserGroup {
  readonly id: string;
  handle: string;
  name: string;
  users: string[];
  disabled: boolean;
}

/** A message as it is stored; what one person sees of it is SeenMessage. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly user: string;
  /** User id of the only reader; null for a message everybody in the channel sees. */
  readonly ephemeralTo: string | null;
  readonly broadcast: boolean;
  text: string;
  blocks: Json[];
  attachments: Json[];
  metadata: Json | null;
  /** Ids in `world.files`. */
  files: string[];
  edited: boolean;
  deleted: boolean;
  /** The flags as they were sent; null when they were left to Slack, which then unfurls. */
  unfurlLinks: boolean | null;
  unfurlMedia: boolean | null;
  /** What the app made of links, by link: attachments. */
  unfurls: Json;
  reactions: { readonly name: string; readonly users: string[] }[];
}

/** An announced, uploaded or completed file. */
export interface SlackFile {
  readonly id: string;
  name: string;
  title: string;
  /** Bytes as announced by files.getUploadURLExternal. */
  readonly length: number;
  readonly snippetType: string;
  content: Buffer | null;
  completed: boolean;
  shares: { channel: string; ts: string }[];
}

/** Everything people and the bot live in; tests may change any of it at any time. */
export interface SlackWorld {
  readonly team: { readonly id: string; domain: string; name: string; readonly enterpriseId: null };
  readonly app: { readonly id: string };
  readonly bot: { readonly userId: string; readonly botId: string; name: string };
  /** Scopes of the bot token. */
  scopes: string[];
  /** `features.unfurl_domains` of the app's manifest; with the real Slack at most five, and never an address. */
  unfurlDomains: string[];
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  readonly groups: Map<string, UserGroup>;
  readonly files: Map<string, SlackFile>;
  /** In the order they were posted. */
  readonly messages: Message[];
}

const SCOPES = [
  'app_mentions:read',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:read',
  'im:history',
  'links:read',
  'links:write',
  'reactions:write',
  'usergroups:read',
  'users:read',
];

function person(id: string, name: string, over: Partial<User> = {}): User {
  return {
    id,
    name,
    realName: name.charAt(0).toUpperCase() + name.slice(1),
    teamId: 'T0DEMO',
    isBot: false,
    isStranger: false,
    isRestricted: false,
    deleted: false,
    active: true,
    tz: 'Europe/Berlin',
    ...over,
  };
}

function channel(id: string, name: string, members: string[], over: Partial<Channel> = {}): Channel {
  return { id, name, kind: 'public', isExtShared: false, isArchived: false, members, ...over };
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** The demo workspace: ana and dan develop, ben leads, cleo keeps it running, eve is from another company. */
export function demoWorld(): SlackWorld {
  const bot = 'U0ZADIG';
  const team = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0DAN'];
  return {
    team: { id: 'T0DEMO', domain: 'demo', name: 'Demo', enterpriseId: null },
    app: { id: 'A0ZADIG' },
    bot: { userId: 'U0ZADIG', botId: 'B0ZADIG', name: 'zadig' },
    scopes: [...SCOPES],
    unfurlDomains: [],
    users: byId([
      person('U0ZADIG', 'zadig', { isBot: true }),
      person('U0ANA', 'ana'),
      person('U0BEN', 'ben'),
      person('U0CLEO', 'cleo'),
      person('U0DAN', 'dan'),
      person('U0EVE', 'eve', { teamId: 'T0OTHER', isStranger: true }),
    ]),
    channels: byId([
      channel('C0PAYMENTS', 'payments', [bot, ...team]),
      channel('C0STORE', 'storefront', [bot, ...team]),
      channel('C0RANDOM', 'random', [...team]),
      channel('G0SECRET', 'secret', ['U0BEN', 'U0CLEO'], { kind: 'private' }),
      channel('C0APPROVE', 'approvals', [bot, ...team]),
      channel('C0PARTNER', 'partners', [bot, ...team, 'U0EVE'], { isExtShared: true }),
      ...team.map((id) => channel(`D0${id.slice(2)}`, '', [bot, id], { kind: 'im' })),
    ]),
    groups: byId([
      { id: 'S0LEADS', handle: 'leads', name: 'Leads', users: ['U0BEN'], disabled: false },
      { id: 'S0SRE', handle: 'sre', name: 'SRE', users: ['U0CLEO'], disabled: false },
    ]),
    files: new Map(),
    messages: [],
  };
}

/** The channel with this id or name (with or without `#`). */
export function findChannel(world: SlackWorld, idOrName: string): Channel | undefined {
  const name = idOrName.replace(/^#/, '');
  return (
    world.channels.get(idOrName) ??
    [...world.channels.values()].find((row) => row.kind !== 'im' && row.name === name)
  );
}

/** The direct-message channel between the bot and this person; undefined when there is none. */
export function directChannel(world: SlackWorld, userId: string): Channel | undefined {
  return [...world.channels.values()].find((row) => row.kind === 'im' && row.members.includes(userId));
}

/** The person with this id or name (with or without `@`). */
export function findUser(world: SlackWorld, idOrName: string): User | undefined {
  const name = idOrName.replace(/^@/, '').toLowerCase();
  return world.users.get(idOrName) ?? [...world.users.values()].find((row) => row.name === name);
}

/** The stored message, ephemeral ones included. */
export function findMessage(world: SlackWorld, channelId: string, ts: string): Message | undefined {
  return world.messages.find((row) => row.channel === channelId && row.ts === ts);
}
