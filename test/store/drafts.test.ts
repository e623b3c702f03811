import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDb } from '../../src/store/db.ts';
import { type Drafts, drafts, takeDraft } from '../../src/store/drafts.ts';
import { DATABASES, freshDatabase } from '../support/database.ts';

const ANA = { teamId: 'T1', userId: 'U1' };
const BEN = { teamId: 'T1', userId: 'U2' };

describe.each(DATABASES)('drafts on %s', (kind) => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let db: Db;
  let kept: Drafts;
  beforeEach(async () => {
    let at = 1_700_000_000_000;
    database = await freshDatabase(kind);
    db = await openDb(database.url);
    kept = drafts(db, () => {
      at += 1;
      return at;
    });
  });
  afterEach(async () => {
    await db.destroy();
    await database[Symbol.asyncDispose]();
  });

  test('nobody fills the database with drafts: of one person the newest twenty are kept', async () => {
    await kept.keep('ben', BEN, 'x');
    for (let n = 1; n <= 30; n += 1) await kept.keep(`ana-${n}`, ANA, 'x');
    const ids = (await db.selectFrom('draft').select('id').execute()).map(({ id }) => id);
    const newest = Array.from({ length: 20 }, (_, at) => `ana-${at + 11}`);
    expect(ids.toSorted()).toEqual([...newest, 'ben'].toSorted());
  });

  test('the newest draft is kept however long it is, and older ones as far as there is room', async () => {
    for (const id of ['one', 'two', 'three', 'four']) await kept.keep(id, ANA, 'x'.repeat(1_500_000));
    expect(await kept.read('one', ANA)).toBeNull();
    expect(await kept.read('two', ANA)).not.toBeNull();
    await kept.keep('five', ANA, 'x'.repeat(5_000_000));
    expect(await kept.read('five', ANA)).not.toBeNull();
  });

  test('what was asked for is neither asked for again nor kept anew', async () => {
    const take = (id: string, owner: typeof ANA) =>
      db.transaction().execute((trx) => takeDraft(trx, id, owner));
    await kept.keep('one', ANA, 'x');
    await kept.keep('one', BEN, 'theirs');
    await kept.keep('one', ANA, 'y');
    expect(await kept.read('one', ANA)).toBe('y');
    expect(await take('one', BEN)).toBe(false);
    expect((await Promise.all([take('one', ANA), take('one', ANA)])).toSorted()).toEqual([false, true]);
    await kept.keep('one', ANA, 'z');
    expect(await kept.read('one', ANA)).toBeNull();
    expect(await take('one', ANA)).toBe(false);
  });
});
