import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 3_000;
const PAUSE_MS = 40;

/** Tries again while another process holds the SQLite file, without holding up this one. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
      if (!busy || performance.now() > until) throw error;
      await pause(PAUSE_MS * (0.5 + Math.random()));
    }
  }
}
