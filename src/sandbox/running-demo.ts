import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startApp } from '../app.ts';
import { PACE } from '../changes/pace.ts';
import { createLog } from '../ops/log.ts';
import { appManifest } from '../slack/manifest.ts';
import { demoSettings } from './demo-settings.ts';
import { furnish } from './demo-world.ts';
import { type SlackSandbox, startSlack } from './slack/server.ts';
import { startZadig, type ZadigSandbox } from './zadig/server.ts';

/** An entry of a shortcut menu: of the workspace, or of one message. */
export interface Shortcut {
  readonly name: string;
  readonly callbackId: string;
  readonly type: 'global' | 'message';
  readonly description: string;
}

export interface Demo extends AsyncDisposable {
  readonly slack: SlackSandbox;
  readonly zadig: ZadigSandbox;
  /** What goes into DATABASE_URL. */
  readonly databaseUrl: string;
  /** Those of the bot's manifest. */
  readonly shortcuts: readonly Shortcut[];
}

const Manifest = z.object({
  features: z.object({
    shortcuts: z
      .array(
        z.object({
          name: z.string(),
          type: z.enum(['global', 'message']),
          callback_id: z.string(),
          description: z.string(),
        }),
      )
      .default([]),
  }),
});

/** Nobody wants to wait for what cannot heal here. */
const LIVELY = { ...PACE, stuckMs: 15_000, lookMs: 1_000, untouchedMs: 20_000, doubtMs: 20_000 };

/** Both local servers and the bot, on free ports, with a database that goes with them. */
export async function startDemo(dialect: 'server' | 'documented'): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'zadig-slack-demo-'));
  const databaseUrl = `file:${join(folder, 'demo.db')}`;
  const slack = await startSlack();
  const zadig = await startZadig({ dialect });
  furnish(zadig.world);
  const app = await startApp({
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.url,
      transport: { kind: 'socket', appToken: slack.appToken, staggerMs: 1_000 },
    },
    zadig: { url: zadig.url, token: zadig.token },
    databaseUrl,
    port: 0,
    pace: LIVELY,
    settings: demoSettings(),
    log: createLog(process.env['LOG_LEVEL'] ?? 'silent', []),
  });
  return {
    slack,
    zadig,
    databaseUrl,
    shortcuts: shortcuts(),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await slack.close();
      await zadig.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function shortcuts(): readonly Shortcut[] {
  const { features } = Manifest.parse(appManifest({ kind: 'socket' }));
  return features.shortcuts.map(({ callback_id: callbackId, ...rest }) => ({ callbackId, ...rest }));
}
