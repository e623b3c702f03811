import type { EnvLock } from '../domain/change.ts';
import { targetText } from '../domain/target.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** Environments that somebody keeps others from changing. */
export interface EnvLocks {
  get(project: string, env: string): Promise<EnvLock | null>;
  /** Locks of these projects, by `project/env`. */
  of(projects: readonly string[]): Promise<ReadonlyMap<string, EnvLock>>;
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
    async of(projects) {
      if (projects.length === 0) return new Map();
      const query = db.selectFrom('env_lock').selectAll().where('project', 'in', projects);
      const rows = await patiently(() => query.execute());
      return new Map(
        rows.flatMap((row) => {
          const lock = asLock(row);
          return lock === null ? [] : [[targetText(row), lock] as const];
        }),
      );
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
