import Database from 'libsql';
import { expect, test } from 'vitest';
import { openDb } from '../../src/store/db.ts';
import { patiently } from '../../src/store/patience.ts';
import { freshDatabase } from '../support/database.ts';

const row = (id: string) => ({ id, taken_at: 1 });

test('what is written after another process held the file is committed, and holds up nobody', async () => {
  await using fresh = await freshDatabase('sqlite');
  const db = await openDb(fresh.url);
  const other = new Database(fresh.url.slice('file:'.length));
  other.exec('BEGIN IMMEDIATE');
  const put = (id: string) => db.insertInto('delivery').values(row(id)).returning('id').execute();
  await expect(put('first')).rejects.toThrow('locked');
  const inTransaction = db
    .transaction()
    .execute((trx) => trx.insertInto('delivery').values(row('second')).execute());
  await expect(inTransaction).rejects.toThrow('locked');
  const patient = patiently(() => put('third'));
  other.exec('COMMIT');
  await patient;
  expect(other.prepare('select id from delivery').all([])).toEqual([{ id: 'third' }]);
  other.exec("insert into delivery values ('fourth', 1)");
  other.close();
  await db.destroy();
});
