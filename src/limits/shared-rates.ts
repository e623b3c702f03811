/** So many may go at once, and one more every so many milliseconds. */
export interface Rate {
  readonly burst: number;
  readonly everyMs: number;
}

/** What all replicas together may do. Each keeps to its own limits besides. */
export interface SharedRates {
  /**
   * Resolves when one more may go, of all that use the name. While Redis is away that is at once. Rejects when `signal`
   * aborts.
   */
  take(name: string, rate: Rate, signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** For one that runs alone. */
export const ALONE: SharedRates = { take: async () => {}, stop: () => {} };
