/** How fast log tails are looked after; all in milliseconds. */
export interface TailPace {
  /** Between two looks at the pods of a service. */
  readonly lookMs: number;
  /** Without a first line for so long, Zadig is asked about the pod. */
  readonly firstByteMs: number;
  /** The same between lines. */
  readonly idleMs: number;
  /** One connection lasts no longer. */
  readonly totalMs: number;
  /** Before a broken stream is opened again, the first time and at most. */
  readonly retryMs: number;
  readonly mostRetryMs: number;
  /** How long a line waits for others to fill its message; the first one waits less. */
  readonly fillMs: number;
  readonly firstFillMs: number;
  /** Between two messages in one channel. */
  readonly postMs: number;
  /** Between two drawings of a tail's own message that tell nothing but new counts. */
  readonly drawMs: number;
  /** Between two records of how far it has come; each holds up everything while the disk takes it. */
  readonly keepMs: number;
  /** Between two looks for what people decided elsewhere. */
  readonly pollMs: number;
  /** A replica that does not renew its hold for so long has lost it. */
  readonly leaseMs: number;
  /** All pods gone for so long: they do not come back by themselves. */
  readonly goneMs: number;
  /** Between two looks at whether whoever asked may still see the log. */
  readonly allowedMs: number;
}

export const TAIL_PACE: TailPace = {
  lookMs: 4_000,
  firstByteMs: 8_000,
  idleMs: 120_000,
  totalMs: 3_600_000,
  retryMs: 500,
  mostRetryMs: 20_000,
  fillMs: 1_200,
  firstFillMs: 300,
  postMs: 1_000,
  drawMs: 20_000,
  keepMs: 2_500,
  pollMs: 400,
  leaseMs: 10_000,
  goneMs: 45_000,
  allowedMs: 60_000,
};
