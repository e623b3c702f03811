interface Entry {
  readonly project: string;
  readonly value: Promise<unknown>;
  readonly stop: AbortController;
  waiting: number;
  /** When the value came; null while it is under way. */
  at: number | null;
}

/** Answers kept for a few seconds, and shared by all who ask while they are under way. */
export interface Cache {
  /**
   * The kept answer, or the one under way, or what `load` gives. `load`'s signal aborts when all who wait have left;
   * one who leaves by `signal` gets `left()` thrown. `fresh` takes nothing kept or under way.
   */
  get<T>(key: CacheKey, load: (signal: AbortSignal) => Promise<T>, leave: Leave): Promise<unknown>;
  /** Forgets a project, and what is under way for it. */
  clear(project: string): void;
}

export interface CacheKey {
  readonly project: string;
  readonly key: string;
  readonly fresh: boolean;
}

export interface Leave {
  readonly signal: AbortSignal | undefined;
  readonly left: () => Error;
}

const MAX_ENTRIES = 200;

/** `ttlMs` counts from when an answer came. Failures are never kept. */
export function createCache(ttlMs: number, now: () => number): Cache {
  const entries = new Map<string, Entry>();

  /** An answer may be 20 MB, so that none is kept for longer than it may be given. */
  function sweep(): void {
    for (const [key, { at }] of entries) if (at !== null && now() - at >= ttlMs) entries.delete(key);
  }

  function start(project: string, key: string, load: (signal: AbortSignal) => Promise<unknown>): Entry {
    const stop = new AbortController();
    const entry: Entry = { project, value: load(stop.signal), stop, waiting: 0, at: null };
    const forget = () => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    entry.value.then(() => {
      entry.at = now();
    }, forget);
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) break;
      entries.delete(oldest);
    }
    return entry;
  }

  function wait(entry: Entry, key: string, { signal, left }: Leave): Promise<unknown> {
    if (signal === undefined) {
      entry.waiting += 1;
      return entry.value;
    }
    return new Promise((resolve, reject) => {
      entry.waiting += 1;
      const leave = () => {
        entry.waiting -= 1;
        if (entry.waiting === 0 && entry.at === null) {
          if (entries.get(key) === entry) entries.delete(key);
          entry.stop.abort();
        }
        reject(left());
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      entry.value.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  return {
    get({ project, key, fresh }, load, leave) {
      sweep();
      const kept = fresh ? undefined : entries.get(key);
      return wait(kept ?? start(project, key, load), key, leave);
    },
    clear(project) {
      for (const [key, entry] of entries) if (entry.project === project) entries.delete(key);
    },
  };
}
