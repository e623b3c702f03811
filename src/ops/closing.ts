import { setTimeout as pause } from 'node:timers/promises';

/** Nothing that is closed may hold up the end for longer. */
const CLOSING_MS = 1_500;

/** What has been opened, to be closed again. */
export interface Closing {
  add(closer: () => Promise<void>): void;
  /** The last opened first; one that hangs is left behind. */
  close(): Promise<void>;
}

export function createClosing(): Closing {
  const closers: (() => Promise<void>)[] = [];
  return {
    add(closer) {
      closers.push(closer);
    },
    async close() {
      for (const closer of closers.splice(0).reverse()) {
        await Promise.race([closer(), pause(CLOSING_MS, undefined, { ref: false })]);
      }
    },
  };
}
