import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Where PostgreSQL runs; undefined when this machine has none. */
export const POSTGRES_URL = process.env['TEST_POSTGRES_URL'];

/** The databases every suite about storage runs on. */
export const DATABASES: readonly DatabaseKind[] =
  POSTGRES_URL === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

export type DatabaseKind = 'sqlite' | 'postgres';

/** What a test gets that does not choose: the project `postgres` runs the scenarios of changes once more on that. */
export const USUAL_DATABASE: DatabaseKind =
  process.env['TEST_DATABASE'] === 'postgres' ? 'postgres' : 'sqlite';

/** Databases of one test run begin so; the run drops them at its end. */
export const runPrefix = (run: string) => `zadig_slack_test_${run}_`;

/** An empty database: a file of its own, or a schema of its own in PostgreSQL. */
export async function freshDatabase(kind: DatabaseKind): Promise<AsyncDisposable & { readonly url: string }> {
  if (kind === 'postgres') return freshSchema(POSTGRES_URL ?? '');
  const folder = mkdtempSync(join(tmpdir(), 'zadig-slack-test-'));
  return {
    url: `file:${join(folder, 'test.db')}`,
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

let ownDatabase: Promise<string> | null = null;

/**
 * Schemas stay until the run drops their database: Kysely looks at all schemas of a database when it migrates, and
 * stumbles over one that goes meanwhile.
 */
async function freshSchema(server: string): Promise<AsyncDisposable & { readonly url: string }> {
  ownDatabase ??= createDatabase(server);
  const url = new URL(server);
  url.pathname = `/${await ownDatabase}`;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(url.href, `CREATE SCHEMA ${name}`);
  url.searchParams.set('options', `-c search_path=${name}`);
  return { url: url.href, [Symbol.asyncDispose]: async () => {} };
}

async function createDatabase(server: string): Promise<string> {
  const name = `${runPrefix(process.env['TEST_RUN'] ?? 'alone')}${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await asAdmin(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  return name;
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(statement);
  await admin.end();
}
