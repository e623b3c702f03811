import { PostgresAdapter, sql, type Transaction } from 'kysely';
import type { Tables } from './schema.ts';

/** One at a time in a project. SQLite has one writer anyway. */
export async function takeProject(trx: Transaction<Tables>, project: string): Promise<void> {
  if (!(trx.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`select pg_advisory_xact_lock(hashtext(${`zadig-slack ${project}`}))`.execute(trx);
}

/** Is there a change that takes this one back, or has done so? Holds the row, so that of two the second sees the first. */
export async function isUndone(trx: Transaction<Tables>, id: string): Promise<boolean> {
  await trx.updateTable('change').set({ drawn: sql<number>`drawn` }).where('id', '=', id).execute();
  const undoing = await trx
    .selectFrom('change')
    .select('id')
    .where('undoes', '=', id)
    .where('state', 'not in', ['failed', 'denied', 'expired', 'withdrawn', 'stale'])
    .executeTakeFirst();
  return undoing !== undefined;
}
