import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startApp } from '../../src/app.ts';
import { Settings } from '../../src/domain/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import type { TailPace } from '../../src/tails/pace.ts';
import { QUICK, QUICK_TAILS, UNLIMITED } from '../support/bot.ts';
import { randomFrom } from '../support/crash-random.ts';
import { freshDatabase } from '../support/database.ts';
import { run } from '../support/process.ts';
import type { Flood, FloodTold } from './flood-server.ts';

/** The real bot between a local Slack in bad health and a log that is a flood. */
export interface FloodBot extends AsyncDisposable {
  readonly slack: SlackSandbox;
  /** What the log server knows. */
  told(): Promise<FloodTold>;
  log(): string;
  /** Stops the bot; then everything that it kept, as it lies on disk, beside its database and in it. */
  kept(): Promise<{ readonly database: string; readonly files: readonly string[] }>;
}

/** Quick, but for what would cost more than the flood itself. */
const PACE: TailPace = {
  ...QUICK_TAILS,
  lookMs: 1_000,
  postMs: 100,
  drawMs: 1_000,
  keepMs: 250,
  pollMs: 250,
  allowedMs: 5_000,
};
const FILE_MB = 450;
const [BUSY, BROKEN] = [0.02, 0.01] as const;
const SERVER = fileURLToPath(new URL('flood-server.ts', import.meta.url));

export async function startFloodBot(flood: Omit<Flood, 'zadig'>): Promise<FloodBot> {
  const slack = await startSlack({ rateLimits: false });
  const zadig = await startZadig({ rolloutMs: 20 });
  const given: Flood = { ...flood, zadig: zadig.url };
  const server = run(process.execPath, ['--import', 'tsx', SERVER, JSON.stringify(given)]);
  const [, url = ''] = /LOGS_URL=(\S+)/.exec(await server.prints(/LOGS_URL=\S+\n/)) ?? [];
  const database = await freshDatabase('sqlite');
  const lines: string[] = [];
  const app = await startApp({
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.url,
      transport: { kind: 'socket', appToken: slack.appToken, staggerMs: 0 },
    },
    zadig: { url, token: zadig.token },
    databaseUrl: database.url,
    port: 0,
    settings: Settings.parse({ logs: { file_mb: FILE_MB } }),
    pace: QUICK,
    tailPace: PACE,
    outboxLimits: UNLIMITED,
    log: createLog('debug', [], { write: (line) => void lines.push(line) }),
  });
  const calm = misfortunes(slack, flood.seed);
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= app.stop(1_000);
    return stopped;
  };
  return {
    slack,
    told: async () => (await (await fetch(`${url}/_logs`)).json()) as FloodTold,
    log: () => lines.join(''),
    async kept() {
      await stop();
      const path = database.url.slice('file:'.length);
      const [folder, name] = [dirname(path), basename(path)];
      const tables = readdirSync(folder).filter((file) => file.startsWith(name));
      return {
        database: tables.map((file) => readFileSync(join(folder, file), 'latin1')).join('\n'),
        files: readdirSync(join(folder, 'tails')),
      };
    },
    async [Symbol.asyncDispose]() {
      calm();
      await stop();
      await server[Symbol.asyncDispose]();
      await slack.close();
      await zadig.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Now and then Slack is busy, or answers an error instead of doing what it was asked for. */
function misfortunes(slack: SlackSandbox, seed: number): () => void {
  const random = randomFrom(seed + 1);
  let seen = 0;
  return slack.onChange(() => {
    const calls = slack.calls().length;
    for (; seen < calls; seen += 1) {
      const method = random.chance(0.8) ? 'chat.postMessage' : 'chat.update';
      if (random.chance(BUSY)) slack.fault({ method, retryAfterS: 1, times: 1 });
      else if (random.chance(BROKEN))
        slack.fault({ method, status: random.pick([500, 502, 503]) ?? 500, times: 1 });
    }
  });
}
