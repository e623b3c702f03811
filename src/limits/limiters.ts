import Bottleneck from 'bottleneck';

/** One limiter per key, made when it is first needed and forgotten when it has been idle. */
export interface Limiters {
  /** Lower priorities go first. Rejects with LimiterFull when too many wait, with LimitersStopped at the end. */
  schedule<T>(key: string, priority: number, work: () => Promise<T>): Promise<T>;
  /** Drops what waits; what runs goes on. */
  stop(): Promise<void>;
}

export type Limits = Pick<
  Bottleneck.ConstructorOptions,
  | 'maxConcurrent'
  | 'reservoir'
  | 'reservoirIncreaseAmount'
  | 'reservoirIncreaseInterval'
  | 'reservoirIncreaseMaximum'
> & { readonly highWater: number };

export class LimiterFull extends Error {
  override readonly name = 'LimiterFull';
}
export class LimitersStopped extends Error {
  override readonly name = 'LimitersStopped';
}

const LOOK_MS = 500;
const STEP_MS = 1_000;
const IDLE_MS = 10 * 60_000;
const STEPPED = 'the clock was set back';
const ENDED = 'the limiters were stopped';

interface Entry {
  limiter: Bottleneck;
  usedAt: number;
}

/**
 * Bottleneck goes by the wall clock: set back by an hour, it lets nothing through for an hour. So a clock that was
 * set back gets every limiter replaced, and what waited is scheduled again.
 */
export function createLimiters(limitsOf: (key: string) => Limits): Limiters {
  const entries = new Map<string, Entry>();
  const create = (key: string) =>
    new Bottleneck({ ...limitsOf(key), strategy: Bottleneck.strategy.OVERFLOW });
  const drop = (limiter: Bottleneck, why: string) =>
    limiter.stop({ dropWaitingJobs: true, dropErrorMessage: why }).catch(() => undefined);
  let wallAhead = Date.now() - performance.now();

  function look(): void {
    const ahead = Date.now() - performance.now();
    const stepped = ahead < wallAhead - STEP_MS;
    wallAhead = ahead;
    for (const [key, entry] of entries) {
      if (stepped) {
        const old = entry.limiter;
        entry.limiter = create(key);
        void drop(old, STEPPED);
      } else if (performance.now() - entry.usedAt > IDLE_MS && entry.limiter.empty()) {
        entries.delete(key);
        void entry.limiter.disconnect();
      }
    }
  }
  const looking = setInterval(look, LOOK_MS);
  looking.unref();

  function entryOf(key: string): Entry {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const made = { limiter: create(key), usedAt: performance.now() };
    entries.set(key, made);
    return made;
  }

  return {
    async schedule(key, priority, work) {
      for (;;) {
        const entry = entryOf(key);
        entry.usedAt = performance.now();
        try {
          return await entry.limiter.schedule({ priority }, work);
        } catch (error) {
          if (!(error instanceof Bottleneck.BottleneckError)) throw error;
          if (error.message === STEPPED) continue;
          throw error.message === ENDED ? new LimitersStopped(ENDED) : new LimiterFull('too many wait');
        }
      }
    },
    async stop() {
      clearInterval(looking);
      await Promise.all([...entries.values()].map(({ limiter }) => drop(limiter, ENDED)));
    },
  };
}
