import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { canonicalJson, type Json } from '../domain/canonical.ts';
import { append, holds, takeTurn, type Unchained } from './audit-append.ts';
import type { AuditRow } from './audit-chain.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** One line of the log. `data` is kept as it is: mask secrets before. */
export interface AuditEntry {
  readonly kind: string;
  readonly data: Json;
}

/** The log for all that has no transaction of its own. */
export interface Audit {
  /** Takes an entry to be written soon. Never throws and waits for nothing. */
  record(entry: AuditEntry): void;
  /** Resolves when all that was recorded so far is on disk; rejects when `stop` had to leave some of it behind. */
  flush(): Promise<void>;
  /** Writes what is left; when the database is away, it tries once more and gives up. */
  stop(): Promise<void>;
}

const MOST_WAITING = 10_000;
const ROWS_A_BATCH = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Writes entries as part of `trx`: they are there when it commits, and only then. Nobody else can write to the log
 * until it ends, so make this its last statement. With a plain connection it is a transaction of its own.
 */
export async function appendAudit(trx: Db, entries: readonly AuditEntry[], now: number): Promise<void> {
  if (entries.length === 0) return;
  if (!trx.isTransaction) return trx.transaction().execute((own) => appendAudit(own, entries, now));
  const rows = entries.map(({ kind, data }) => ({ at: now, kind, data: canonicalJson(data) }));
  await takeTurn(trx);
  await append(trx, rows);
}

/**
 * A queue in front of the log: while one batch is written, the next one gathers. A batch that fails is tried again
 * until it succeeds, and `onFailed` hears of each failure. Beyond 10,000 waiting entries new ones are lost: `onLost`
 * hears how many each time, and the log itself says `audit.lost` where they are missing.
 */
export function createAudit(
  db: Db,
  now: () => number,
  onLost: (count: number) => void = () => {},
  onFailed: (error: unknown) => void = () => {},
): Audit {
  const waiting: Unchained[] = [];
  const flushes = new Set<Flush>();
  const stopping = new AbortController();
  let settled = 0;
  let lost = 0;
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    // Whoever records does not wait for the disk, and what is recorded in the same turn makes one batch.
    await setImmediate();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, ROWS_A_BATCH);
      const written = await writeInTheEnd(db, batch, onFailed, stopping.signal);
      const gone = waiting.splice(0, written ? batch.length : waiting.length).length;
      settled += gone;
      if (!written) onLost(gone);
      else if (lost > 0)
        waiting.push({ at: now(), kind: 'audit.lost', data: canonicalJson({ count: lost }) });
      lost = 0;
      endFlushes(written);
    }
    working = null;
  }

  function endFlushes(written: boolean): void {
    for (const flush of flushes) {
      if (flush.upTo > settled) continue;
      flushes.delete(flush);
      flush.end(written);
    }
  }

  return {
    record({ kind, data }) {
      if (waiting.length < MOST_WAITING) {
        waiting.push({ at: now(), kind, data: textOf(data) });
        working ??= work();
      } else {
        lost += 1;
        onLost(1);
      }
    },
    flush() {
      if (waiting.length === 0) return Promise.resolve();
      const upTo = settled + waiting.length;
      return new Promise((resolve, reject) => {
        const end = (written: boolean) =>
          written ? resolve() : reject(new Error('The audit log could not be written.'));
        flushes.add({ upTo, end });
      });
    },
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

interface Flush {
  /** Counted from the first entry that was ever recorded. */
  readonly upTo: number;
  readonly end: (written: boolean) => void;
}

/** False when `signal` ended the tries. */
async function writeInTheEnd(
  db: Db,
  batch: readonly Unchained[],
  onFailed: (error: unknown) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let tried: AuditRow | null = null;
  const write = () =>
    db.transaction().execute(async (trx) => {
      await takeTurn(trx);
      // A connection may break after the commit and before its answer.
      if (tried === null || !(await holds(trx, tried))) tried = await append(trx, batch);
    });
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await patiently(write);
      return true;
    } catch (error) {
      onFailed(error);
      if (signal.aborted) return false;
      await pause(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
}

/** A line that says that something happened is better than none. */
function textOf(data: Json): string {
  try {
    return canonicalJson(data);
  } catch {
    return canonicalJson('(cannot be written as JSON)');
  }
}
