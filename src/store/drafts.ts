import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** What was entered in forms, and is to go on from there; only for whoever entered it. */
export interface Drafts {
  keep(id: string, owner: Owner, sealed: string): Promise<void>;
  /** Gives it to one caller alone, whatever comes at once. Null when there is none, it is another's, or it is too old. */
  take(id: string, owner: Owner): Promise<string | null>;
  /** The same, and leaves it there. */
  read(id: string, owner: Owner): Promise<string | null>;
}

export interface Owner {
  readonly teamId: string;
  readonly userId: string;
}

const KEPT_MS = 24 * 3_600_000;

export function drafts(db: Db, now: () => number): Drafts {
  return {
    async keep(id, { teamId, userId }, sealed) {
      const old = db.deleteFrom('draft').where('made_at', '<', now() - KEPT_MS);
      await patiently(() => old.execute());
      const row = { id, team_id: teamId, user_id: userId, sealed, made_at: now() };
      await patiently(() => db.insertInto('draft').values(row).execute());
    },
    async take(id, { teamId, userId }) {
      const removal = db
        .deleteFrom('draft')
        .where('id', '=', id)
        .where('team_id', '=', teamId)
        .where('user_id', '=', userId)
        .where('made_at', '>=', now() - KEPT_MS)
        .returning('sealed');
      return (await patiently(() => removal.executeTakeFirst()))?.sealed ?? null;
    },
    async read(id, { teamId, userId }) {
      const row = db
        .selectFrom('draft')
        .select('sealed')
        .where('id', '=', id)
        .where('team_id', '=', teamId)
        .where('user_id', '=', userId)
        .where('made_at', '>=', now() - KEPT_MS);
      return (await patiently(() => row.executeTakeFirst()))?.sealed ?? null;
    },
  };
}
