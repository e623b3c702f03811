import { setTimeout as pause } from 'node:timers/promises';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Logger } from 'pino';
import { startApp } from '../app.ts';
import type { AppOptions, RunningApp } from '../app-options.ts';
import type { Environment } from '../config/environment.ts';
import { BotError } from '../domain/errors.ts';
import { createLog } from '../ops/log.ts';
import type { Transport } from '../slack/connect.ts';
import { databaseError } from './database-error.ts';
import { problemsText, readConfiguration } from './settings.ts';

const STAGGER_MS = 20_000;
const LONGEST_PAUSE_MS = 60_000;
/** Whoever stops us waits for ten seconds. */
const LAST_RESORT_MS = 9_500;
/** A start that is given up closes what it has opened. */
const GIVING_UP_MS = 5_000;

/** `zadig-slack start`: works until SIGTERM or SIGINT. Exit 1 and one clear sentence when it cannot. */
export async function start(): Promise<void> {
  const read = readConfiguration(process.env);
  if (!read.ok) {
    console.error(`zadig-slack cannot start: ${problemsText(read.problems)}`);
    console.error('\nREADME.md lists the settings. `npm run demo` needs none.');
    process.exitCode = 1;
    return;
  }
  const { environment, settings } = read;
  const log = createLog(environment.logLevel, secretsOf(environment));
  const { signal } = listenForTheEnd(log);
  const app = await startPatiently(
    {
      slack: {
        botToken: environment.slackBotToken,
        apiUrl: environment.slackApiUrl,
        transport: transportOf(environment),
      },
      zadig: { url: environment.zadigUrl, token: environment.zadigToken },
      databaseUrl: environment.databaseUrl,
      redisUrl: environment.redisUrl,
      port: environment.port,
      settings,
      log,
    },
    signal,
  );
  if (app !== null) {
    log.info({ port: app.port }, 'ready');
    if (!signal.aborted) await aborted(signal);
    log.info('stopping');
    await app.stop().catch((error: unknown) => {
      log.error({ err: error }, 'stopping failed');
      process.exitCode = 1;
    });
  }
  if (signal.aborted) log.info('stopped');
  // A connection that is still being opened, or something else that hangs, must not keep the process.
  process.exit();
}

/** Aborts on SIGTERM, SIGINT and what nobody handled; the process ends soon after, whatever hangs. */
function listenForTheEnd(log: Logger): AbortController {
  const stopped = new AbortController();
  const stop = () => {
    if (stopped.signal.aborted) return;
    setTimeout(() => {
      log.fatal('something did not stop in time; leaving it behind');
      process.exit(1);
    }, LAST_RESORT_MS).unref();
    stopped.abort();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, unhandled(error));
    process.exitCode = 1;
    stop();
  });
  return stopped;
}

/** What cannot be reached may come back; what refuses us will not. */
async function startPatiently(options: AppOptions, signal: AbortSignal): Promise<RunningApp | null> {
  const { log, databaseUrl } = options;
  for (let pauseMs = 1_000; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await unlessGivenUp(startApp(options, signal), signal);
    } catch (error) {
      if (signal.aborted) return null;
      const known = error instanceof BotError ? error : databaseError(error, databaseUrl);
      if (known === null) log.fatal({ err: error }, 'cannot start');
      else if (known.code !== 'unavailable') log.fatal(sentence(known));
      else {
        log.error({ retryInMs: pauseMs }, sentence(known));
        await pause(pauseMs, undefined, { signal }).catch(() => {});
        continue;
      }
      process.exitCode = 1;
      return null;
    }
  }
  return null;
}

/** Null when `signal` aborts and the start does not come to its end soon. */
async function unlessGivenUp(starting: Promise<RunningApp>, signal: AbortSignal): Promise<RunningApp | null> {
  const started = new AbortController();
  const givenUp = aborted(AbortSignal.any([signal, started.signal]))
    .then(() => pause(GIVING_UP_MS, null, { signal: started.signal }))
    .catch(() => null);
  try {
    return await Promise.race([starting, givenUp]);
  } finally {
    started.abort();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function sentence({ message, hint = '' }: BotError): string {
  return `${message} ${hint}`.trim();
}

function secretsOf(environment: Environment): readonly string[] {
  const {
    slackBotToken,
    slackAppToken = '',
    slackSigningSecret = '',
    zadigToken,
    redisUrl = '',
  } = environment;
  return [slackBotToken, slackAppToken, slackSigningSecret, zadigToken, redisUrl];
}

/** Socket Mode when there is an app token, HTTP otherwise. */
function transportOf({ slackAppToken, slackSigningSecret = '' }: Environment): Transport {
  return slackAppToken === undefined
    ? { kind: 'http', signingSecret: slackSigningSecret }
    : { kind: 'socket', appToken: slackAppToken, staggerMs: STAGGER_MS };
}

/** Slack's SDK leaves a reconnection that Slack refuses unhandled; the supervisor starts us again. */
function unhandled(error: unknown): string {
  const refusal = error instanceof WebAPIPlatformError ? error.data.error : null;
  return refusal === null
    ? 'something failed that nobody handled; stopping'
    : `Slack refuses a new connection (${refusal}). Check SLACK_APP_TOKEN; stopping.`;
}
