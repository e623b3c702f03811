import { Kysely, PostgresDialect } from 'kysely';
import { migrate } from './migrations.ts';
import type { Tables } from './schema.ts';
import { type Opened, sqlite } from './sqlite.ts';

export type Db = Kysely<Tables>;

/**
 * Opens the database and brings it up to date. `url` is `file:PATH` (SQLite; `file::memory:` for none on disk) or
 * `postgres://…`. `onLost` hears of PostgreSQL connections lost while idle; the pool opens new ones by itself.
 */
export async function openDb(url: string, onLost: (error: Error) => void = () => {}): Promise<Db> {
  const { dialect, alone } = url.startsWith('file:') ? sqlite(url.slice(5)) : await postgres(url, onLost);
  const db = new Kysely<Tables>({ dialect });
  try {
    await alone(() => migrate(db));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/**
 * Another connection to a database that is open already, for what is written often and may be lost with the power,
 * though not with the process: on SQLite nobody waits for the disk. Null where there is no such difference.
 */
export function openRelaxed(url: string): Db | null {
  const path = url.startsWith('file:') ? url.slice(5) : ':memory:';
  return path === ':memory:' ? null : new Kysely<Tables>({ dialect: sqlite(path, 'NORMAL').dialect });
}

async function postgres(url: string, onLost: (error: Error) => void): Promise<Opened> {
  // Most run on SQLite, and what is not loaded starts sooner.
  const { default: pg } = await import('pg');
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      // Our bigints are milliseconds and counts, all below 2^53.
      oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
  };
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
    types,
  });
  pool.on('error', onLost);
  return { dialect: new PostgresDialect({ pool }), alone: (work) => work() };
}
