import type { Migration } from 'kysely';

/** Tables of what is followed in the background: logs and environments. */
export const FOLLOWING: Readonly<Record<string, Migration>> = {
  '006_tail': {
    async up(db) {
      await db.schema
        .createTable('tail')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('team_id', 'text', (column) => column.notNull())
        .addColumn('requester', 'text', (column) => column.notNull())
        .addColumn('project', 'text', (column) => column.notNull())
        .addColumn('env', 'text', (column) => column.notNull())
        .addColumn('production', 'integer', (column) => column.notNull())
        .addColumn('service', 'text', (column) => column.notNull())
        .addColumn('pod', 'text')
        .addColumn('container', 'text')
        .addColumn('wish', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('thread', 'text')
        .addColumn('ts', 'text')
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('ends_at', 'bigint', (column) => column.notNull())
        .addColumn('received', 'bigint', (column) => column.notNull())
        .addColumn('posted', 'bigint', (column) => column.notNull())
        .addColumn('filtered', 'bigint', (column) => column.notNull())
        .addColumn('dropped', 'bigint', (column) => column.notNull())
        .addColumn('filed', 'bigint', (column) => column.notNull())
        .addColumn('waiting', 'bigint', (column) => column.notNull())
        .addColumn('masked', 'bigint', (column) => column.notNull())
        .addColumn('mark', 'text', (column) => column.notNull())
        .addColumn('marked_at', 'bigint', (column) => column.notNull())
        .addColumn('ended', 'text')
        .addColumn('ended_at', 'bigint')
        .addColumn('files_asked', 'integer', (column) => column.notNull())
        .addColumn('lease_owner', 'text')
        .addColumn('lease_until', 'bigint')
        .execute();
      await db.schema.createIndex('tail_state').on('tail').columns(['state', 'channel']).execute();
    },
  },
  '007_watch': {
    async up(db) {
      await db.schema
        .createTable('watch')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('team_id', 'text', (column) => column.notNull())
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('project', 'text', (column) => column.notNull())
        .addColumn('env', 'text', (column) => column.notNull())
        .addColumn('production', 'integer')
        .addColumn('wish', 'text', (column) => column.notNull())
        .addColumn('made_by', 'text', (column) => column.notNull())
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .addColumn('snoozed_until', 'bigint')
        .addColumn('suspended', 'text')
        .addUniqueConstraint('watch_place', ['team_id', 'channel', 'project', 'env'])
        .execute();
      await db.schema
        .createTable('watched_env')
        .addColumn('project', 'text', (column) => column.notNull())
        .addColumn('env', 'text', (column) => column.notNull())
        .addColumn('production', 'integer', (column) => column.notNull())
        .addColumn('known', 'text')
        .addColumn('lease_owner', 'text')
        .addColumn('lease_until', 'bigint')
        .addPrimaryKeyConstraint('watched_env_pk', ['project', 'env'])
        .execute();
      await db.schema
        .createTable('story')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('project', 'text', (column) => column.notNull())
        .addColumn('env', 'text', (column) => column.notNull())
        .addColumn('story', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('closed_at', 'bigint')
        .execute();
      await db.schema.createIndex('story_env').on('story').columns(['project', 'env', 'closed_at']).execute();
      await db.schema
        .createTable('telling')
        .addColumn('story_id', 'text', (column) => column.notNull())
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('ts', 'text')
        .addColumn('told', 'integer', (column) => column.notNull())
        .addColumn('drawn', 'integer', (column) => column.notNull())
        .addColumn('passed', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('telling_pk', ['story_id', 'channel'])
        .execute();
    },
  },
};
