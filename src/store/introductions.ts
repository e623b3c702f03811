import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** Where the bot has introduced itself: channels and people, each once and for good, by whichever replica. */
export interface Introductions {
  /** True for the first caller with this channel's or person's id, false for every later one. */
  claim(teamId: string, place: string): Promise<boolean>;
  /** Makes the place one where the bot has not introduced itself. */
  forget(teamId: string, place: string): Promise<void>;
}

export function introductions(db: Db, now: () => number): Introductions {
  return {
    async claim(teamId, place) {
      const insert = db
        .insertInto('introduction')
        .values({ team_id: teamId, place, made_at: now() })
        .onConflict((conflict) => conflict.columns(['team_id', 'place']).doNothing());
      const result = await patiently(() => insert.executeTakeFirst());
      return result.numInsertedOrUpdatedRows === 1n;
    },
    async forget(teamId, place) {
      const row = db.deleteFrom('introduction').where('team_id', '=', teamId).where('place', '=', place);
      await patiently(() => row.execute());
    },
  };
}
