/** People who look at something just now, as far as can be told: who opened it a short while ago. */
export interface Looks {
  opened(userId: string): void;
  /** All who look. */
  now(): readonly string[];
  stop(): void;
}

export interface LooksPace {
  readonly everyMs: number;
  /** Who opened it so long ago does not look at it any more. */
  readonly forMs: number;
}

/** Ticks while somebody looks, with all who do; not a timer runs otherwise. `now` on a clock that nobody sets. */
export function createLooks(
  { everyMs, forMs }: LooksPace,
  onTick: (userIds: readonly string[]) => void,
  now: () => number,
): Looks {
  const openedAt = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  function looking(): readonly string[] {
    for (const [userId, at] of openedAt) if (now() - at >= forMs) openedAt.delete(userId);
    return [...openedAt.keys()];
  }

  function tick(): void {
    const userIds = looking();
    if (userIds.length === 0) stop();
    else onTick(userIds);
  }

  return {
    opened(userId) {
      openedAt.set(userId, now());
      timer ??= setInterval(tick, everyMs);
    },
    now: looking,
    stop,
  };
}
