import { type ExpressionBuilder, sql } from 'kysely';
import type { StoredChange } from './change-row.ts';
import { changeOf } from './change-row.ts';
import { NEVER } from './changes.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';
import type { ChangeMessageTable, Tables } from './schema.ts';

/** A note that is still to be said. `note` is JSON. */
export interface OpenNote {
  readonly seq: number;
  readonly note: unknown;
}

/** What the executor of changes keeps: who holds which, what is due, and what Slack has been told. */
export interface ChangeWork {
  /** Ids of changes that are due and that nobody holds, the longest due first. */
  due(limit: number, leaseMs: number): Promise<readonly string[]>;
  /** Takes hold of a change for `leaseMs`; false when somebody else has it. */
  hold(id: string, owner: string, leaseMs: number): Promise<boolean>;
  /** Renews the hold on all of them; the ids that are still held. */
  renew(ids: readonly string[], owner: string, leaseMs: number): Promise<readonly string[]>;
  /** Lets go until `dueAt`; false when something happened since `version`, so that there is more to do. */
  release(id: string, owner: string, version: number, dueAt: number): Promise<boolean>;
  /** Lets go of everything at once. */
  releaseAll(owner: string): Promise<void>;
  openNotes(id: string): Promise<readonly OpenNote[]>;
  said(id: string, seq: number): Promise<void>;
  /** Canonical JSON of the note that was written last, said or not; null before the first. */
  lastNote(id: string): Promise<string | null>;
  messages(id: string): Promise<readonly ChangeMessageTable[]>;
  posted(message: ChangeMessageTable): Promise<void>;
  drawn(id: string, version: number): Promise<void>;
  /** The version its messages show. */
  drawnVersion(id: string): Promise<number>;
  /** Changes of the same project that are being sent just now. */
  sending(project: string, except: string): Promise<readonly StoredChange[]>;
}

/** Nobody holds it: the hold has run out, or is from a clock that was far ahead. */
function isFree(now: number, leaseMs: number) {
  return ({ eb, or }: ExpressionBuilder<Tables, 'change'>) =>
    or([
      eb('lease_until', 'is', null),
      eb('lease_until', '<', now),
      eb('lease_until', '>', now + MOST_LEASES * leaseMs),
    ]);
}

const MOST_LEASES = 3;

export function createChangeWork(db: Db, now: () => number): ChangeWork {
  return {
    async due(limit, leaseMs) {
      const query = db
        .selectFrom('change')
        .select('id')
        .where('due_at', '<=', now())
        .where(isFree(now(), leaseMs))
        .orderBy('due_at')
        .limit(limit);
      return (await patiently(() => query.execute())).map(({ id }) => id);
    },
    async hold(id, owner, leaseMs) {
      const query = db
        .updateTable('change')
        .set({ lease_owner: owner, lease_until: now() + leaseMs })
        .where('id', '=', id)
        .where((where) => where.or([isFree(now(), leaseMs)(where), where.eb('lease_owner', '=', owner)]));
      return (await patiently(() => query.executeTakeFirst())).numUpdatedRows === 1n;
    },
    async renew(ids, owner, leaseMs) {
      if (ids.length === 0) return [];
      const query = db
        .updateTable('change')
        .set({ lease_until: now() + leaseMs })
        .where('id', 'in', [...ids])
        .where('lease_owner', '=', owner)
        .where('lease_until', '>', now())
        .returning('id');
      return (await patiently(() => query.execute())).map(({ id }) => id);
    },
    async release(id, owner, version, dueAt) {
      const query = db
        .updateTable('change')
        .set({ lease_owner: null, lease_until: null, due_at: Math.min(dueAt, NEVER) })
        .where('id', '=', id)
        .where('lease_owner', '=', owner)
        .where('version', '=', version);
      return (await patiently(() => query.executeTakeFirst())).numUpdatedRows === 1n;
    },
    async releaseAll(owner) {
      const query = db
        .updateTable('change')
        .set({ lease_owner: null, lease_until: null })
        .where('lease_owner', '=', owner);
      await patiently(() => query.execute());
    },
    async openNotes(id) {
      const query = db
        .selectFrom('change_note')
        .select(['seq', 'note'])
        .where('change_id', '=', id)
        .where('said_at', 'is', null)
        .orderBy('seq');
      return (await patiently(() => query.execute())).map(({ seq, note }) => ({
        seq,
        note: JSON.parse(note),
      }));
    },
    async lastNote(id) {
      const query = db
        .selectFrom('change_note')
        .select('note')
        .where('change_id', '=', id)
        .orderBy('seq', 'desc')
        .limit(1);
      return (await patiently(() => query.executeTakeFirst()))?.note ?? null;
    },
    async said(id, seq) {
      const query = db
        .updateTable('change_note')
        .set({ said_at: now() })
        .where('change_id', '=', id)
        .where('seq', '=', seq);
      await patiently(() => query.execute());
    },
    messages: (id) =>
      patiently(() => db.selectFrom('change_message').selectAll().where('change_id', '=', id).execute()),
    async posted(message) {
      const query = db
        .insertInto('change_message')
        .values(message)
        .onConflict((conflict) => conflict.columns(['change_id', 'role']).doUpdateSet(message));
      await patiently(() => query.execute());
    },
    async drawn(id, version) {
      const query = db
        .updateTable('change')
        .set({ drawn: version })
        .where('id', '=', id)
        .where('drawn', '<', version);
      await patiently(() => query.execute());
    },
    async drawnVersion(id) {
      const query = db.selectFrom('change').select('drawn').where('id', '=', id);
      return (await patiently(() => query.executeTakeFirst()))?.drawn ?? 0;
    },
    async sending(project, except) {
      const query = db
        .selectFrom('change')
        .selectAll()
        .where('project', '=', project)
        .where('state', '=', 'applying')
        .where('lease_until', '>', now())
        .where('id', '<>', except)
        .orderBy(sql`id`);
      return (await patiently(() => query.execute())).map((row) => changeOf(row, []));
    },
  };
}
