import { sql, type Transaction, type Updateable } from 'kysely';
import { type ChangeState, isSettled, statesBefore, type Vote } from '../domain/change.ts';
import { type Along, writeAlong } from './change-along.ts';
import { isUndone, takeProject } from './change-guards.ts';
import { readChange, type StoredChange } from './change-row.ts';
import type { Db } from './db.ts';
import { takeDraft } from './drafts.ts';
import { patiently } from './patience.ts';
import type { ChangeTable, Tables } from './schema.ts';

/** Far away: nothing is due. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** What a transition sets besides the state. */
export type Changed = Pick<
  Updateable<ChangeTable>,
  'outcome' | 'approved_at' | 'sent_at' | 'before' | 'sealed' | 'reviewed_by' | 'due_at' | 'undoable'
>;

/** Only whoever holds the change may do it. */
export interface Holder {
  readonly owner: string;
}

/** A vote that is being cast, with all that counts so far, its own included. */
export type Judge = (votes: readonly Vote[]) => { readonly next: ChangeState | null; readonly along: Along };

export interface Changes {
  /**
   * Nothing is inserted when it takes back a change that another one takes back already (`undone`), or when the draft
   * that it comes of is gone (`asked`).
   */
  insert(row: ChangeTable, along: Along, draft: string | null): Promise<'inserted' | 'undone' | 'asked'>;
  /** Moves an approved change to `applying`, unless another of its project is being applied; null when it could not. */
  claim(change: StoredChange, along: Along, holder: Holder): Promise<StoredChange | null>;
  load(id: string): Promise<StoredChange | null>;
  /** One guarded UPDATE; null when the change was not in a state before `next`, or is not held by `holder`. */
  move(
    id: string,
    next: ChangeState,
    changed: Changed,
    along: Along,
    holder?: Holder,
  ): Promise<StoredChange | null>;
  /** Changes something but the state, under the same guard. */
  amend(
    id: string,
    during: readonly ChangeState[],
    changed: Changed & {
      readonly attempts?: number;
      readonly reminded?: number;
      readonly expires_at?: number;
    },
    along: Along,
    holder?: Holder & { readonly attempts?: number },
  ): Promise<StoredChange | null>;
  /** Signs off a break-glass change; null when somebody has already. */
  review(id: string, by: string, along: Along): Promise<StoredChange | null>;
  /** Casts a vote on a pending change; null when it is not pending any more, `again` when this person has voted. */
  vote(id: string, vote: Vote, hash: string, judge: Judge): Promise<StoredChange | 'again' | null>;
}

/** `onState` hears of every change that has come into a state. */
export function createChanges(
  db: Db,
  now: () => number,
  onState: (command: string, state: ChangeState) => void = () => {},
): Changes {
  const inTransaction = <T>(work: (trx: Transaction<Tables>) => Promise<T>) =>
    patiently(() => db.transaction().execute(work));

  return {
    async insert(row, along, draft) {
      const owner = { teamId: row.team_id, userId: row.requester };
      const what = await inTransaction(async (trx) => {
        if (row.undoes !== null && (await isUndone(trx, row.undoes))) return 'undone';
        if (draft !== null && !(await takeDraft(trx, draft, owner))) return 'asked';
        await trx.insertInto('change').values(row).execute();
        await writeAlong(trx, row.id, along, now());
        return 'inserted';
      });
      if (what === 'inserted') onState(row.command, row.state);
      return what;
    },
    async claim({ id, plan: { command, target } }, along, { owner }) {
      const claimed = await inTransaction(async (trx) => {
        const at = now();
        await takeProject(trx, target.project);
        const other = await trx
          .selectFrom('change')
          .select('id')
          .where('project', '=', target.project)
          .where('state', '=', 'applying')
          .where('lease_until', '>', at)
          .where('id', '<>', id)
          .executeTakeFirst();
        if (other !== undefined) return null;
        const moved = await trx
          .updateTable('change')
          .set({ state: 'applying', version: sql<number>`version + 1`, due_at: at })
          .where('id', '=', id)
          .where('state', '=', 'approved')
          .where('lease_owner', '=', owner)
          .where('lease_until', '>', at)
          .returning('id')
          .executeTakeFirst();
        if (moved === undefined) return null;
        await writeAlong(trx, id, along, now());
        return readChange(trx, id);
      });
      if (claimed !== null) onState(command, 'applying');
      return claimed;
    },
    load: (id) => patiently(() => readChange(db, id)),
    async move(id, next, changed, along, holder) {
      const moved = await inTransaction(async (trx) => {
        const at = now();
        const moved = await trx
          .updateTable('change')
          .set({
            due_at: at,
            ...changed,
            ...(isSettled(next) ? { settled_at: at } : {}),
            state: next,
            version: sql<number>`version + 1`,
          })
          .where('id', '=', id)
          .where('state', 'in', [...statesBefore(next)])
          .$if(holder !== undefined, (query) =>
            query.where('lease_owner', '=', holder?.owner ?? '').where('lease_until', '>', at),
          )
          .returning('id')
          .executeTakeFirst();
        if (moved === undefined) return null;
        await writeAlong(trx, id, along, now());
        return readChange(trx, id);
      });
      if (moved !== null) onState(moved.plan.command, next);
      if (along.successor !== undefined && moved !== null)
        onState(along.successor.row.command, along.successor.row.state);
      return moved;
    },
    amend: (id, during, changed, along, holder) =>
      inTransaction(async (trx) => {
        const at = now();
        const amended = await trx
          .updateTable('change')
          .set({ ...changed, version: sql<number>`version + 1` })
          .where('id', '=', id)
          .where('state', 'in', [...during])
          .$if(holder !== undefined, (query) =>
            query.where('lease_owner', '=', holder?.owner ?? '').where('lease_until', '>', at),
          )
          .$if(holder?.attempts !== undefined, (query) =>
            query.where('attempts', '=', holder?.attempts ?? -1),
          )
          .returning('id')
          .executeTakeFirst();
        if (amended === undefined) return null;
        await writeAlong(trx, id, along, now());
        return readChange(trx, id);
      }),
    review: (id, by, along) =>
      inTransaction(async (trx) => {
        const signed = await trx
          .updateTable('change')
          .set({ reviewed_by: by, version: sql<number>`version + 1`, due_at: now() })
          .where('id', '=', id)
          .where('break_glass', '=', 1)
          .where('reviewed_by', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (signed === undefined) return null;
        await writeAlong(trx, id, along, now());
        return readChange(trx, id);
      }),
    async vote(id, vote, hash, judge) {
      const cast = await inTransaction(async (trx) => {
        // Locks the row, so that of two votes at the same instant the second sees the first.
        const locked = await trx
          .updateTable('change')
          .set({ version: sql<number>`version + 1`, due_at: now() })
          .where('id', '=', id)
          .where('state', '=', 'pending')
          .where('hash', '=', hash)
          .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))
          .returning('id')
          .executeTakeFirst();
        if (locked === undefined) return null;
        const mine = trx.selectFrom('vote').where('change_id', '=', id).where('user_id', '=', vote.userId);
        const before = await mine.select('verdict').executeTakeFirst();
        // Whoever has approved too soon may still deny.
        if (before !== undefined && vote.verdict === 'approve') return 'again';
        await trx.deleteFrom('vote').where('change_id', '=', id).where('user_id', '=', vote.userId).execute();
        const { userId, groups, ...rest } = vote;
        const row = { change_id: id, user_id: userId, hash, groups: JSON.stringify(groups), ...rest };
        await trx.insertInto('vote').values(row).execute();
        const cast = await readChange(trx, id);
        if (cast === null) return null;
        const { next, along } = judge(cast.votes);
        if (next !== null) {
          const at = now();
          const changed = next === 'approved' ? { approved_at: at } : {};
          const settled = isSettled(next) ? { settled_at: at } : {};
          await trx
            .updateTable('change')
            .set({ ...changed, ...settled, state: next })
            .where('id', '=', id)
            .execute();
        }
        await writeAlong(trx, id, along, now());
        return readChange(trx, id);
      });
      if (cast !== null && cast !== 'again' && cast.state !== 'pending')
        onState(cast.plan.command, cast.state);
      return cast;
    },
  };
}
