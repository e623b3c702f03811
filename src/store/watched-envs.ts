import { type ExpressionBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { EnvTarget } from '../domain/target.ts';
import type { Known } from '../domain/watch/advance.ts';
import { Sight } from '../domain/watch/sight.ts';
import { isOver, Story } from '../domain/watch/story.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';
import type { StoryTable, Tables } from './schema.ts';

/** An environment that is looked at, with what is known of it. */
export interface WatchedEnv extends EnvTarget {
  readonly known: Known | null;
}

/** A story as stored; `version` grows with everything that happens in it. */
export interface StoredStory {
  readonly story: Story;
  readonly version: number;
}

/** How far a story has been told in a channel. */
export interface Telling {
  readonly storyId: string;
  readonly channel: string;
  readonly ts: string | null;
  readonly told: number;
  readonly drawn: number;
  /** It came and went while nothing was told, and no digest has said so yet. */
  readonly passed: boolean;
}

/** Environments that are looked at, who looks at which, and the stories that came of it. */
export interface WatchedEnvs {
  /** From now on these are looked at, too. */
  also(targets: readonly EnvTarget[]): Promise<void>;
  /** From now on those are not looked at of which no channel hears. */
  sweep(): Promise<void>;
  /** Takes hold of up to `limit` that nobody holds. */
  take(owner: string, leaseMs: number, limit: number): Promise<readonly WatchedEnv[]>;
  /** Renews the hold on all of `owner`'s; those that are still held, as `project/env`. */
  renew(owner: string, leaseMs: number): Promise<ReadonlySet<string>>;
  release(owner: string): Promise<void>;
  /** What a look has added, all or nothing; false when somebody else looks at it now. */
  save(target: EnvTarget, owner: string, known: Known, stories: readonly Story[]): Promise<boolean>;
  /** It is not there any more: what had to be told of it ends, and nobody looks at it. */
  gone(target: EnvTarget, owner: string, stories: readonly Story[]): Promise<boolean>;
  /** Stories that go on, and those that ended after `since`, the oldest first. */
  stories(target: Pick<EnvTarget, 'project' | 'env'>, since: number): Promise<readonly StoredStory[]>;
  tellings(storyIds: readonly string[]): Promise<readonly Telling[]>;
  /** Keeps how far a story has been told. */
  told(telling: Telling): Promise<void>;
  /** Forgets stories that ended before. */
  forget(before: number): Promise<void>;
}

const MOST_LEASES = 3;

const StoredKnown = z.object({
  sight: Sight,
  at: z.number(),
  troubledSince: z.array(z.object({ subject: z.string().nullable(), since: z.number() })),
});

export function createWatchedEnvs(db: Db, now: () => number): WatchedEnvs {
  function isFree(leaseMs: number) {
    return ({ eb, or }: ExpressionBuilder<Tables, 'watched_env'>) =>
      or([
        eb('lease_until', 'is', null),
        eb('lease_until', '<', now()),
        eb('lease_until', '>', now() + MOST_LEASES * leaseMs),
      ]);
  }

  function insert(target: EnvTarget) {
    return db
      .insertInto('watched_env')
      .values({
        ...{ project: target.project, env: target.env, production: target.production ? 1 : 0 },
        ...{ known: null, lease_owner: null, lease_until: null },
      })
      .onConflict((conflict) => conflict.columns(['project', 'env']).doNothing());
  }

  async function saved(
    { project, env }: EnvTarget,
    owner: string,
    known: Known | null,
    stories: readonly Story[],
  ): Promise<boolean> {
    return db.transaction().execute(async (trx) => {
      const held = trx
        .updateTable('watched_env')
        .set(known === null ? { lease_until: now() } : { known: JSON.stringify(known) })
        .where('project', '=', project)
        .where('env', '=', env)
        .where('lease_owner', '=', owner);
      if ((await held.executeTakeFirst()).numUpdatedRows !== 1n) return false;
      for (const story of stories) {
        const changed = { story: JSON.stringify(story), closed_at: isOver(story) ? story.closedAt : null };
        await trx
          .insertInto('story')
          .values({ id: story.id, project, env, version: 1, ...changed })
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet({ ...changed, version: sql`story.version + 1` }),
          )
          .execute();
      }
      return true;
    });
  }

  return {
    async sweep() {
      const unwatched = db.deleteFrom('watched_env').where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('watch')
              .select('watch.id')
              .whereRef('watch.project', '=', 'watched_env.project')
              .where('watch.suspended', 'is', null)
              .where(({ eb, or, ref }) =>
                or([eb('watch.env', '=', ref('watched_env.env')), eb('watch.env', '=', '')]),
              ),
          ),
        ),
      );
      await patiently(() => unwatched.execute());
    },
    async also(targets) {
      for (const target of targets) await patiently(() => insert(target).execute());
    },
    async take(owner, leaseMs, limit) {
      const free = db
        .selectFrom('watched_env')
        .select(['project', 'env'])
        .where(isFree(leaseMs))
        .limit(limit);
      const taken: WatchedEnv[] = [];
      for (const { project, env } of await patiently(() => free.execute())) {
        const hold = db
          .updateTable('watched_env')
          .set({ lease_owner: owner, lease_until: now() + leaseMs })
          .where('project', '=', project)
          .where('env', '=', env)
          .where(isFree(leaseMs))
          .returningAll();
        const row = await patiently(() => hold.executeTakeFirst());
        if (row === undefined) continue;
        const known = row.known === null ? null : StoredKnown.parse(JSON.parse(row.known));
        taken.push({ project, env, production: row.production === 1, known });
      }
      return taken;
    },
    async renew(owner, leaseMs) {
      const query = db
        .updateTable('watched_env')
        .set({ lease_until: now() + leaseMs })
        .where('lease_owner', '=', owner)
        .where('lease_until', '>', now())
        .returning(['project', 'env']);
      const rows = await patiently(() => query.execute());
      return new Set(rows.map(({ project, env }) => `${project}/${env}`));
    },
    async release(owner) {
      const query = db
        .updateTable('watched_env')
        .set({ lease_owner: null, lease_until: null })
        .where('lease_owner', '=', owner);
      await patiently(() => query.execute());
    },
    save: (target, owner, known, stories) => patiently(() => saved(target, owner, known, stories)),
    async gone(target, owner, stories) {
      const isHeld = await patiently(() => saved(target, owner, null, stories));
      const removal = db
        .deleteFrom('watched_env')
        .where('project', '=', target.project)
        .where('env', '=', target.env)
        .where('lease_owner', '=', owner);
      if (isHeld) await patiently(() => removal.execute());
      return isHeld;
    },
    async stories({ project, env }, since) {
      const query = db
        .selectFrom('story')
        .selectAll()
        .where('project', '=', project)
        .where('env', '=', env)
        .where(({ eb, or }) => or([eb('closed_at', 'is', null), eb('closed_at', '>=', since)]));
      const stories = (await patiently(() => query.execute())).map(storyOf);
      return stories.sort((a, b) => a.story.openedAt - b.story.openedAt || compare(a.story.id, b.story.id));
    },
    async tellings(storyIds) {
      if (storyIds.length === 0) return [];
      const query = db.selectFrom('telling').selectAll().where('story_id', 'in', storyIds);
      const rows = await patiently(() => query.execute());
      return rows.map(({ story_id, passed, ...row }) => ({
        storyId: story_id,
        ...row,
        passed: passed === 1,
      }));
    },
    async told({ storyId, passed, ...rest }) {
      const telling = { ...rest, passed: Number(passed) };
      const upsert = db
        .insertInto('telling')
        .values({ story_id: storyId, ...telling })
        .onConflict((conflict) => conflict.columns(['story_id', 'channel']).doUpdateSet(telling));
      await patiently(() => upsert.execute());
    },
    async forget(before) {
      const old = db.selectFrom('story').select('id').where('closed_at', '<', before);
      await patiently(() => db.deleteFrom('telling').where('story_id', 'in', old).execute());
      await patiently(() => db.deleteFrom('story').where('closed_at', '<', before).execute());
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function storyOf({ story, version }: StoryTable): StoredStory {
  return { story: Story.parse(JSON.parse(story)), version };
}
