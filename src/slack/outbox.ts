import { setTimeout as pause } from 'node:timers/promises';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { createLimiters, type Limits } from '../limits/limiters.ts';
import { ALONE, type Rate } from '../limits/shared-rates.ts';

/** Lower goes first. Logs never hold up an answer, and nothing holds up an approval. */
export const PRIORITY = { interaction: 1, answer: 3, notification: 5, log: 8 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** Calls a minute by Web API method. Source: Slack's rate limit tiers; posting also has one message a second and channel. */
const PER_MINUTE: Readonly<Record<string, number>> = {
  'chat.postMessage': 240,
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'files.upload': 100,
  'views.publish': 100,
  'views.update': 100,
};

/** A post beyond this many waiting ones is refused, loudly, instead of filling the memory. */
const MOST_WAITING = 2_000;
const MOST_TRIES = 5;
const AT_ONCE = 8;

/** `channel` null is a call without one. */
export interface Job {
  readonly method: string;
  readonly channel: string | null;
  readonly priority: Priority;
}

export interface Outbox {
  /**
   * Runs one call when the channel and the method have room for it.
   * A 429 waits as long as Slack says and is tried again, since it means that nothing was done.
   */
  send<T>(job: Job, call: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** How much may go out at once, to one channel and by one method. */
export interface OutboxLimits {
  readonly channel: Rate;
  method(name: string): Rate;
}

const PUBLISHED: OutboxLimits = { channel: { burst: 3, everyMs: 1_000 }, method: tierOf };

/** Slack asked to come back later, and it is not later yet. */
class Blocked extends Error {
  override readonly name = 'Blocked';
}

/**
 * One queue per channel and per method. `onLimited` hears of every 429; `signal` ends the waiting for room; `rates` are
 * those of all replicas together.
 */
export function createOutbox(
  onLimited: (method: string, retryAfterS: number) => void,
  signal: AbortSignal,
  limits: OutboxLimits = PUBLISHED,
  rates = ALONE,
): Outbox {
  const channels = createLimiters(() => bucket(limits.channel));
  const methods = createLimiters((method) => bucket(limits.method(method)));
  /** On the clock that nobody sets. */
  const blockedUntil = new Map<string, number>();

  /** Rejects with Blocked instead of asking in vain. Slots are not held meanwhile: others may have room. */
  async function once<T>(method: string, limited: string, call: () => Promise<T>): Promise<T> {
    if (blockedMs(limited) <= 0) await rates.take(`method ${method}`, limits.method(method), signal);
    if (blockedMs(limited) > 0) throw new Blocked();
    return call();
  }

  function blockedMs(limited: string): number {
    const waitMs = (blockedUntil.get(limited) ?? 0) - performance.now();
    if (waitMs <= 0) blockedUntil.delete(limited);
    return waitMs;
  }

  async function patiently<T>({ method, channel, priority }: Job, call: () => Promise<T>): Promise<T> {
    // Posting is limited channel by channel: one that is too busy must not silence the others.
    const limited = method === 'chat.postMessage' ? `${method} ${channel}` : method;
    for (let refused = 0; ; ) {
      const waitMs = blockedMs(limited);
      if (waitMs > 0) await pause(waitMs, undefined, { signal });
      try {
        return await methods.schedule(method, priority, () => once(method, limited, call));
      } catch (error) {
        if (error instanceof Blocked) continue;
        if (error instanceof WebAPIRateLimitedError) refused += 1;
        if (!(error instanceof WebAPIRateLimitedError) || refused === MOST_TRIES) throw error;
        onLimited(method, error.retryAfter);
        blockedUntil.set(limited, performance.now() + error.retryAfter * 1000);
      }
    }
  }

  return {
    send(job, call) {
      const { channel, priority } = job;
      if (channel === null) return patiently(job, call);
      return channels.schedule(channel, priority, async () => {
        await rates.take(`channel ${channel}`, limits.channel, signal);
        return patiently(job, call);
      });
    },
    async stop() {
      await Promise.all([channels.stop(), methods.stop()]);
    },
  };
}

function bucket({ burst, everyMs }: Rate): Limits {
  return {
    maxConcurrent: AT_ONCE,
    highWater: MOST_WAITING,
    reservoir: burst,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: everyMs,
    reservoirIncreaseMaximum: burst,
  };
}

/** A tenth of the minute's budget may go at once. Bottleneck wants intervals in quarters of a second. */
function tierOf(method: string): Rate {
  const perMinute = PER_MINUTE[method] ?? 50;
  return {
    burst: Math.max(5, Math.floor(perMinute / 10)),
    everyMs: Math.ceil(60_000 / perMinute / 250) * 250,
  };
}
