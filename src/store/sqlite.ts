import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Dialect, type SqliteDatabase, SqliteDialect } from 'kysely';
import Database from 'libsql';

/** A way to a database. */
export interface Opened {
  readonly dialect: Dialect;
  /** Runs `work` while no other process runs its own. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
}

const LOCK_TRIES = 200;
const LOCK_PAUSE_MS = 50;

/** What is written survives the power, or only the process, which costs no waiting for the disk. */
export type Safety = 'FULL' | 'NORMAL';

/** An SQLite file; `:memory:` for none on disk. */
export function sqlite(path: string, safety: Safety = 'FULL'): Opened {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  // The timeout first: switching to WAL waits for others, too.
  database.exec(
    `PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${safety}; PRAGMA foreign_keys = ON`,
  );
  // Only the first connection takes the lock below, which ends so, too.
  if (safety === 'NORMAL') database.exec('PRAGMA busy_timeout = 20');
  return {
    dialect: new SqliteDialect({ database: lockedFirst(database) }),
    // Kysely takes no lock on SQLite, so that two who start together would both make the tables.
    async alone(work) {
      await lock(database);
      try {
        await work();
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

/**
 * libsql leaves a prepared statement that met another process's lock (SQLITE_BUSY) unfinished until the garbage collector
 * finds it. Until then nothing this connection writes is committed, though every write says success, and nobody else may
 * write. `exec` does finish what fails, so the lock is only ever met there: each write begins with it.
 */
function lockedFirst(database: Database.Database): SqliteDatabase {
  return {
    close: () => void database.close(),
    prepare(sql) {
      const statement = database.prepare(sql === 'begin' ? 'select 1 where false' : sql);
      const alone = <T>(work: () => T): T => {
        if (database.inTransaction || READS.test(sql)) return work();
        database.exec('BEGIN IMMEDIATE');
        if (sql === 'begin') return work();
        try {
          const done = work();
          database.exec('COMMIT');
          return done;
        } catch (error) {
          database.exec('ROLLBACK');
          throw error;
        }
      };
      return {
        reader: statement.reader,
        all: (parameters) => alone(() => statement.all(parameters)),
        run: (parameters) => alone(() => statement.run(parameters)),
        iterate: (parameters) => statement.iterate(parameters) as IterableIterator<unknown>,
      };
    },
  };
}

const READS = /^\s*(select|pragma)\b/i;

/** Waits between tries instead of inside SQLite, which would hold up the one that has the lock in the same process. */
async function lock(database: Database.Database): Promise<void> {
  database.exec('PRAGMA busy_timeout = 0');
  for (let left = LOCK_TRIES; ; left -= 1) {
    try {
      database.exec('BEGIN IMMEDIATE');
      break;
    } catch (error) {
      if (left === 0 || !String(error).includes('locked')) throw error;
      await setTimeout(LOCK_PAUSE_MS);
    }
  }
  // Waiting inside SQLite holds up the whole process; `patiently` waits outside.
  database.exec('PRAGMA busy_timeout = 20');
}
