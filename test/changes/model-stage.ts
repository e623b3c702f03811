import { startApp } from '../../src/app.ts';
import type { RunningApp } from '../../src/app-options.ts';
import type { Pace } from '../../src/changes/pace.ts';
import { Settings } from '../../src/domain/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { QUICK } from '../support/bot.ts';
import { type DatabaseKind, freshDatabase } from '../support/database.ts';
import { prepareSlack, prepareZadig, SETTINGS } from './model-settings.ts';

/** A Slack, a Zadig and a database that outlive the bots between them. */
export interface Stage extends AsyncDisposable {
  readonly slack: SlackSandbox;
  readonly zadig: ZadigSandbox;
  /** For looking only. */
  readonly db: Db;
  /** One more replica; HTTP ones get their deliveries from whoever calls `slack.deliverTo`. */
  start(transport?: 'socket' | 'http'): Promise<RunningApp>;
  /** Stops all and starts one again. */
  restart(graceMs: number): Promise<void>;
  /** What all of them wrote to their logs. */
  log(): string;
}

/** Passing states are redrawn once only: Slack's fifty edits a minute would make every run take minutes. */
const PACE: Pace = { ...QUICK, editMs: 30_000, deadlineMs: 8_000 };

export async function setStage(
  kind: DatabaseKind,
  settings: typeof SETTINGS = SETTINGS,
  pace: Partial<Pace> = {},
): Promise<Stage> {
  // Generous, since many stages share a machine; what is late has tests of its own.
  const slack = await startSlack({ rateLimits: false, triggerMs: 30_000, ackMs: 15_000 });
  prepareSlack(slack);
  const zadig = await startZadig({ rolloutMs: 20, logIntervalMs: 0 });
  prepareZadig(zadig.world);
  const database = await freshDatabase(kind);
  const db = await openDb(database.url);
  const lines: string[] = [];
  const log = createLog('debug', [slack.botToken, zadig.token], { write: (line) => void lines.push(line) });
  let running: RunningApp[] = [];

  async function start(transport: 'socket' | 'http' = 'socket'): Promise<RunningApp> {
    const app = await startApp({
      slack: {
        botToken: slack.botToken,
        apiUrl: slack.url,
        transport:
          transport === 'http'
            ? { kind: 'http', signingSecret: slack.signingSecret }
            : { kind: 'socket', appToken: slack.appToken, staggerMs: 0 },
      },
      zadig: { url: zadig.url, token: zadig.token },
      databaseUrl: database.url,
      port: 0,
      settings: Settings.parse(settings),
      pace: { ...PACE, ...pace },
      log,
    });
    running.push(app);
    return app;
  }

  async function stop(graceMs: number): Promise<void> {
    const apps = running;
    running = [];
    await Promise.all(apps.map((app) => app.stop(graceMs)));
  }

  return {
    slack,
    zadig,
    db,
    start,
    async restart(graceMs) {
      await stop(graceMs);
      await start();
    },
    log: () => lines.join(''),
    async [Symbol.asyncDispose]() {
      await stop(500);
      await db.destroy();
      await slack.close();
      await zadig.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
