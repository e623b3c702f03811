import type { RequestListener } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { App, type Logger, type Receiver } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { BotError } from '../domain/errors.ts';
import { clientOptions } from './clients.ts';
import { createHttpIntake } from './http.ts';
import type { Installation } from './identity.ts';
import { createSockets } from './socket.ts';

/** How Slack reaches us: Socket Mode with an app token, HTTP with a signing secret. */
export type Transport =
  | { readonly kind: 'socket'; readonly appToken: string; readonly staggerMs: number }
  | { readonly kind: 'http'; readonly signingSecret: string };

export interface ConnectOptions {
  readonly botToken: string;
  readonly home: Installation;
  readonly apiUrl: string | undefined;
  readonly transport: Transport;
  readonly logger: Logger;
  readonly onConnections: (open: number) => void;
  readonly onError: (error: Error) => void;
  readonly now: () => number;
}

export interface Connection {
  readonly app: App;
  /** Serves `POST /slack/events` in HTTP mode, null in Socket Mode. */
  readonly listener: RequestListener | null;
  /** Can Slack reach us now? In HTTP mode that is for Slack to say, so always. */
  isUp(): boolean;
  /** Begins to hear. Errors: BotError `auth` when Slack refuses the app token. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const CLOSING_MS = 1_000;

/** The Bolt app with the transport below it. Nothing is heard before `start`. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  return options.transport.kind === 'socket'
    ? connectSockets(options, options.transport)
    : connectHttp(options, options.transport);
}

async function connectSockets(
  options: ConnectOptions,
  transport: Transport & { kind: 'socket' },
): Promise<Connection> {
  const sockets = createSockets({ ...options, appToken: transport.appToken });
  const [first, second] = sockets.receivers;
  const app = await createApp(options, first);
  second.init(app);
  let later: NodeJS.Timeout | undefined;
  let opening: Promise<unknown> = Promise.resolve();
  return {
    app,
    listener: null,
    isUp: () => sockets.open() > 0,
    async start() {
      await first.start().catch((error: unknown) => {
        throw refusedToken(
          error,
          'SLACK_APP_TOKEN',
          'an app-level token (xapp-…) with the scope connections:write',
        );
      });
      // Slack refreshes connections after a fixed time, so two that were opened together would go deaf together.
      later = setTimeout(() => {
        opening = second.start().catch(options.onError);
      }, transport.staggerMs);
    },
    async stop() {
      clearTimeout(later);
      await Promise.all([first.stop(), second.stop()]);
      // One that was still being opened does not hear the first stop; one that never opens must not hold us up.
      const given = pause(CLOSING_MS, undefined, { ref: false });
      await Promise.race([opening.then(() => second.stop()), given]);
    },
  };
}

async function connectHttp(
  options: ConnectOptions,
  transport: Transport & { kind: 'http' },
): Promise<Connection> {
  const { receiver, listener } = createHttpIntake(transport.signingSecret, options.logger, options.now);
  const app = await createApp(options, receiver);
  return { app, listener, isUp: () => true, start: async () => {}, stop: async () => {} };
}

async function createApp(options: ConnectOptions, receiver: Receiver): Promise<App> {
  const app = new App({
    token: options.botToken,
    receiver,
    logger: options.logger,
    convoStore: false,
    // Who we are is known already; asking again would cost a call at every start.
    tokenVerificationEnabled: false,
    botId: options.home.botId,
    botUserId: options.home.botUserId,
    deferInitialization: true,
    clientOptions: clientOptions(options.apiUrl, options.logger),
  });
  app.error(async (error) => options.onError(error));
  await app.init();
  return app;
}

/** Who we are in Slack. Errors: BotError `auth` when the token is refused, `unavailable` when Slack cannot be reached. */
export async function installationOf(client: WebClient): Promise<Installation> {
  try {
    const answer = await client.auth.test();
    const {
      team_id: teamId = '',
      enterprise_id: enterpriseId,
      user_id: botUserId = '',
      bot_id: botId = '',
    } = answer;
    return { teamId, enterpriseId: enterpriseId ?? null, botUserId, botId };
  } catch (error) {
    throw refusedToken(error, 'SLACK_BOT_TOKEN', 'the bot token (xoxb-…) of the installed app');
  }
}

/** What Slack says of a token that will not get better by asking again. */
const REFUSALS = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'not_allowed_token_type',
  'missing_scope',
  'user_removed_from_team',
  'team_disabled',
  'team_access_not_granted',
];

function refusedToken(error: unknown, variable: string, wanted: string): unknown {
  if (!(error instanceof WebAPIPlatformError)) {
    return new BotError('unavailable', 'Slack cannot be reached.', {
      hint: 'Check the network, or SLACK_API_URL if it is set.',
      cause: error,
    });
  }
  const said = error.data.error;
  if (!REFUSALS.includes(said)) {
    return new BotError('unavailable', `Slack does not let the bot in just now (${said}).`, { cause: error });
  }
  return new BotError('auth', `Slack refuses ${variable} (${said}).`, {
    hint: `It must be ${wanted}.`,
    cause: error,
  });
}
