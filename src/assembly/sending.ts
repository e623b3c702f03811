import type { Logger } from 'pino';
import { ALONE, type SharedRates } from '../limits/shared-rates.ts';
import type { SlackClients } from '../slack/clients.ts';
import { createOutbox, type OutboxLimits } from '../slack/outbox.ts';
import { createPoster, type Poster } from '../slack/poster.ts';

export interface SendingOf {
  readonly clients: SlackClients;
  readonly redisUrl: string | undefined;
  readonly teamId: string;
  readonly limits: OutboxLimits | undefined;
  /** Hears of every 429. */
  readonly onLimited: (method: string) => void;
  readonly log: Logger;
}

/** What leaves for Slack, and how fast. */
export interface Sending {
  readonly poster: Poster;
  readonly rates: SharedRates;
  /** From now on nothing waits for room. */
  hurry(): void;
  stop(): Promise<void>;
}

export async function sendingOf({
  clients,
  redisUrl,
  teamId,
  limits,
  onLimited,
  log,
}: SendingOf): Promise<Sending> {
  const rates = redisUrl === undefined ? ALONE : await connected(redisUrl, teamId, log);
  const waiting = new AbortController();
  const limited = (method: string, retryAfterS: number) => {
    onLimited(method);
    log.warn({ method, retryAfterS }, 'Slack limits the bot');
  };
  const outbox = createOutbox(limited, waiting.signal, limits, rates);
  return {
    poster: createPoster(clients, outbox),
    rates,
    hurry: () => waiting.abort(),
    async stop() {
      await outbox.stop();
      rates.stop();
    },
  };
}

/** Most run one replica, and what is not loaded starts sooner. */
async function connected(url: string, teamId: string, log: Logger): Promise<SharedRates> {
  const { redisRates } = await import('../limits/redis-rates.ts');
  return redisRates(url, `zadig-slack:${teamId}`, log);
}
