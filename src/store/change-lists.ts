import type { Scope } from '../domain/target.ts';
import { changeOf, type StoredChange } from './change-row.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';
import type { ChangeTable } from './schema.ts';

/** Changes to choose from, newest first. */
export interface ChangeLists {
  /** Of an environment, of a project, or of all. */
  recent(where: Scope | null, limit: number): Promise<readonly StoredChange[]>;
  /** Those a person has to do something about: asked for approval, of unknown outcome, or not yet reviewed. */
  open(limit: number): Promise<readonly StoredChange[]>;
  /** What a person waits for. */
  askedBy(userId: string, limit: number): Promise<readonly StoredChange[]>;
  /** The change that took this one's place. */
  successorOf(id: string): Promise<string | null>;
  /** The change that takes this one back, or has done so. */
  undoOf(id: string): Promise<string | null>;
}

export function createChangeLists(db: Db): ChangeLists {
  async function withVotes(rows: readonly ChangeTable[]): Promise<StoredChange[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const votes = await patiently(() =>
      db.selectFrom('vote').selectAll().where('change_id', 'in', ids).orderBy('at').execute(),
    );
    return rows.map((row) =>
      changeOf(
        row,
        votes.filter(({ change_id }) => change_id === row.id),
      ),
    );
  }
  return {
    async recent(where, limit) {
      const query = db
        .selectFrom('change')
        .selectAll()
        .$if(where !== null, (all) => all.where('project', '=', where?.project ?? ''))
        .$if(where?.env != null, (all) => all.where('env', '=', where?.env ?? ''))
        .orderBy('created_at', 'desc')
        .limit(limit);
      return withVotes(await patiently(() => query.execute()));
    },
    async open(limit) {
      const query = db
        .selectFrom('change')
        .selectAll()
        .where(({ eb, and, or }) =>
          or([
            eb('state', 'in', ['pending', 'unknown']),
            and([eb('break_glass', '=', 1), eb('reviewed_by', 'is', null)]),
          ]),
        )
        // Those that end soonest first, should there ever be more.
        .orderBy('expires_at')
        .orderBy('created_at')
        .limit(limit);
      return withVotes(await patiently(() => query.execute()));
    },
    async askedBy(userId, limit) {
      const query = db
        .selectFrom('change')
        .selectAll()
        .where('requester', '=', userId)
        .where('state', '=', 'pending')
        .orderBy('created_at', 'desc')
        .limit(limit);
      return withVotes(await patiently(() => query.execute()));
    },
    async undoOf(id) {
      const query = db
        .selectFrom('change')
        .select('id')
        .where('undoes', '=', id)
        .where('state', 'not in', ['failed', 'denied', 'expired', 'withdrawn', 'stale']);
      return (await patiently(() => query.executeTakeFirst()))?.id ?? null;
    },
    async successorOf(id) {
      const query = db.selectFrom('change').select('id').where('replaces', '=', id);
      return (await patiently(() => query.executeTakeFirst()))?.id ?? null;
    },
  };
}
