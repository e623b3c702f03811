import { PostgresAdapter, sql } from 'kysely';
import type { Db } from './db.ts';

/** The time that all who share a database agree on. */
export interface Clock {
  /** Unix milliseconds. Goes on steadily between two looks at the database's clock, whatever is done to this machine's. */
  now(): number;
  stop(): Promise<void>;
}

const LOOK_MS = 10_000;

/** PostgreSQL's own clock, so that replicas whose clocks differ do not take each other's work; SQLite has this machine's. */
export async function startClock(db: Db): Promise<Clock> {
  const isShared = db.getExecutor().adapter instanceof PostgresAdapter;
  let ahead = await aheadOfSteady(db, isShared);
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = aheadOfSteady(db, isShared).then(
      (found) => {
        ahead = found;
      },
      // The database is away; the clock goes on by itself.
      () => undefined,
    );
  }, LOOK_MS);
  timer.unref();
  return {
    now: () => Math.round(performance.now() + ahead),
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** How far the agreed time is ahead of the time that nobody sets, in milliseconds. */
async function aheadOfSteady(db: Db, isShared: boolean): Promise<number> {
  if (!isShared) return Date.now() - performance.now();
  const asked = performance.now();
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`.execute(db);
  const [{ ms } = { ms: Date.now() }] = rows;
  return ms - (asked + performance.now()) / 2;
}
