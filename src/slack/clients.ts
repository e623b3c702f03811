import type { Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';

export interface SlackAccess {
  readonly botToken: string;
  /** Another Web API base, such as a local Slack; undefined is Slack's own. */
  readonly apiUrl: string | undefined;
  readonly logger: Logger;
}

/**
 * Clients of their own, since one 429 stalls a whole client: a `views.open` must not wait behind a flood of posts.
 * Neither retries by itself: a lost answer to chat.postMessage would be posted twice.
 */
export interface SlackClients {
  /** For what somebody waits for within seconds: views, ephemeral messages, look-ups. */
  readonly interactive: WebClient;
  /** For posts and updates. */
  readonly bulk: WebClient;
  /** For files, which take their time. */
  readonly files: WebClient;
}

export function createClients(access: SlackAccess): SlackClients {
  return {
    interactive: createClient(access, 5_000),
    bulk: createClient(access, 15_000),
    files: createClient(access, 120_000),
  };
}

/** A client that fails fast and says so. `timeoutMs` is for one call. */
export function createClient({ botToken, apiUrl, logger }: SlackAccess, timeoutMs: number): WebClient {
  return new WebClient(botToken, { ...clientOptions(apiUrl, logger), timeout: timeoutMs });
}

/** Options for one client; a fresh object each time, because the SDK writes into it. */
export function clientOptions(apiUrl: string | undefined, logger: Logger): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    logger,
    timeout: 10_000,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    allowAbsoluteUrls: false,
  };
}
