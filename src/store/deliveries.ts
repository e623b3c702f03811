import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** Slack's Delayed Events setting redelivers for up to 24 hours. */
const REMEMBER_MS = 25 * 60 * 60 * 1000;

/** Which deliveries have been taken, by any replica. */
export interface Deliveries {
  /** True for the first caller with this id, false for every later one. */
  take(id: string): Promise<boolean>;
  /** Forgets what Slack can no longer send again; returns how many. */
  forgetOld(): Promise<number>;
}

export function deliveries(db: Db, now: () => number): Deliveries {
  return {
    async take(id) {
      const insert = db
        .insertInto('delivery')
        .values({ id, taken_at: now() })
        .onConflict((conflict) => conflict.column('id').doNothing());
      const result = await patiently(() => insert.executeTakeFirst());
      return result.numInsertedOrUpdatedRows === 1n;
    },
    async forgetOld() {
      const old = db.deleteFrom('delivery').where('taken_at', '<', now() - REMEMBER_MS);
      const result = await patiently(() => old.executeTakeFirst());
      return Number(result.numDeletedRows);
    },
  };
}
