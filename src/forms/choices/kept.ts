/**
 * What is known of a list; `value` is null when it is not. `ageMs` is since when, in milliseconds. `failed` is why it
 * could not be read again, or at all; null when it could.
 */
export interface Found<T> {
  readonly value: T | null;
  readonly ageMs: number;
  readonly failed: unknown;
}

/** Lists that were read before, for everybody alike. */
export interface Kept<T extends object> {
  /**
   * The list as it was read a short while ago; an older one at once, while it is read again behind it; else what
   * `load` gives. However many ask for a key, it is read once, and not again for some seconds after it failed. Never
   * rejects.
   */
  get(key: string, load: () => Promise<T>): Promise<Found<T>>;
  /** They are read again, those being read just now as well. */
  forget(isMeant: (key: string) => boolean): void;
}

export interface KeptOptions<T> {
  /** How long it is as good as new. */
  readonly freshMs: (value: T) => number;
  /** How long an older list may stand in for one that cannot be read. */
  readonly keptMs: number;
  /** What a list weighs, say the names in it. */
  readonly weigh: (value: T) => number;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Entry<T> {
  held: { readonly value: T; readonly at: number; readonly weight: number } | null;
  loading: Promise<void> | null;
  failure: { readonly error: unknown; readonly at: number } | null;
}

const AGAIN_MS = 4_000;
const MOST_ENTRIES = 500;
/** Some 200 bytes each. */
const MOST_WEIGHT = 100_000;

export function createKept<T extends object>({ freshMs, keptMs, weigh, now }: KeptOptions<T>): Kept<T> {
  /** Those used last at the end. */
  const entries = new Map<string, Entry<T>>();

  function entryOf(key: string): Entry<T> {
    const entry = entries.get(key) ?? { held: null, loading: null, failure: null };
    if (entry.held !== null && now() - entry.held.at >= keptMs) entry.held = null;
    if (entry.failure !== null && now() - entry.failure.at >= AGAIN_MS) entry.failure = null;
    entries.delete(key);
    entries.set(key, entry);
    return entry;
  }

  async function read(entry: Entry<T>, load: () => Promise<T>): Promise<void> {
    try {
      // Also what `load` throws before it waits for anything comes back behind this.
      const value = await Promise.resolve().then(load);
      entry.held = { value, at: now(), weight: weigh(value) };
      entry.failure = null;
    } catch (error) {
      entry.failure = { error, at: now() };
    } finally {
      entry.loading = null;
      makeRoom();
    }
  }

  /** What is past its time goes first, then what was used longest ago. */
  function makeRoom(): void {
    for (const [key, { held, loading }] of entries) {
      if (loading === null && held !== null && now() - held.at >= keptMs) entries.delete(key);
    }
    let weight = [...entries.values()].reduce((sum, { held }) => sum + (held?.weight ?? 0), 0);
    for (const [key, { held }] of entries) {
      const fits = entries.size <= MOST_ENTRIES && weight <= MOST_WEIGHT;
      if (fits || entries.size === 1) break;
      entries.delete(key);
      weight -= held?.weight ?? 0;
    }
  }

  return {
    async get(key, load) {
      const entry = entryOf(key);
      const isFresh = entry.held !== null && now() - entry.held.at < freshMs(entry.held.value);
      if (!isFresh && entry.loading === null && entry.failure === null) entry.loading = read(entry, load);
      if (entry.held === null && entry.loading !== null) await entry.loading;
      const failed = entry.failure?.error ?? null;
      if (entry.held === null) return { value: null, ageMs: 0, failed };
      return { value: entry.held.value, ageMs: now() - entry.held.at, failed };
    },
    forget(isMeant) {
      for (const key of [...entries.keys()].filter(isMeant)) entries.delete(key);
    },
  };
}
