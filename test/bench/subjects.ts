import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../src/build.ts';
import type { Child, Nursery } from './children.ts';
import { type LightSlack, type MoreMethods, startLightSlack } from './light-slack.ts';
import { httpWay, runLoad, SIGNING_SECRET, socketWay, type Transport, type Way } from './load.ts';

export type Name = 'bot' | 'bare';

/** A subject that can be given work. */
export interface Subject {
  readonly child: Child;
  readonly slack: LightSlack;
  readonly way: Way;
  /** From the start of its process until Slack can reach it. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** What the subjects need around them. */
export interface Ground {
  readonly folder: string;
  readonly nursery: Nursery;
  readonly zadig: Readonly<Record<'ZADIG_URL' | 'ZADIG_TOKEN', string>>;
  /** Name of the bot's settings file in `folder`. */
  readonly settings: string;
}

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const POLL_MS = 2;
const START_MS = 30_000;
/** Of every answer of the bot, and so of the bare app's constant. */
export const EXPECTED = 'in 3 projects';

const USUAL = 'zadig-slack.yaml';
const SETTINGS = `projects: [payments, storefront, analytics]
groups:
  leads: { slack_group: S0LEADS }
access:
  - { who: [leads], may: [read, stream, change] }
  - { who: everyone, may: [read, change], in: { production: false } }
  - { who: everyone, may: [read] }
`;

/** Builds both into `folder`: the bot as the image has it, the bare app as TypeScript leaves it. */
export async function compile(folder: string): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, USUAL), SETTINGS);
  writeFileSync(join(folder, 'forms.json'), '{}');
  await bundle(join(folder, 'dist'));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', join(ROOT, 'test/bench'), '--outDir', join(folder, 'bare')];
  execFileSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** A Zadig in a process of its own, shared by all runs. */
export async function startLocalZadig(folder: string, nursery: Nursery): Promise<Ground> {
  const child = nursery.start('--import', ['tsx', join(ROOT, 'src/sandbox/zadig/main.ts')], {});
  for (;;) {
    const [, url, token] = /ZADIG_URL=(\S+)\nZADIG_TOKEN=(\S+)\n/.exec(child.output()) ?? [];
    if (url !== undefined && token !== undefined)
      return { folder, nursery, zadig: { ZADIG_URL: url, ZADIG_TOKEN: token }, settings: USUAL };
    await Promise.race([pause(20), child.died]);
  }
}

/** Starts a subject with a Slack of its own, which knows `more` methods; the bot also with an empty database. */
export async function startSubject(
  name: Name,
  transport: Transport,
  ground: Ground,
  more?: MoreMethods,
): Promise<Subject> {
  const slack = await startLightSlack(more);
  const port = await freePort();
  const env = {
    PORT: String(port),
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: 'xoxb-bench-bot-token',
    ...(transport === 'socket'
      ? { SLACK_APP_TOKEN: 'xapp-bench-app-token' }
      : { SLACK_SIGNING_SECRET: SIGNING_SECRET }),
  };
  const startedAt = performance.now();
  const child = name === 'bot' ? startBot(env, port, ground) : startBare(env, ground);
  const ready = name === 'bare' && transport === 'socket' ? slack.connected : answers200(port);
  const readyAt = await Promise.race([ready, child.died]);
  const way = transport === 'socket' ? socketWay(slack) : httpWay(port);
  return {
    child,
    slack,
    way,
    readyMs: readyAt - startedAt,
    async stop() {
      await way.close();
      await child.stop();
      await slack.close();
    },
  };
}

function startBot(
  env: Record<string, string>,
  port: number,
  { folder, nursery, zadig, settings }: Ground,
): Child {
  const data = join(folder, `data-${port}-${Date.now()}`);
  mkdirSync(data);
  return nursery.start(join(folder, 'dist/main.js'), ['start'], {
    ...env,
    ...zadig,
    DATABASE_URL: `file:${join(data, 'bench.db')}`,
    ZADIG_SLACK_CONFIG: join(folder, settings),
  });
}

function startBare(env: Record<string, string>, { folder, nursery }: Ground): Child {
  return nursery.start(join(folder, 'bare/bare-bolt.js'), [], {
    ...env,
    ANSWER_FILE: join(folder, 'answer.json'),
    FORMS_FILE: join(folder, 'forms.json'),
  });
}

/** Asks the bot once and keeps its answer: the bare app says exactly the same. Returns its size in bytes. */
export async function recordAnswer(ground: Ground): Promise<number> {
  const bot = await startSubject('bot', 'socket', ground);
  let body = '';
  const { slack } = bot;
  const listening = {
    ...slack,
    answer: async (id: string) => {
      body = await slack.answer(id);
      return body;
    },
  };
  await runLoad(bot.way, listening, 1, EXPECTED);
  writeFileSync(join(ground.folder, 'answer.json'), body);
  await bot.stop();
  return Buffer.byteLength(body);
}

/** Resolves with the time of the first 200 of `/readyz`. */
async function answers200(port: number): Promise<number> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    if ((await statusOf(port)) === 200) return performance.now();
    await pause(POLL_MS);
  }
  throw new Error('A subject did not become ready.');
}

function statusOf(port: number): Promise<number> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', () => resolve(0));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
