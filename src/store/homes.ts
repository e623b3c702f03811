import type { Db } from './db.ts';
import { patiently } from './patience.ts';

const REMEMBER_MS = 30 * 24 * 60 * 60 * 1000;
const MOST = 500;

/** Who has opened the bot's Home within the last 30 days. */
export interface Homes {
  opened(teamId: string, userId: string): Promise<void>;
  /** User ids, whoever opened it last first; 500 at most. */
  all(teamId: string): Promise<readonly string[]>;
  /** Forgets who has not opened it for 30 days; returns how many. */
  forgetOld(): Promise<number>;
}

export function homes(db: Db, now: () => number): Homes {
  return {
    async opened(teamId, userId) {
      const at = { opened_at: now() };
      const upsert = db
        .insertInto('home')
        .values({ team_id: teamId, user_id: userId, ...at })
        .onConflict((conflict) => conflict.columns(['team_id', 'user_id']).doUpdateSet(at));
      await patiently(() => upsert.execute());
    },
    async all(teamId) {
      const query = db
        .selectFrom('home')
        .select('user_id')
        .where('team_id', '=', teamId)
        .where('opened_at', '>=', now() - REMEMBER_MS)
        .orderBy('opened_at', 'desc')
        .orderBy('user_id')
        .limit(MOST);
      return (await patiently(() => query.execute())).map(({ user_id }) => user_id);
    },
    async forgetOld() {
      const old = db.deleteFrom('home').where('opened_at', '<', now() - REMEMBER_MS);
      return Number((await patiently(() => old.executeTakeFirst())).numDeletedRows);
    },
  };
}
