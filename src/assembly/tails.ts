import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from '@slack/bolt';
import { isAllowed } from '../domain/access.ts';
import { type Directory, membershipOf } from '../domain/groups.ts';
import type { Settings } from '../domain/settings.ts';
import type { SharedRates } from '../limits/shared-rates.ts';
import type { Channels } from '../slack/channels.ts';
import type { Installation, People } from '../slack/identity.ts';
import { listenForLeaving } from '../slack/leaving.ts';
import type { Db } from '../store/db.ts';
import type { StoredTail } from '../store/tail-row.ts';
import { createTails } from '../store/tails.ts';
import type { TailDeskParts } from '../tails/desk-parts.ts';
import { compileOwn } from '../tails/filter.ts';
import { createLooks } from '../tails/looks.ts';
import { TAIL_PACE, type TailPace } from '../tails/pace.ts';
import type { TailParts } from '../tails/parts.ts';
import { createRota } from '../tails/rota.ts';
import { createSupervisor } from '../tails/supervisor.ts';
import type { Zadig } from '../zadig/client.ts';

/** What following logs is made of. */
export interface TailsOf extends Pick<TailParts, 'voice' | 'audit' | 'onMoved' | 'log' | 'now'> {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly zadig: Zadig;
  readonly settings: Settings;
  readonly directory: Directory;
  readonly people: People;
  readonly channels: Channels;
  readonly home: Installation;
  readonly pace: TailPace | undefined;
  /** Milliseconds on a clock that nobody sets. */
  readonly steadyNow: () => number;
  /** What all replicas together may post. */
  readonly rates: SharedRates;
}

/** Log tails: for dispatch, and for those who hear of people that leave. */
export interface TailsPart extends TailDeskParts {
  listen(app: App): void;
  stop(): Promise<void>;
}

export function tailsOf(parts: TailsOf): TailsPart {
  const { db, zadig, settings, now, steadyNow, home, channels, log } = parts;
  const pace = parts.pace ?? TAIL_PACE;
  const owner = randomUUID();
  const tails = createTails(db, now);
  const shared: TailParts = {
    ...parts,
    ...{ tails, pace },
    looks: createLooks(zadig, steadyNow),
    rota: createRota(pace.postMs, now, parts.rates),
    folder: folderFor(parts.databaseUrl),
    mostFileBytes: settings.logs.file_mb * 1_000_000,
    own: compileOwn(settings.logs.redact),
    isAllowed: (tail) => mayStillFollow(tail, parts),
    isShared: async (channel) =>
      !/^[UWD]/.test(channel) && (await channels.readersOf(channel)) === 'external',
  };
  const supervisor = createSupervisor(shared, owner);
  return {
    ...shared,
    ...{ supervisor, settings, owner },
    teamId: home.teamId,
    listen: (app) => listenForLeaving(app, { tails, supervisor, channels, botUserId: home.botUserId, log }),
    stop: () => supervisor.stop(),
  };
}

/** Beside the database, where the bot may write; with PostgreSQL among the files that are for now. */
function folderFor(databaseUrl: string): string {
  const path = databaseUrl.startsWith('file:') ? databaseUrl.slice(5) : ':memory:';
  return path === ':memory:' ? join(tmpdir(), 'zadig-slack-tails') : join(dirname(path), 'tails');
}

/** Rights are looked at again while the tail goes on. Rejects when nobody can tell just now. */
async function mayStillFollow(
  { requester, target }: StoredTail,
  { settings, directory, people }: TailsOf,
): Promise<boolean> {
  const actor = { userId: requester, teamId: null };
  const { groups, unread } = await membershipOf(actor, settings.groups, directory);
  const isStillAllowed = isAllowed(settings.access, groups, { kind: 'stream', ...target });
  if (!isStillAllowed && unread.length > 0)
    throw new Error(`Slack does not tell who is in ${unread.join(', ')}`);
  return isStillAllowed && (await people.isOurs(requester, null));
}
