import type { Transaction } from 'kysely';
import { z } from 'zod';
import { type Change, Need, Plan, type Vote } from '../domain/change.ts';
import type { Db } from './db.ts';
import type { ChangeTable, Tables, VoteTable } from './schema.ts';

/** Where a change was asked for. */
export const AskedIn = z.strictObject({
  channel: z.string(),
  thread: z.string().nullable(),
  direct: z.boolean(),
  /** The bot may speak of environments there: only our own organisation reads it. */
  own: z.boolean(),
});
export type AskedIn = z.output<typeof AskedIn>;

/** A change as stored: what people see of it, and what its executor needs. */
export interface StoredChange extends Change {
  readonly sealed: string;
  readonly before: string | null;
  readonly attempts: number;
  readonly askedIn: AskedIn;
  readonly reminded: boolean;
  readonly drawn: number;
  readonly dueAt: number;
}

export function changeOf(row: ChangeTable, votes: readonly VoteTable[]): StoredChange {
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    plan: Plan.parse(JSON.parse(row.plan)),
    hash: row.hash,
    requester: row.requester,
    reason: row.reason,
    createdAt: row.created_at,
    need: row.need === null ? null : Need.parse(JSON.parse(row.need)),
    expiresAt: row.expires_at,
    votes: votes.map(voteOf),
    approvedAt: row.approved_at,
    sentAt: row.sent_at,
    settledAt: row.settled_at,
    outcome: row.outcome,
    breakGlass: row.break_glass === 0 ? null : { reviewedBy: row.reviewed_by },
    undoes: row.undoes,
    replaces: row.replaces,
    undoable: row.undoable !== 0,
    sealed: row.sealed,
    before: row.before,
    attempts: row.attempts,
    askedIn: AskedIn.parse(JSON.parse(row.place)),
    reminded: row.reminded !== 0,
    drawn: row.drawn,
    dueAt: row.due_at,
  };
}

const Groups = z.array(z.string());

function voteOf({ user_id, verdict, groups, reason, at }: VoteTable): Vote {
  return { userId: user_id, verdict, groups: Groups.parse(JSON.parse(groups)), reason, at };
}

/** A change with its votes; null when there is none. */
export async function readChange(db: Db | Transaction<Tables>, id: string): Promise<StoredChange | null> {
  const row = await db.selectFrom('change').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const votes = await db.selectFrom('vote').selectAll().where('change_id', '=', id).orderBy('at').execute();
  return changeOf(row, votes);
}
