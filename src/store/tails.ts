import { type ExpressionBuilder, PostgresAdapter, sql, type Transaction } from 'kysely';
import { type Books, OPEN_STATES, type TailEnd, type TailWish } from '../domain/tail.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';
import type { Tables, TailTable } from './schema.ts';
import { type StoredTail, type TailMark, tailOf } from './tail-row.ts';

/** What of a tail changes by itself. */
export interface Kept {
  readonly books: Books;
  readonly masked: number;
  readonly mark: TailMark;
}

/** What people decide about a tail. */
export interface Steered {
  readonly state?: 'live' | 'paused';
  readonly endsAt?: number;
  readonly wish?: TailWish;
  /** The file so far is wanted in the thread. */
  readonly file?: true;
}

/** Log tails, who follows which, and how far they have come. */
export interface Tails {
  /** Starts one, unless there are as many as `most` allows: then those that are in its way. */
  start(row: TailTable, most: Most): Promise<InTheWay | null>;
  load(id: string): Promise<StoredTail | null>;
  /** Open ones, the oldest first. */
  open(): Promise<readonly StoredTail[]>;
  /** Takes hold of up to `limit` that nobody holds and that are not over. */
  take(owner: string, leaseMs: number, limit: number): Promise<readonly StoredTail[]>;
  /** Renews the hold on all of `owner`'s; what of them has been decided meanwhile, by id. */
  renew(owner: string, leaseMs: number): Promise<ReadonlyMap<string, StoredTail>>;
  /** Ids with the versions of what has been decided about `owner`'s. */
  versions(owner: string): Promise<ReadonlyMap<string, number>>;
  /** Lets go of one, or of all. */
  release(owner: string, id?: string): Promise<void>;
  /** Its own message stands there. */
  stands(id: string, owner: string, at: { readonly channel: string; readonly ts: string }): Promise<void>;
  /** False when another one holds it now. */
  keep(id: string, owner: string, kept: Kept): Promise<boolean>;
  /** Null when it is over, or ending. */
  steer(id: string, steered: Steered): Promise<StoredTail | null>;
  /** Decides that it ends; null when that has been decided already. */
  end(id: string, end: TailEnd): Promise<StoredTail | null>;
  /** All that was to be told of it has been told. */
  over(id: string, owner: string): Promise<void>;
  /** Never began. */
  forget(id: string): Promise<void>;
  /** Forgets those that have been over for a week. */
  forgetOld(): Promise<void>;
}

/** Which limit is reached, and by what. */
export interface InTheWay {
  readonly limit: 'per_user' | 'per_channel' | 'in_all';
  readonly inTheWay: readonly StoredTail[];
}

export interface Most {
  readonly perUser: number;
  readonly perChannel: number;
  readonly inAll: number;
}

const MOST_LEASES = 3;
const REMEMBER_MS = 7 * 24 * 60 * 60 * 1000;
const NOT_OVER = [...OPEN_STATES, 'ending'] as const;

function isFree(now: number, leaseMs: number) {
  return ({ eb, or }: ExpressionBuilder<Tables, 'tail'>) =>
    or([
      eb('lease_until', 'is', null),
      eb('lease_until', '<', now),
      eb('lease_until', '>', now + MOST_LEASES * leaseMs),
    ]);
}

/** One is started at a time, so that of many no more than allowed stay. */
async function takeTurn(trx: Transaction<Tables>): Promise<void> {
  // SQLite lets nobody write who has read before somebody else wrote; so this writes first, and nothing.
  const turn =
    trx.getExecutor().adapter instanceof PostgresAdapter
      ? sql`select pg_advisory_xact_lock(hashtext('zadig-slack tails'))`
      : sql`update tail set version = version where id = ''`;
  await turn.execute(trx);
}

function openRows(db: Db): Promise<TailTable[]> {
  return db
    .selectFrom('tail')
    .selectAll()
    .where('state', 'in', [...OPEN_STATES])
    .orderBy('started_at')
    .orderBy('id')
    .execute();
}

/** The first limit that one more would go over. */
function reached(
  open: readonly TailTable[],
  { requester, channel }: TailTable,
  { perUser, perChannel, inAll }: Most,
): InTheWay | null {
  const mine = open.filter((tail) => tail.requester === requester);
  if (mine.length >= perUser) return { limit: 'per_user', inTheWay: mine.map(tailOf) };
  const here = open.filter((tail) => tail.channel === channel);
  if (here.length >= perChannel) return { limit: 'per_channel', inTheWay: here.map(tailOf) };
  return open.length >= inAll ? { limit: 'in_all', inTheWay: open.map(tailOf) } : null;
}

export function createTails(db: Db, now: () => number): Tails {
  return {
    start: (row, most) =>
      patiently(() =>
        db.transaction().execute(async (trx) => {
          await takeTurn(trx);
          const inTheWay = reached(await openRows(trx), row, most);
          if (inTheWay === null) await trx.insertInto('tail').values(row).execute();
          return inTheWay;
        }),
      ),
    async load(id) {
      const query = db.selectFrom('tail').selectAll().where('id', '=', id);
      const row = await patiently(() => query.executeTakeFirst());
      return row === undefined ? null : tailOf(row);
    },
    open: async () => (await patiently(() => openRows(db))).map(tailOf),
    async take(owner, leaseMs, limit) {
      const free = db
        .selectFrom('tail')
        .select('id')
        .where('state', 'in', [...NOT_OVER])
        .where(isFree(now(), leaseMs))
        .orderBy('started_at')
        .limit(limit);
      const ids = (await patiently(() => free.execute())).map(({ id }) => id);
      const taken: StoredTail[] = [];
      for (const id of ids) {
        const hold = db
          .updateTable('tail')
          .set({ lease_owner: owner, lease_until: now() + leaseMs })
          .where('id', '=', id)
          .where(isFree(now(), leaseMs))
          .returningAll();
        const row = await patiently(() => hold.executeTakeFirst());
        if (row !== undefined) taken.push(tailOf(row));
      }
      return taken;
    },
    async renew(owner, leaseMs) {
      const query = db
        .updateTable('tail')
        .set({ lease_until: now() + leaseMs })
        .where('lease_owner', '=', owner)
        .where('lease_until', '>', now())
        .where('state', 'in', [...NOT_OVER])
        .returningAll();
      const rows = await patiently(() => query.execute());
      return new Map(rows.map((row) => [row.id, tailOf(row)]));
    },
    async versions(owner) {
      const query = db
        .selectFrom('tail')
        .select(['id', 'version'])
        .where('lease_owner', '=', owner)
        .where('state', 'in', [...NOT_OVER]);
      const rows = await patiently(() => query.execute());
      return new Map(rows.map(({ id, version }) => [id, version]));
    },
    async release(owner, id) {
      const all = db
        .updateTable('tail')
        .set({ lease_owner: null, lease_until: null })
        .where('lease_owner', '=', owner);
      await patiently(() => (id === undefined ? all : all.where('id', '=', id)).execute());
    },
    async stands(id, owner, { channel, ts }) {
      const query = db
        .updateTable('tail')
        .set({ channel, ts })
        .where('id', '=', id)
        .where('lease_owner', '=', owner)
        .where('ts', 'is', null);
      await patiently(() => query.execute());
    },
    async keep(id, owner, { books, masked, mark }) {
      const query = db
        .updateTable('tail')
        .set({ ...books, masked, mark: JSON.stringify(mark), marked_at: now() })
        .where('id', '=', id)
        .where('lease_owner', '=', owner);
      return (await patiently(() => query.executeTakeFirst())).numUpdatedRows === 1n;
    },
    async steer(id, { state, endsAt, wish, file }) {
      const query = db
        .updateTable('tail')
        .set({
          version: sql`version + 1`,
          ...(state === undefined ? {} : { state }),
          ...(endsAt === undefined ? {} : { ends_at: endsAt }),
          ...(wish === undefined ? {} : { wish: JSON.stringify(wish) }),
          ...(file === undefined ? {} : { files_asked: sql`files_asked + 1` }),
        })
        .where('id', '=', id)
        .where('state', 'in', [...OPEN_STATES])
        .returningAll();
      const row = await patiently(() => query.executeTakeFirst());
      return row === undefined ? null : tailOf(row);
    },
    async end(id, end) {
      const query = db
        .updateTable('tail')
        .set({
          state: 'ending',
          version: sql`version + 1`,
          ended: JSON.stringify(end),
          ended_at: now(),
        })
        .where('id', '=', id)
        .where('state', 'in', [...OPEN_STATES])
        .returningAll();
      const row = await patiently(() => query.executeTakeFirst());
      return row === undefined ? null : tailOf(row);
    },
    async over(id, owner) {
      const query = db
        .updateTable('tail')
        .set({ state: 'ended', lease_owner: null, lease_until: null })
        .where('id', '=', id)
        .where('lease_owner', '=', owner);
      await patiently(() => query.execute());
    },
    async forget(id) {
      await patiently(() => db.deleteFrom('tail').where('id', '=', id).execute());
    },
    async forgetOld() {
      const query = db
        .deleteFrom('tail')
        .where('state', '=', 'ended')
        .where('ended_at', '<', now() - REMEMBER_MS);
      await patiently(() => query.execute());
    },
  };
}
