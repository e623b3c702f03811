import type { z } from 'zod';
import { startApp } from '../../src/app.ts';
import type { RunningApp } from '../../src/app-options.ts';
import { PACE, type Pace } from '../../src/changes/pace.ts';
import { Settings } from '../../src/domain/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { type SlackOptions, type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig, type ZadigOptions, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import type { OutboxLimits } from '../../src/slack/outbox.ts';
import { openDb } from '../../src/store/db.ts';
import { TAIL_PACE, type TailPace } from '../../src/tails/pace.ts';
import { WATCH_PACE, type WatchPace } from '../../src/watches/pace.ts';
import { assertAccessible } from './accessible-slack.ts';
import { type DatabaseKind, freshDatabase, USUAL_DATABASE } from './database.ts';

export interface BotOptions {
  readonly zadig?: ZadigOptions;
  readonly slack?: SlackOptions;
  readonly transport?: 'socket' | 'http';
  /** As written in the YAML file; default: everybody may read everything. */
  readonly settings?: z.input<typeof Settings>;
  readonly database?: DatabaseKind;
  /** Default: quick looks, so that tests wait for nothing but what happens. */
  readonly pace?: Partial<Pace>;
  /** The same for log tails. */
  readonly tailPace?: Partial<TailPace>;
  readonly watchPace?: Partial<WatchPace>;
  readonly redisUrl?: string;
}

/** The local Slack limits nothing unless a test says so. */
const NO_LIMIT = { burst: 100_000, everyMs: 250 };
export const UNLIMITED: OutboxLimits = { channel: NO_LIMIT, method: () => NO_LIMIT };

/** Everything that a person would wait seconds or minutes for, in a fraction of it. */
export const QUICK: Pace = {
  ...PACE,
  pollMs: 50,
  lookMs: 20,
  editMs: 50,
  stuckMs: 300,
  untouchedMs: 400,
  doubtMs: 200,
  retryMs: 100,
};

/** Logs, too, are followed without anybody waiting. */
export const QUICK_TAILS: TailPace = {
  ...TAIL_PACE,
  lookMs: 60,
  firstByteMs: 400,
  idleMs: 2_000,
  retryMs: 30,
  mostRetryMs: 200,
  fillMs: 40,
  firstFillMs: 20,
  postMs: 20,
  drawMs: 60,
  keepMs: 40,
  pollMs: 40,
  goneMs: 300,
  allowedMs: 200,
};

/** Environments are looked at all the time, and nothing is held back for long. */
export const QUICK_WATCHES: WatchPace = {
  ...WATCH_PACE,
  calmMs: 60,
  busyMs: 30,
  holdBackMs: 150,
  slowMs: 1_500,
  lateMs: 60_000,
  mostRetryMs: 200,
  leaseMs: 3_000,
  rosterMs: 100,
};

/**
 * The whole product on free ports: both local servers, the real bot, a database of its own. When it is disposed of,
 * everything it ever drew has to be accessible.
 */
export interface Bot extends AsyncDisposable {
  readonly slack: SlackSandbox;
  readonly zadig: ZadigSandbox;
  readonly app: RunningApp;
  readonly databaseUrl: string;
  /** What the bot wrote to its log so far. */
  log(): string;
  person(name: string): Person;
  /** Takes the tables away below the running bot. */
  breakDatabase(): Promise<void>;
  /** Stops the bot as SIGTERM does; the servers around it go on. */
  stop(graceMs?: number): Promise<void>;
}

export async function startBot(options: BotOptions = {}): Promise<Bot> {
  const slack = await startSlack({ rateLimits: false, ...options.slack });
  const zadig = await startZadig({ rolloutMs: 20, logIntervalMs: 0, ...options.zadig });
  const database = await freshDatabase(options.database ?? USUAL_DATABASE);
  const lines: string[] = [];
  const secrets = [slack.botToken, slack.appToken, slack.signingSecret, zadig.token];
  const app = await startApp({
    slack: { botToken: slack.botToken, apiUrl: slack.url, transport: transportOf(options, slack) },
    zadig: { url: zadig.url, token: zadig.token },
    databaseUrl: database.url,
    redisUrl: options.redisUrl,
    port: 0,
    settings: Settings.parse(options.settings ?? {}),
    pace: { ...QUICK, ...options.pace },
    tailPace: { ...QUICK_TAILS, ...options.tailPace },
    watchPace: { ...QUICK_WATCHES, ...options.watchPace },
    outboxLimits: UNLIMITED,
    log: createLog('debug', secrets, { write: (line) => void lines.push(line) }),
  });
  if (options.transport === 'http') slack.deliverTo(`http://127.0.0.1:${app.port}/slack/events`);
  let stopped: Promise<void> | null = null;
  const stop = (graceMs = 1_000) => {
    stopped ??= app.stop(graceMs);
    return stopped;
  };
  return {
    slack,
    zadig,
    app,
    databaseUrl: database.url,
    stop,
    async breakDatabase() {
      const db = await openDb(database.url);
      await db.schema.dropTable('delivery').execute();
      await db.destroy();
    },
    log: () => lines.join(''),
    person: (name) => slack.person(name),
    async [Symbol.asyncDispose]() {
      await stop();
      await slack.close();
      await zadig.close();
      await database[Symbol.asyncDispose]();
      assertAccessible(slack);
    },
  };
}

function transportOf({ transport }: BotOptions, slack: SlackSandbox) {
  if (transport === 'http') return { kind: 'http', signingSecret: slack.signingSecret } as const;
  return { kind: 'socket', appToken: slack.appToken, staggerMs: 0 } as const;
}
