import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit } from '../../src/store/audit.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { movesLog } from '../../src/store/moves-log.ts';
import { DATABASES, freshDatabase } from '../support/database.ts';

describe.each(DATABASES)('what has moved, on %s', (kind) => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let db: Db;
  beforeEach(async () => {
    database = await freshDatabase(kind);
    db = await openDb(database.url);
  });
  afterEach(async () => {
    await db.destroy();
    await database[Symbol.asyncDispose]();
  });

  const writes = (...entries: readonly { kind: string; data: Record<string, string> }[]) =>
    appendAudit(db, entries, 1);
  const lock = (env: string) => ({ kind: 'lock', data: { project: 'payments', env, by: 'U1' } });

  test('nothing that moved before, and what moves later once', async () => {
    await writes(lock('dev'));
    const look = movesLog(db);
    expect(await look()).toEqual([]);
    await writes(lock('qa'), { kind: 'unlock', data: { project: 'storefront', env: 'dev', by: 'U1' } });
    expect(await look()).toEqual([
      { project: 'payments', mark: 'lock payments/qa ' },
      { project: 'storefront', mark: 'unlock storefront/dev ' },
    ]);
    expect(await look()).toEqual([]);
  });

  test('in an empty log, too, and nothing that only was asked', async () => {
    const look = movesLog(db);
    expect(await look()).toEqual([]);
    await writes({ kind: 'invocation', data: { command: 'env list' } });
    expect(await look()).toEqual([]);
    await writes({ kind: 'change', data: { change: 'k3m7p2q9xz', state: 'reminded' } }, lock('dev'));
    expect(await look()).toEqual([{ project: 'payments', mark: 'lock payments/dev ' }]);
  });

  test('more than fit into one look, in the next', async () => {
    const look = movesLog(db);
    await look();
    await writes(...Array.from({ length: 700 }, (_, at) => lock(`env-${at}`)));
    const [first, second, third] = [await look(), await look(), await look()];
    expect([first.length, second.length, third.length]).toEqual([500, 200, 0]);
    expect(second.at(-1)?.mark).toBe('lock payments/env-699 ');
  });
});
