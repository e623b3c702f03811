import type { Watch } from '../domain/watch/watch.ts';
import { WatchWish } from '../domain/watch/wish.ts';
import type { Db } from './db.ts';
import { newId } from './new-id.ts';
import { patiently } from './patience.ts';
import type { WatchTable } from './schema.ts';

/** Which channel hears about which environments. */
export interface Watches {
  /** One that is there already for the same place gets the new wish; `isNew` is false then. */
  add(watch: Omit<Watch, 'id' | 'snoozedUntil' | 'suspended'>): Promise<{ watch: Watch; isNew: boolean }>;
  load(id: string): Promise<Watch | null>;
  /** The oldest first. */
  all(teamId: string): Promise<readonly Watch[]>;
  /** Those of one environment, those of its whole project included. */
  of(teamId: string, project: string, env: string): Promise<readonly Watch[]>;
  /** False when it was not there any more. */
  remove(id: string): Promise<boolean>;
  /** Unix milliseconds; null: from now on it tells again. False when it is not there any more. */
  snooze(id: string, until: number | null): Promise<boolean>;
  /** Nothing can be told there. False when that was known, or it is not there any more. */
  suspend(id: string, why: string): Promise<boolean>;
}

/** How the table writes that a watch is about every environment of its project. */
const EVERY = '';

export function createWatches(db: Db): Watches {
  return {
    async add(watch) {
      const row: WatchTable = {
        id: newId(),
        team_id: watch.teamId,
        channel: watch.channel,
        project: watch.project,
        env: watch.env ?? EVERY,
        production: watch.production === null ? null : Number(watch.production),
        wish: JSON.stringify(watch.wish),
        made_by: watch.madeBy,
        made_at: watch.madeAt,
        snoozed_until: null,
        suspended: null,
      };
      const { id, ...again } = row;
      const query = db
        .insertInto('watch')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['team_id', 'channel', 'project', 'env']).doUpdateSet(again),
        )
        .returningAll();
      const stored = await patiently(() => query.executeTakeFirstOrThrow());
      return { watch: watchOf(stored), isNew: stored.id === id };
    },
    async load(id) {
      const query = db.selectFrom('watch').selectAll().where('id', '=', id);
      const row = await patiently(() => query.executeTakeFirst());
      return row === undefined ? null : watchOf(row);
    },
    async all(teamId) {
      const query = db
        .selectFrom('watch')
        .selectAll()
        .where('team_id', '=', teamId)
        .orderBy('made_at')
        .orderBy('id');
      return (await patiently(() => query.execute())).map(watchOf);
    },
    async of(teamId, project, env) {
      const query = db
        .selectFrom('watch')
        .selectAll()
        .where('team_id', '=', teamId)
        .where('project', '=', project)
        .where('env', 'in', [env, EVERY])
        .orderBy('made_at')
        .orderBy('id');
      return (await patiently(() => query.execute())).map(watchOf);
    },
    async remove(id) {
      const removal = db.deleteFrom('watch').where('id', '=', id);
      return (await patiently(() => removal.executeTakeFirst())).numDeletedRows === 1n;
    },
    async snooze(id, until) {
      const query = db.updateTable('watch').set({ snoozed_until: until }).where('id', '=', id);
      return (await patiently(() => query.executeTakeFirst())).numUpdatedRows === 1n;
    },
    async suspend(id, why) {
      const query = db
        .updateTable('watch')
        .set({ suspended: why })
        .where('id', '=', id)
        .where('suspended', 'is', null);
      return (await patiently(() => query.executeTakeFirst())).numUpdatedRows === 1n;
    },
  };
}

function watchOf(row: WatchTable): Watch {
  return {
    id: row.id,
    teamId: row.team_id,
    channel: row.channel,
    project: row.project,
    env: row.env === EVERY ? null : row.env,
    production: row.production === null ? null : row.production === 1,
    wish: WatchWish.parse(JSON.parse(row.wish)),
    madeBy: row.made_by,
    madeAt: row.made_at,
    snoozedUntil: row.snoozed_until,
    suspended: row.suspended,
  };
}
