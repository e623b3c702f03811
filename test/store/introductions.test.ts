import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/store/db.ts';
import { introductions } from '../../src/store/introductions.ts';
import { DATABASES, freshDatabase } from '../support/database.ts';

const NOW = 1_700_000_000_000;

describe.each(DATABASES)('%s', (kind) => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let dbs: Db[];
  beforeEach(async () => {
    database = await freshDatabase(kind);
    dbs = [await openDb(database.url), await openDb(database.url)];
  });
  afterEach(async () => {
    for (const db of dbs) await db.destroy();
    await database[Symbol.asyncDispose]();
  });

  test('of twenty who claim a channel at once, over two connections, one gets it, and for good', async () => {
    const stores = dbs.map((db) => introductions(db, () => NOW));
    const claims = Array.from({ length: 20 }, (_, at) => stores[at % 2]?.claim('T1', 'C1'));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    for (const store of stores) expect(await store.claim('T1', 'C1')).toBe(false);
  });

  test('a channel, a person and another workspace are places of their own', async () => {
    const [store] = dbs.map((db) => introductions(db, () => NOW));
    expect(await store?.claim('T1', 'C1')).toBe(true);
    expect(await store?.claim('T1', 'U1')).toBe(true);
    expect(await store?.claim('T2', 'C1')).toBe(true);
    expect(await dbs[0]?.selectFrom('introduction').select('made_at').execute()).toEqual([
      { made_at: NOW },
      { made_at: NOW },
      { made_at: NOW },
    ]);
  });

  test('what is forgotten can be claimed again, and nothing else', async () => {
    const [store] = dbs.map((db) => introductions(db, () => NOW));
    await store?.claim('T1', 'C1');
    await store?.claim('T1', 'C2');
    await store?.forget('T1', 'C1');
    await store?.forget('T2', 'C2');
    expect(await store?.claim('T1', 'C1')).toBe(true);
    expect(await store?.claim('T1', 'C2')).toBe(false);
  });
});
