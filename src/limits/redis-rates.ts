import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { SharedRates } from './shared-rates.ts';

/**
 * Generic cell rate algorithm on Redis's own clock: the key holds when everything will have been given back. Answers 0
 * when one may go, else in how many milliseconds to ask again.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local burst, every = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.min(tonumber(redis.call('GET', KEYS[1]) or now), now + burst * every)
local wait = full - now - (burst - 1) * every
if wait > 0 then return wait end
full = math.max(now, full) + every
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', full - now)
return 0`;

/** Whether there is a Redis that lets us in. Never throws. */
export async function redisAnswers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: PATIENCE_MS, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

const PATIENCE_MS = 5_000;
const ANSWERS_MS = 500;
const LONGEST_RETRY_MS = 5_000;
/** The answer may come a little before the moment. */
const MARGIN_MS = 1;

/** `prefix` sets those apart that share a Redis and nothing else. Never throws: a Redis that cannot be reached is logged. */
export function redisRates(url: string, prefix: string, log: Logger): SharedRates {
  const redis = new Redis(url, {
    commandTimeout: ANSWERS_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (tries) => Math.min(tries * 200, LONGEST_RETRY_MS),
  });
  let isAway = false;

  function away(error: unknown): void {
    if (!isAway) log.error({ err: error }, 'Redis is away: each replica keeps to its own limits meanwhile');
    isAway = true;
  }
  redis.on('error', away);
  redis.on('ready', () => {
    if (isAway) log.info('Redis is back: replicas share their limits again');
    isAway = false;
  });

  return {
    async take(name, { burst, everyMs }, signal) {
      for (;;) {
        signal.throwIfAborted();
        if (redis.status !== 'ready') return;
        const waitMs = await redis
          .eval(TAKE, 1, `${prefix}:${name}`, burst, everyMs)
          .then((answer) => {
            isAway = false;
            return Number(answer);
          })
          .catch((error: unknown) => {
            away(error);
            return 0;
          });
        if (waitMs === 0) return;
        await pause(waitMs + MARGIN_MS, undefined, { signal });
      }
    },
    stop: () => redis.disconnect(),
  };
}
