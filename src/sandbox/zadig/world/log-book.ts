/** One line and the moment it was written. */
export interface LogLine {
  at: number;
  text: string;
}

/** What containers have written so far; lines are made up to the present whenever someone looks. */
export interface LogBook {
  /** Milliseconds between two lines of a running container; 0: only what `say` writes. */
  intervalMs: number;
  /** Keyed `pod/container`. `dropped` counts lines rotated away in front of `lines`, `made` those made up, `instance` restarts. */
  written: Map<string, { lines: LogLine[]; dropped: number; made: number; readonly instance: number }>;
  /** Called when a line was written by `say`. */
  listeners: Set<() => void>;
}
