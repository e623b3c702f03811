import { type Kysely, type Migration, Migrator, PostgresAdapter, sql } from 'kysely';
import { FOLLOWING } from './migrations-following.ts';

/** In order of their names; a migration that has run anywhere never changes again. Those of what is followed stand beside. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001_channel_default': {
    async up(db) {
      await db.schema
        .createTable('channel_default')
        .addColumn('team_id', 'text', (column) => column.notNull())
        .addColumn('channel_id', 'text', (column) => column.notNull())
        .addColumn('project', 'text', (column) => column.notNull())
        .addColumn('env', 'text')
        .addColumn('set_by', 'text', (column) => column.notNull())
        .addColumn('set_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('channel_default_pk', ['team_id', 'channel_id'])
        .execute();
    },
  },
  '002_delivery': {
    async up(db) {
      await db.schema
        .createTable('delivery')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('taken_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('delivery_taken_at').on('delivery').column('taken_at').execute();
    },
  },
  '003_audit': {
    async up(db) {
      await db.schema
        .createTable('audit')
        .addColumn('seq', 'bigint', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addColumn('previous', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '004_change': {
    async up(db) {
      await db.schema
        .createTable('change')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('team_id', 'text', (column) => column.notNull())
        .addColumn('project', 'text', (column) => column.notNull())
        .addColumn('env', 'text', (column) => column.notNull())
        .addColumn('production', 'integer', (column) => column.notNull())
        .addColumn('service', 'text')
        .addColumn('command', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('plan', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('before', 'text')
        .addColumn('requester', 'text', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('need', 'text')
        .addColumn('expires_at', 'bigint')
        .addColumn('reminded', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('approved_at', 'bigint')
        .addColumn('sent_at', 'bigint')
        .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('settled_at', 'bigint')
        .addColumn('outcome', 'text')
        .addColumn('break_glass', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('reviewed_by', 'text')
        .addColumn('undoes', 'text')
        .addColumn('replaces', 'text')
        .addColumn('undoable', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('place', 'text', (column) => column.notNull())
        .addColumn('lease_owner', 'text')
        .addColumn('lease_until', 'bigint')
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('drawn', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema.createIndex('change_state').on('change').columns(['state', 'due_at']).execute();
      await db.schema
        .createIndex('change_place')
        .on('change')
        .columns(['project', 'env', 'created_at'])
        .execute();
      await db.schema
        .createTable('vote')
        .addColumn('change_id', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('verdict', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('groups', 'text', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('vote_pk', ['change_id', 'user_id'])
        .execute();
      await db.schema
        .createTable('change_message')
        .addColumn('change_id', 'text', (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('channel', 'text', (column) => column.notNull())
        .addColumn('thread', 'text', (column) => column.notNull())
        .addColumn('ts', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('change_message_pk', ['change_id', 'role'])
        .execute();
      await db.schema
        .createTable('change_note')
        .addColumn('change_id', 'text', (column) => column.notNull())
        .addColumn('seq', 'integer', (column) => column.notNull())
        .addColumn('note', 'text', (column) => column.notNull())
        .addColumn('said_at', 'bigint')
        .addPrimaryKeyConstraint('change_note_pk', ['change_id', 'seq'])
        .execute();
      await db.schema
        .createTable('env_lock')
        .addColumn('project', 'text', (column) => column.notNull())
        .addColumn('env', 'text', (column) => column.notNull())
        .addColumn('locked_by', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('locked_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('env_lock_pk', ['project', 'env'])
        .execute();
    },
  },
  '005_forms_and_homes': {
    async up(db) {
      await db.schema
        .createTable('draft')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('team_id', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('home')
        .addColumn('team_id', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('opened_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('home_pk', ['team_id', 'user_id'])
        .execute();
      await db.schema
        .createTable('introduction')
        .addColumn('team_id', 'text', (column) => column.notNull())
        .addColumn('place', 'text', (column) => column.notNull())
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('introduction_pk', ['team_id', 'place'])
        .execute();
    },
  },
  ...FOLLOWING,
};

/** Brings the database to the newest shape. Kysely holds a lock, so replicas that start together wait for one another. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrationTableSchema = await currentSchema(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    // Otherwise Kysely is content with the tables of its own that some other schema of the database has.
    ...(migrationTableSchema === null ? {} : { migrationTableSchema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function currentSchema<T>(db: Kysely<T>): Promise<string | null> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return null;
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db);
  return rows[0]?.name ?? null;
}
