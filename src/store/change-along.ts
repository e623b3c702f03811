import type { Transaction } from 'kysely';
import { canonicalJson, type Json } from '../domain/canonical.ts';
import { type AuditEntry, appendAudit } from './audit.ts';
import type { ChangeTable, Tables } from './schema.ts';

/** What is written together with a transition: what is to be said about it, and what the audit log keeps. */
export interface Along {
  readonly notes?: readonly Json[];
  readonly audit: readonly AuditEntry[];
  /** A change that takes this one's place. */
  readonly successor?: { readonly row: ChangeTable; readonly along: Along };
}

/** Writes what goes along with a transition, in its transaction. `at`: Unix milliseconds. */
export async function writeAlong(
  trx: Transaction<Tables>,
  id: string,
  { notes = [], audit, successor }: Along,
  at: number,
): Promise<void> {
  if (successor !== undefined) {
    await trx.insertInto('change').values(successor.row).execute();
    await writeAlong(trx, successor.row.id, successor.along, at);
  }
  if (notes.length > 0) {
    const last = await trx
      .selectFrom('change_note')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('change_id', '=', id)
      .executeTakeFirst();
    const first = (last?.seq ?? 0) + 1;
    const rows = notes.map((note, index) => ({
      change_id: id,
      seq: first + index,
      note: canonicalJson(note),
      said_at: null,
    }));
    await trx.insertInto('change_note').values(rows).execute();
  }
  await appendAudit(trx, audit, at);
}
