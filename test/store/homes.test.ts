import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/store/db.ts';
import { homes } from '../../src/store/homes.ts';
import { DATABASES, freshDatabase } from '../support/database.ts';

const DAY = 86_400_000;
const NOW = 1_700_000_000_000;

describe.each(DATABASES)('Homes on %s', (kind) => {
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

  test('whoever opened it last comes first, once, and teams do not mix', async () => {
    let at = NOW;
    const known = homes(db, () => at);
    await known.opened('T1', 'U1');
    at += 1;
    await known.opened('T1', 'U2');
    await known.opened('T2', 'U3');
    expect(await known.all('T1')).toEqual(['U2', 'U1']);
    at += 1;
    await Promise.all(Array.from({ length: 10 }, () => known.opened('T1', 'U1')));
    expect(await known.all('T1')).toEqual(['U1', 'U2']);
    expect(await known.all('T2')).toEqual(['U3']);
  });

  test('who has not opened it for 30 days is left out, and then forgotten', async () => {
    await homes(db, () => NOW - 30 * DAY - 1).opened('T1', 'U1');
    await homes(db, () => NOW - 30 * DAY).opened('T1', 'U2');
    const known = homes(db, () => NOW);
    expect(await known.all('T1')).toEqual(['U2']);
    expect(await known.forgetOld()).toBe(1);
    expect(await known.forgetOld()).toBe(0);
    expect(await known.all('T1')).toEqual(['U2']);
  });

  test('of very many, the 500 who opened it last', async () => {
    const rows = Array.from({ length: 600 }, (_, at) => ({
      ...{ team_id: 'T1', user_id: `U${at}`, opened_at: NOW - at },
    }));
    await db.insertInto('home').values(rows).execute();
    const all = await homes(db, () => NOW).all('T1');
    expect(all).toHaveLength(500);
    expect(all[0]).toBe('U0');
    expect(all.at(-1)).toBe('U499');
  });
});
