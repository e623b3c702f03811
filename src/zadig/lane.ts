import { createLimiters, LimiterFull, LimitersStopped } from '../limits/limiters.ts';
import type { Outcome } from './transport.ts';

/** Sends when there is room; what `send` throws is passed on. One who leaves while waiting is gone at once, and nothing is sent for them. */
export type Lane = (signal: AbortSignal | undefined, send: () => Promise<Outcome>) => Promise<Outcome>;

const MAX_WAITING = 1_000;
const EQUAL = 5;

function notSent(why: 'aborted' | 'queue_full'): Outcome {
  return { lost: { why, reached: false, detail: why.toUpperCase(), afterMs: 0 } };
}

/** At most `concurrency` requests at once; more than a thousand waiting are refused. */
export function createLane(concurrency: number): Lane {
  const limiters = createLimiters(() => ({ maxConcurrent: concurrency, highWater: MAX_WAITING }));
  return (signal, send) =>
    new Promise((resolve, reject) => {
      let started = false;
      const leave = () => {
        if (!started) resolve(notSent('aborted'));
      };
      signal?.addEventListener('abort', leave, { once: true });
      const run = async () => {
        if (signal?.aborted) return;
        started = true;
        resolve(await send());
      };
      limiters
        .schedule('requests', EQUAL, run)
        .catch((error: unknown) => {
          const isFull = error instanceof LimiterFull || error instanceof LimitersStopped;
          if (isFull) resolve(notSent('queue_full'));
          else reject(error);
        })
        .finally(() => {
          signal?.removeEventListener('abort', leave);
          resolve(notSent('aborted'));
        });
    });
}
