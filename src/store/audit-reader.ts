import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  CompiledQuery,
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  SqliteDialect,
  sql,
} from 'kysely';
import Database from 'libsql';
import { BotError } from '../domain/errors.ts';
import type { AuditRow } from './audit-chain.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';
import type { Tables } from './schema.ts';

const ROWS_A_PAGE = 1_000;
const COLUMNS = ['seq', 'at', 'kind', 'data', 'previous', 'hash'] as const;

/** How long the chain is and where it ends, to be noted elsewhere; null while it is empty. */
export async function auditHead(db: Db): Promise<{ readonly rows: number; readonly head: string } | null> {
  const query = db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1);
  const last = await patiently(() => query.executeTakeFirst());
  return last === undefined ? null : { rows: Number(last.seq), head: last.hash };
}

/**
 * Opens a database to read its audit log. Makes nothing and changes nothing. Errors: BotError `not_found` without a
 * database or a log in it; those of the driver when it cannot be opened.
 */
export async function openAudit(url: string): Promise<Db> {
  const db = new Kysely<Tables>({
    dialect: url.startsWith('file:') ? sqlite(url.slice(5)) : await postgres(url),
  });
  try {
    await patiently(() => db.selectFrom('audit').select('hash').limit(0).execute());
    return db;
  } catch (error) {
    await db.destroy();
    if (!isNoTable(error)) throw error;
    throw new BotError('not_found', 'The database has no audit log.', {
      hint: 'The bot makes one when it starts.',
      cause: error,
    });
  }
}

/** All rows in the order of their numbers, whatever was done to them. Numbers that are none are NaN. */
export async function* auditRows(db: Db): AsyncGenerator<AuditRow> {
  // As bytes, because libsql ends a text at its first NUL and the whole process at a byte that is not UTF-8.
  const type = sql.raw(db.getExecutor().adapter instanceof PostgresAdapter ? 'text' : 'blob');
  const columns = COLUMNS.map((name) =>
    sql<string | ArrayBuffer | null>`cast(${sql.ref(name)} as ${type})`.as(name),
  );
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const page = db
      .selectFrom('audit')
      .select(columns)
      .where('seq', '>', after)
      // With the table's name, or it means the column as it was cast.
      .orderBy('audit.seq')
      .limit(ROWS_A_PAGE);
    const rows = await patiently(() => page.execute());
    for (const { seq, at, kind, data, previous, hash } of rows) {
      after = number(seq);
      yield {
        seq: after,
        at: number(at),
        kind: text(kind),
        data: text(data),
        previous: text(previous),
        hash: text(hash),
      };
    }
    if (rows.length < ROWS_A_PAGE || Number.isNaN(after)) return;
  }
}

function sqlite(path: string): Dialect {
  if (!existsSync(path))
    throw new BotError('not_found', `There is no database at ${path}.`, { hint: 'Check DATABASE_URL.' });
  return new SqliteDialect({ database: new Database(`${pathToFileURL(path).href}?mode=ro`) });
}

async function postgres(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  // Whoever waits for an answer hears of a lost connection by that.
  pool.on('error', () => {});
  const readOnly = CompiledQuery.raw('set default_transaction_read_only = on');
  return new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => void (await connection.executeQuery(readOnly)),
  });
}

/** PostgreSQL has a code for it, SQLite only words. */
function isNoTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '42P01') || error.message.includes('no such table');
}

function number(given: string | ArrayBuffer | null): number {
  const digits = text(given);
  return /^-?\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
}

function text(given: string | ArrayBuffer | null): string {
  if (given === null || typeof given === 'string') return given ?? '';
  const bytes = Buffer.from(given);
  return isUtf8(bytes) ? bytes.toString() : `bytes ${bytes.toString('hex')}`;
}
