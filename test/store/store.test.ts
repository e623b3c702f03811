import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channelDefaults } from '../../src/store/channel-defaults.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { deliveries } from '../../src/store/deliveries.ts';
import { DATABASES, type DatabaseKind, freshDatabase } from '../support/database.ts';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const place = (channelId: string, teamId = 'T1') => ({ teamId, channelId, thread: null, direct: false });

/** A database that nothing has been written to, and connections to it. */
async function create(kind: DatabaseKind) {
  const database = await freshDatabase(kind);
  const opened: Db[] = [];
  return {
    async open(): Promise<Db> {
      const db = await openDb(database.url);
      opened.push(db);
      return db;
    },
    async [Symbol.asyncDispose]() {
      for (const db of opened) await db.destroy();
      await database[Symbol.asyncDispose]();
    },
  };
}

describe.each(DATABASES)('%s', (kind) => {
  let fresh: Awaited<ReturnType<typeof create>>;
  let db: Db;
  beforeEach(async () => {
    fresh = await create(kind);
    db = await fresh.open();
  });
  afterEach(() => fresh[Symbol.asyncDispose]());

  test('several that start together on an empty database all come up', async () => {
    await using empty = await create(kind);
    const all = await Promise.all(Array.from({ length: 4 }, () => empty.open()));
    for (const one of all) expect(await channelDefaults(one, () => NOW).get(place('C1'))).toBeNull();
  });

  test('what was written is there after a restart', async () => {
    await channelDefaults(db, () => NOW).set(place('C1'), { project: 'pay', env: 'dev' }, 'U1');
    expect(await channelDefaults(await fresh.open(), () => NOW).get(place('C1'))).toEqual({
      project: 'pay',
      env: 'dev',
    });
  });

  test('of twenty who take a delivery at once, over two connections, one gets it', async () => {
    const stores = [deliveries(db, () => NOW), deliveries(await fresh.open(), () => NOW)];
    const taken = await Promise.all(Array.from({ length: 20 }, (_, at) => stores[at % 2]?.take('Ev1')));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await stores[0]?.take('Ev1')).toBe(false);
    expect(await stores[1]?.take('Ev2')).toBe(true);
  });

  test('a delivery is forgotten only when Slack can no longer send it again', async () => {
    let now = NOW;
    const store = deliveries(db, () => now);
    await store.take('old');
    now += 25 * HOUR;
    await store.take('young');
    expect(await store.forgetOld()).toBe(0);
    now += 1;
    expect(await store.forgetOld()).toBe(1);
    expect([await store.take('young'), await store.take('old')]).toEqual([false, true]);
  });

  test('a channel has one default, the last that was set, until it is cleared', async () => {
    let now = NOW;
    const store = channelDefaults(db, () => now);
    await store.set(place('C1'), { project: 'pay', env: 'dev' }, 'U1');
    await store.set(place('C1', 'T2'), { project: 'other', env: null }, 'U2');
    now += 5;
    await store.set(place('C1'), { project: 'shop', env: null }, 'U2');
    expect(await store.get(place('C1'))).toEqual({ project: 'shop', env: null });
    expect(await store.get({ ...place('C1'), thread: '1.1' })).toEqual({ project: 'shop', env: null });
    expect(await store.get(place('C1', 'T2'))).toEqual({ project: 'other', env: null });
    expect(await store.get(place('C2'))).toBeNull();
    const row = await db
      .selectFrom('channel_default')
      .select(['set_by', 'set_at'])
      .where('team_id', '=', 'T1')
      .execute();
    expect(row).toEqual([{ set_by: 'U2', set_at: now }]);
    await store.clear(place('C1'));
    await store.clear(place('C1'));
    expect([await store.get(place('C1')), await store.get(place('C1', 'T2'))]).toEqual([
      null,
      { project: 'other', env: null },
    ]);
  });

  test('many who set a default at once leave one whole one', async () => {
    const store = channelDefaults(db, () => NOW);
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        store.set(place('C1'), { project: `p${at}`, env: `e${at}` }, 'U1'),
      ),
    );
    const left = await store.get(place('C1'));
    expect(left?.env).toBe(left?.project.replace('p', 'e'));
  });

  test('whatever the names, they come back as they were', async () => {
    const store = channelDefaults(db, () => NOW);
    const name = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(name, fc.option(name), name, async (project, env, channel) => {
        await store.set(place(channel), { project, env }, 'U1');
        expect(await store.get(place(channel))).toEqual({ project, env });
      }),
      { numRuns: 40 },
    );
  });
});

test('a database in memory needs no file', async () => {
  const db = await openDb('file::memory:');
  expect(await deliveries(db, () => NOW).take('Ev1')).toBe(true);
  await db.destroy();
});

test('a database that cannot be reached is an error without the password', async () => {
  const failed = await openDb('postgres://bot:hunter2@127.0.0.1:1/x').then(
    () => null,
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(Error);
  expect(String(failed)).not.toContain('hunter2');
});
