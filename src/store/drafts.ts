import { sql, type Transaction } from 'kysely';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';
import type { Tables } from './schema.ts';

/** What was entered in forms, and is to go on from there; only for whoever entered it. */
export interface Drafts {
  /** Takes the place of what was kept under this id, unless that was asked for. */
  keep(id: string, owner: Owner, sealed: string): Promise<void>;
  /** Null when there is none, it was asked for, it is another's, or it is too old. */
  read(id: string, owner: Owner): Promise<string | null>;
}

export interface Owner {
  readonly teamId: string;
  readonly userId: string;
}

/** Stands in the place of what was entered, so that it is not asked for again. */
const ASKED_FOR = '';
/** Of one person: so many, and so many characters in all besides the newest. */
const MOST_KEPT = 20;
const MOST_CHARACTERS = 4_000_000;
const KEPT_MS = 24 * 3_600_000;

export function drafts(db: Db, now: () => number): Drafts {
  /** Those of a person that have no room beside the newer ones. */
  async function olderThanFit(newest: string, { teamId, userId }: Owner): Promise<readonly string[]> {
    const newestFirst = db
      .selectFrom('draft')
      .select(['id', sql<number>`length(sealed)`.as('size')])
      .where('team_id', '=', teamId)
      .where('user_id', '=', userId)
      .where('id', '<>', newest)
      .orderBy('made_at', 'desc');
    let size = 0;
    const rows = await patiently(() => newestFirst.execute());
    const first = rows.findIndex((row, at) => {
      size += row.size;
      return at >= MOST_KEPT - 1 || size > MOST_CHARACTERS;
    });
    return first < 0 ? [] : rows.slice(first).map(({ id }) => id);
  }

  return {
    async keep(id, { teamId, userId }, sealed) {
      const old = db.deleteFrom('draft').where('made_at', '<', now() - KEPT_MS);
      await patiently(() => old.execute());
      const row = { id, team_id: teamId, user_id: userId, sealed, made_at: now() };
      const kept = db
        .insertInto('draft')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ sealed, made_at: row.made_at })
            .where('draft.team_id', '=', teamId)
            .where('draft.user_id', '=', userId)
            .where('draft.sealed', '<>', ASKED_FOR),
        );
      await patiently(() => kept.execute());
      const over = await olderThanFit(id, { teamId, userId });
      if (over.length > 0) await patiently(() => db.deleteFrom('draft').where('id', 'in', over).execute());
    },
    async read(id, { teamId, userId }) {
      const row = db
        .selectFrom('draft')
        .select('sealed')
        .where('id', '=', id)
        .where('team_id', '=', teamId)
        .where('user_id', '=', userId)
        .where('sealed', '<>', ASKED_FOR)
        .where('made_at', '>=', now() - KEPT_MS);
      return (await patiently(() => row.executeTakeFirst()))?.sealed ?? null;
    },
  };
}

/** Marks a draft as asked for, together with the change that comes of it; false when there is none any more. */
export async function takeDraft(trx: Transaction<Tables>, id: string, owner: Owner): Promise<boolean> {
  const taken = await trx
    .updateTable('draft')
    .set({ sealed: ASKED_FOR })
    .where('id', '=', id)
    .where('team_id', '=', owner.teamId)
    .where('user_id', '=', owner.userId)
    .where('sealed', '<>', ASKED_FOR)
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}
