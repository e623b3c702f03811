import type { Patience } from '../domain/watch/advance.ts';

/** How fast environments are looked at, and what is told when; all in milliseconds. */
export interface WatchPace extends Patience {
  /** Between two looks at one where nothing happens. */
  readonly calmMs: number;
  /** At one where something does. */
  readonly busyMs: number;
  /** Longest pause while Zadig is away. */
  readonly mostRetryMs: number;
  /** A replica that does not renew its hold for so long has lost it. */
  readonly leaseMs: number;
  /** Between two looks for environments that nobody looks at, and for those that have joined a project. */
  readonly rosterMs: number;
}

export const WATCH_PACE: WatchPace = {
  calmMs: 30_000,
  busyMs: 5_000,
  holdBackMs: 30_000,
  slowMs: 5 * 60_000,
  lateMs: 3 * 60_000,
  mostRetryMs: 5 * 60_000,
  leaseMs: 12_000,
  rosterMs: 3_000,
};
