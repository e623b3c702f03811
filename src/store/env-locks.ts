import type { EnvLock } from '../domain/change.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** Environments that somebody keeps others from changing. */
export interface EnvLocks {
  get(project: string, env: string): Promise<EnvLock | null>;
  /** False when somebody has locked it already. */
  lock(project: string, env: string, by: string, reason: string): Promise<boolean>;
  /** The lock that was taken away; null when there was none. */
  unlock(project: string, env: string): Promise<EnvLock | null>;
}

export function envLocks(db: Db, now: () => number): EnvLocks {
  const asLock = (row: { locked_by: string; reason: string; locked_at: number } | undefined) =>
    row === undefined ? null : { by: row.locked_by, reason: row.reason, at: row.locked_at };
  return {
    async get(project, env) {
      const query = db
        .selectFrom('env_lock')
        .selectAll()
        .where('project', '=', project)
        .where('env', '=', env);
      return asLock(await patiently(() => query.executeTakeFirst()));
    },
    async lock(project, env, by, reason) {
      const insert = db
        .insertInto('env_lock')
        .values({ project, env, locked_by: by, reason, locked_at: now() })
        .onConflict((conflict) => conflict.columns(['project', 'env']).doNothing());
      return (await patiently(() => insert.executeTakeFirst())).numInsertedOrUpdatedRows === 1n;
    },
    async unlock(project, env) {
      const removal = db
        .deleteFrom('env_lock')
        .where('project', '=', project)
        .where('env', '=', env)
        .returningAll();
      return asLock(await patiently(() => removal.executeTakeFirst()));
    },
  };
}
