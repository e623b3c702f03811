/** How fast changes, and the Homes that show them, are looked after; all in milliseconds. */
export interface Pace {
  /** Between two looks for work that is due. */
  readonly pollMs: number;
  /** Between two looks at what the cluster shows. */
  readonly lookMs: number;
  /** Between two edits of a progress message; Slack allows some fifty a minute for everything. */
  readonly editMs: number;
  /** A replica that does not renew its hold for so long has lost it. */
  readonly leaseMs: number;
  /** A container that fails for so long will not heal. */
  readonly stuckMs: number;
  /** Zadig said success and nothing changes for so long: it did not do it. */
  readonly untouchedMs: number;
  /** No answer came and nothing changes for so long, longer than a call may take: it was not done. */
  readonly doubtMs: number;
  /** Longest wait for what a change needs, or for its success. */
  readonly deadlineMs: number;
  /** Before what failed for the moment is tried again: Slack or Zadig away. */
  readonly retryMs: number;
  /** Between two looks at the environments that stand at Homes somebody looks at. */
  readonly homeLookMs: number;
  /** Who opened a Home so long ago does not look at it any more. */
  readonly homeOpenMs: number;
}

export const PACE: Pace = {
  pollMs: 1_000,
  lookMs: 2_000,
  editMs: 3_000,
  leaseMs: 10_000,
  stuckMs: 90_000,
  untouchedMs: 45_000,
  doubtMs: 65_000,
  deadlineMs: 15 * 60_000,
  retryMs: 5_000,
  homeLookMs: 30_000,
  homeOpenMs: 10 * 60_000,
};
