/** One command under way. */
export interface Place {
  leave(): void;
}

/** Keeps one person from holding up everybody. */
export interface Turnstile {
  /** A place, which has to be left again; `full` for the first one too many, `ignored` for those after it. */
  enter(userId: string): Place | 'full' | 'ignored';
  /** An outsider is told once in a while that the bot is not for them, not every time. */
  mayHear(userId: string): boolean;
}

const MOST_UNDER_WAY = 16;
const TOLD_AGAIN_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;

export function createTurnstile(): Turnstile {
  const inside = new Map<string, number>();
  const warned = new Set<string>();
  const told = new Map<string, number>();
  return {
    enter(userId) {
      const here = inside.get(userId) ?? 0;
      if (here >= MOST_UNDER_WAY) {
        if (warned.has(userId)) return 'ignored';
        warned.add(userId);
        return 'full';
      }
      inside.set(userId, here + 1);
      return {
        leave() {
          const left = (inside.get(userId) ?? 1) - 1;
          if (left > 0) inside.set(userId, left);
          else inside.delete(userId);
          warned.delete(userId);
        },
      };
    },
    mayHear(userId) {
      const now = performance.now();
      const before = told.get(userId);
      if (before !== undefined && now - before < TOLD_AGAIN_MS) return false;
      if (told.size >= MOST_REMEMBERED) told.clear();
      told.set(userId, now);
      return true;
    },
  };
}
