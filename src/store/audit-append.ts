import { PostgresAdapter, sql } from 'kysely';
import { type AuditRow, GENESIS, hashOf } from './audit-chain.ts';
import type { Db } from './db.ts';

/** A row before it has its place in the chain. */
export type Unchained = Pick<AuditRow, 'at' | 'kind' | 'data'>;

/** Any number that no other program takes; "zadi" in ASCII. */
const LOCK = 0x7a616469;
const ROWS_AN_INSERT = 500;

/** Until `trx` ends, nobody else adds a row, and the last row that `trx` reads is the last there is. */
export async function takeTurn(trx: Db): Promise<void> {
  // SQLite lets nobody write who has read before somebody else wrote; so this writes first, and nothing.
  const turn =
    trx.getExecutor().adapter instanceof PostgresAdapter
      ? sql`select pg_advisory_xact_lock(${LOCK})`
      : sql`update audit set seq = seq where seq < 0`;
  await turn.execute(trx);
}

/** Adds rows at the end of the chain, in a turn that was taken; the last of them. */
export async function append(trx: Db, entries: readonly Unchained[]): Promise<AuditRow | null> {
  const end = await trx
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const rows = chained(entries, end ?? { seq: 0, hash: GENESIS });
  for (let from = 0; from < rows.length; from += ROWS_AN_INSERT) {
    const some = rows.slice(from, from + ROWS_AN_INSERT);
    await trx.insertInto('audit').values(some).execute();
  }
  return rows.at(-1) ?? null;
}

/** Whether the log has this very row. */
export async function holds(trx: Db, { seq, hash }: AuditRow): Promise<boolean> {
  const query = trx.selectFrom('audit').select('seq').where('seq', '=', seq).where('hash', '=', hash);
  return (await query.executeTakeFirst()) !== undefined;
}

function chained(entries: readonly Unchained[], end: Pick<AuditRow, 'seq' | 'hash'>): readonly AuditRow[] {
  let last = end;
  return entries.map((entry) => {
    const row = { seq: last.seq + 1, ...entry, previous: last.hash };
    const whole = { ...row, hash: hashOf(row) };
    last = whole;
    return whole;
  });
}
