import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { POSTGRES_URL, runPrefix } from './database.ts';

/** Before all tests of a run: gives the run a name. After them: drops its databases in PostgreSQL. */
export function setup(): () => Promise<void> {
  const run = randomUUID().slice(0, 8);
  process.env['TEST_RUN'] = run;
  return async () => {
    if (POSTGRES_URL === undefined) return;
    const admin = new pg.Client({ connectionString: POSTGRES_URL });
    await admin.connect();
    const { rows } = await admin.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [runPrefix(run)],
    );
    for (const { datname } of rows) await admin.query(`DROP DATABASE ${datname} WITH (FORCE)`);
    await admin.end();
  };
}
