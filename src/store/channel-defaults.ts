import type { Place } from '../domain/actor.ts';
import type { Scope } from '../domain/target.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** What `/zadig use` set, one row per channel. */
export interface ChannelDefaults {
  get(place: Place): Promise<Scope | null>;
  set(place: Place, scope: Scope, by: string): Promise<void>;
  clear(place: Place): Promise<void>;
}

export function channelDefaults(db: Db, now: () => number): ChannelDefaults {
  return {
    async get({ teamId, channelId }) {
      const query = db
        .selectFrom('channel_default')
        .select(['project', 'env'])
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId);
      return (await patiently(() => query.executeTakeFirst())) ?? null;
    },
    async set({ teamId, channelId }, { project, env }, by) {
      const given = { project, env, set_by: by, set_at: now() };
      const upsert = db
        .insertInto('channel_default')
        .values({ team_id: teamId, channel_id: channelId, ...given })
        .onConflict((conflict) => conflict.columns(['team_id', 'channel_id']).doUpdateSet(given));
      await patiently(() => upsert.execute());
    },
    async clear({ teamId, channelId }) {
      const removal = db
        .deleteFrom('channel_default')
        .where('team_id', '=', teamId)
        .where('channel_id', '=', channelId);
      await patiently(() => removal.execute());
    },
  };
}
