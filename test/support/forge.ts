import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import { startApp } from '../../src/app.ts';
import type { RunningApp } from '../../src/app-options.ts';
import { Settings } from '../../src/domain/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import { isRecord, type Json } from '../../src/sandbox/slack/json.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { type Bot, type BotOptions, QUICK, QUICK_TAILS, UNLIMITED } from './bot.ts';

/** Posts a payload to the bot as Slack would, signed; gives the status and what the bot answers. */
export async function forge(
  { slack }: Pick<Bot, 'slack'>,
  port: number,
  payload: Json,
): Promise<{ readonly status: number; readonly body: string }> {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', slack.signingSecret).update(`v0:${at}:${body}`).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
  return { status: answer.status, body: await answer.text() };
}

let triggers = 0;

/** What Slack sends when this form is submitted now, with something else in it. */
export function submission(person: Person, over: Json = {}, user: Json = {}): Json {
  const view = person.modal();
  if (view === null) throw new Error('no form is open');
  triggers += 1;
  return {
    type: 'view_submission',
    team: { id: 'T0DEMO', domain: 'demo' },
    user: { id: person.id, name: person.name, team_id: 'T0DEMO', ...user },
    api_app_id: 'A0DEMO',
    trigger_id: `forged.${triggers}`,
    view: {
      ...{ id: view.id, type: 'modal', callback_id: view.callbackId, hash: 'forged' },
      ...{ private_metadata: view.privateMetadata, blocks: view.blocks, state: { values: view.values } },
      ...over,
    },
    response_urls: [],
  };
}

/** What a form carries, with something else in it. */
export function withMetadata(person: Person, over: Json): string {
  const kept: unknown = JSON.parse(person.modal()?.privateMetadata ?? '{}');
  return JSON.stringify({ ...(isRecord(kept) ? kept : {}), ...over });
}

/** Another replica, or the next start, on the same database, Slack and Zadig. */
export async function startOther(
  { slack, zadig, databaseUrl }: Pick<Bot, 'slack' | 'zadig' | 'databaseUrl'>,
  settings: z.input<typeof Settings>,
  { redisUrl, tailPace }: Pick<BotOptions, 'redisUrl' | 'tailPace'> = {},
): Promise<AsyncDisposable & { readonly app: RunningApp }> {
  const app = await startApp({
    slack: {
      ...{ botToken: slack.botToken, apiUrl: slack.url },
      transport: { kind: 'http', signingSecret: slack.signingSecret },
    },
    zadig: { url: zadig.url, token: zadig.token },
    databaseUrl,
    redisUrl,
    port: 0,
    settings: Settings.parse(settings),
    pace: QUICK,
    tailPace: { ...QUICK_TAILS, ...tailPace },
    outboxLimits: UNLIMITED,
    log: createLog('silent', [], { write: () => {} }),
  });
  slack.deliverTo(`http://127.0.0.1:${app.port}/slack/events`);
  return { app, [Symbol.asyncDispose]: () => app.stop(1_000) };
}
