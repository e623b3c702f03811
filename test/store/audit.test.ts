import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Audit, appendAudit, createAudit } from '../../src/store/audit.ts';
import { type AuditRow, GENESIS, hashOf, verifyChain } from '../../src/store/audit-chain.ts';
import { auditRows, openAudit } from '../../src/store/audit-reader.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { patiently } from '../../src/store/patience.ts';
import type { Tables } from '../../src/store/schema.ts';
import { DATABASES, type DatabaseKind, freshDatabase } from '../support/database.ts';

const NOW = 1_700_000_000_000;
const clock = () => NOW;

/** A database of its own with two connections to it, as two replicas have. */
async function twoReplicas(kind: DatabaseKind) {
  const database = await freshDatabase(kind);
  const [one, two] = [await openDb(database.url), await openDb(database.url)];
  return {
    url: database.url,
    one,
    two,
    async [Symbol.asyncDispose]() {
      await one.destroy();
      await two.destroy();
      await database[Symbol.asyncDispose]();
    },
  };
}

const takeAway = (db: Db) => patiently(() => db.schema.alterTable('audit').renameTo('away').execute());
const bringBack = (db: Db) => patiently(() => db.schema.alterTable('away').renameTo('audit').execute());

async function logOf(db: Db): Promise<readonly AuditRow[]> {
  const rows: AuditRow[] = [];
  for await (const row of auditRows(db)) rows.push(row);
  return rows;
}

/** An audit log, what it says is lost, and its first failure to write. */
function listenedTo(db: Db) {
  const lost: number[] = [];
  let hear: (error: unknown) => void = () => {};
  const failed = new Promise<unknown>((resolve) => {
    hear = resolve;
  });
  return { audit: createAudit(db, clock, (count) => lost.push(count), hear), lost, failed };
}

async function recordMany(audit: Audit, who: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    audit.record({ kind: 'asked', data: { who, at } });
    if (at % 10 === 9) await setImmediate();
  }
  await audit.flush();
}

describe.each(DATABASES)('%s', (kind) => {
  let replicas: Awaited<ReturnType<typeof twoReplicas>>;
  let db: Db;
  beforeEach(async () => {
    replicas = await twoReplicas(kind);
    db = replicas.one;
  });
  afterEach(() => replicas[Symbol.asyncDispose]());

  test('two who record at the same time write one chain, with nothing lost and each in its order', async () => {
    const { one, two } = replicas;
    await Promise.all([
      recordMany(createAudit(one, clock), 'one', 500),
      recordMany(createAudit(two, clock), 'two', 500),
    ]);
    expect(await verifyChain(auditRows(db))).toMatchObject({ ok: true, rows: 1_000 });
    const said = (await logOf(db)).map(({ data }) => JSON.parse(data));
    for (const who of ['one', 'two'])
      expect(said.filter((entry) => entry.who === who).map(({ at }) => at)).toEqual([...Array(500).keys()]);
  });

  test('entries come and go with the transaction they are part of', async () => {
    const given = { project: 'pay', env: 'dev', set_by: 'U1', set_at: NOW };
    const use = (channel: string, then: () => void) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('channel_default')
          .values({ team_id: 'T1', channel_id: channel, ...given })
          .execute();
        await appendAudit(trx, [{ kind: 'set', data: { channel } }], NOW);
        then();
      });
    await use('C1', () => {});
    const undo = use('C2', () => {
      throw new Error('undone');
    });
    await expect(undo).rejects.toThrow('undone');
    await use('C3', () => {});
    const rows = await logOf(db);
    expect(rows.map(({ seq, at, data }) => [seq, at, data])).toEqual([
      [1, NOW, '{"channel":"C1"}'],
      [2, NOW, '{"channel":"C3"}'],
    ]);
    expect(await verifyChain(auditRows(db))).toMatchObject({ ok: true, rows: 2 });
  });

  test('many transactions over two connections that only append wait for one another', async () => {
    const append = (at: number) =>
      patiently(() =>
        appendAudit(at % 2 ? replicas.one : replicas.two, [{ kind: 'vote', data: { at } }], NOW),
      );
    await Promise.all(Array.from({ length: 30 }, (_, at) => append(at)));
    expect(await verifyChain(auditRows(db))).toMatchObject({ ok: true, rows: 30 });
  });

  test('what is recorded while the database is away is written when it is back', async () => {
    const { audit, failed } = listenedTo(db);
    await takeAway(replicas.two);
    audit.record({ kind: 'asked', data: 1 });
    await failed;
    audit.record({ kind: 'asked', data: 2 });
    await bringBack(replicas.two);
    await audit.flush();
    expect((await logOf(db)).map(({ data }) => data)).toEqual(['1', '2']);
  });

  test('what there is no room for is told, and the log says where it is missing', async () => {
    const { audit, lost } = listenedTo(db);
    await takeAway(replicas.two);
    for (let at = 0; at < 10_005; at += 1) audit.record({ kind: 'asked', data: at });
    expect(lost).toEqual([1, 1, 1, 1, 1]);
    await bringBack(replicas.two);
    await audit.flush();
    audit.record({ kind: 'asked', data: 'later' });
    await audit.flush();
    const rows = await logOf(db);
    expect(rows).toHaveLength(10_002);
    expect(rows.find((row) => row.kind === 'audit.lost')?.data).toBe('{"count":5}');
    expect(await verifyChain(auditRows(db))).toMatchObject({ ok: true });
  });

  test('stopping writes what is left, and tells what it has to leave behind', async () => {
    const first = createAudit(db, clock);
    first.record({ kind: 'asked', data: 1 });
    await first.stop();
    expect(await verifyChain(auditRows(db))).toMatchObject({ rows: 1 });

    const { audit: second, lost, failed } = listenedTo(db);
    await takeAway(replicas.two);
    second.record({ kind: 'asked', data: 2 });
    second.record({ kind: 'asked', data: 3 });
    await failed;
    const flushed = expect(second.flush()).rejects.toThrow('could not be written');
    await second.stop();
    await flushed;
    expect(lost).toEqual([2]);
  });

  test('data that is no JSON leaves a row all the same', async () => {
    const loop: { self?: object } = {};
    loop.self = loop;
    const audit = createAudit(db, clock);
    audit.record({ kind: 'asked', data: loop as never });
    await audit.flush();
    expect(await logOf(db)).toMatchObject([{ kind: 'asked' }]);
  });

  describe('a log of some rows', () => {
    const COUNT = 8;
    let head: string;
    beforeEach(async () => {
      const words = ['env list', 'größer 🚀', 'a\u0000b', '\ud800', '', '"\\', '\u2028', '…'];
      const entries = words.map((typed) => ({ kind: 'asked', data: { typed } }));
      await appendAudit(db, entries, NOW);
      const check = await verifyChain(auditRows(db));
      head = check.ok ? check.head : '';
    });
    const check = () => verifyChain(auditRows(db));

    test('any changed byte is found, and its row is named', async () => {
      const column = fc.constantFrom('at', 'kind', 'data', 'previous', 'hash');
      const bit = fc.record({ at: fc.nat(), of: fc.nat(7) });
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: COUNT }), column, bit, async (seq, name, { at, of }) => {
          const row = db.selectFrom('audit').selectAll().where('seq', '=', seq);
          const { [name]: before } = await row.executeTakeFirstOrThrow();
          const bytes = Buffer.from(String(before));
          const place = at % bytes.length;
          bytes[place] = (bytes[place] ?? 0) ^ (1 << of);
          const isNumber = name === 'at' && /^\d+$/.test(bytes.toString());
          // PostgreSQL takes only text, and only numbers for numbers.
          fc.pre(kind === 'sqlite' || isNumber || (name !== 'at' && isUtf8(bytes) && !bytes.includes(0)));
          const changed = kind === 'sqlite' ? sql`cast(${bytes} as text)` : sql`${bytes.toString()}`;
          await sql`update audit set ${sql.ref(name)} = ${changed} where seq = ${seq}`.execute(db);
          expect(await check()).toMatchObject({ ok: false, seq });
          await sql`update audit set ${sql.ref(name)} = ${before} where seq = ${seq}`.execute(db);
        }),
        { numRuns: 60 },
      );
      expect(await check()).toMatchObject({ ok: true });
    });

    test('any row that is taken out, moved, swapped or put in is found', async () => {
      const two = fc.uniqueArray(fc.integer({ min: 1, max: COUNT }), { minLength: 2, maxLength: 2 });
      await fc.assert(
        fc.asyncProperty(two, async ([a = 1, b = 2]) => {
          const number = (from: number, to: number) =>
            db.updateTable('audit').set({ seq: to }).where('seq', '=', from).execute();
          await number(a, 999);
          expect(await check()).toMatchObject({ ok: false, seq: a });
          await number(b, a);
          await number(999, b);
          expect(await check()).toMatchObject({ ok: false, seq: Math.min(a, b) });
          await number(a, -1);
          expect(await check()).toMatchObject({ ok: false, seq: 1 });
          await number(b, a);
          await number(-1, b);
          expect(await check()).toMatchObject({ ok: true });
        }),
        { numRuns: 20 },
      );
      await db.deleteFrom('audit').where('seq', '=', 4).execute();
      expect(await check()).toEqual({ ok: false, seq: 4, why: 'is missing: row 5 is in its place' });
      await db.deleteFrom('audit').where('seq', '<', 4).execute();
      expect(await check()).toMatchObject({ ok: false, seq: 1 });
    });

    test('rows that are cut off at the end are found by what was noted before', async () => {
      const noted = { rows: COUNT, head };
      await db.deleteFrom('audit').where('seq', '>', 5).execute();
      expect(await check()).toMatchObject({ ok: true, rows: 5 });
      for (const part of [noted, { rows: COUNT }])
        expect(await verifyChain(auditRows(db), part)).toMatchObject({ ok: false, seq: 6 });
      expect(await verifyChain(auditRows(db), { head })).toMatchObject({ ok: false, seq: 5 });
      await appendAudit(db, Array(9).fill({ kind: 'asked', data: 'written anew' }), NOW);
      expect(await check()).toMatchObject({ ok: true, rows: 14 });
      expect(await verifyChain(auditRows(db), noted)).toMatchObject({ ok: false, seq: COUNT });
    });

    test('a log that has grown since fits what was noted before', async () => {
      await appendAudit(db, [{ kind: 'asked', data: 'later' }], NOW);
      for (const noted of [{ rows: COUNT, head }, { head }, { rows: COUNT }, { rows: 0, head: GENESIS }])
        expect(await verifyChain(auditRows(db), noted)).toMatchObject({ ok: true, rows: COUNT + 1 });
    });

    test('a connection for reading cannot write', async () => {
      const reading = await openAudit(replicas.url);
      expect(await verifyChain(auditRows(reading))).toMatchObject({ ok: true, head });
      await expect(reading.deleteFrom('audit').execute()).rejects.toThrow(/read-?only/);
      await reading.destroy();
    });
  });
});

test('an answer that is lost after its commit does not write the batch twice', async () => {
  await using database = await freshDatabase('sqlite');
  await (await openDb(database.url)).destroy();
  const db = loseFirstCommit(database.url.slice(5));
  const audit = createAudit(db, clock);
  audit.record({ kind: 'asked', data: 1 });
  audit.record({ kind: 'asked', data: 2 });
  await audit.flush();
  expect((await logOf(db)).map(({ data }) => data)).toEqual(['1', '2']);
  await db.destroy();
});

/** A driver that says of its first commit, when it is done, that it failed. */
function loseFirstCommit(path: string): Db {
  const sqlite = new SqliteDialect({ database: new Database(path) });
  const driver = sqlite.createDriver();
  const commit = driver.commitTransaction.bind(driver);
  let first = true;
  driver.commitTransaction = async (connection) => {
    await commit(connection);
    if (first) {
      first = false;
      throw new Error('connection lost');
    }
  };
  sqlite.createDriver = () => driver;
  return new Kysely<Tables>({ dialect: sqlite });
}

test('a row’s hash is for ever', () => {
  const row: AuditRow = { seq: 1, at: NOW, kind: 'asked', data: '{"a":1}', previous: GENESIS, hash: '' };
  expect(hashOf(row)).toBe('fb83fc3df25f4312d71ec5cee11290733582ab718ad451fae1c54b1bc282f21f');
});

test('rows in the wrong order, twice or made anew are found', async () => {
  const rows: AuditRow[] = [];
  for (let seq = 1; seq <= 4; seq += 1) {
    const row = { seq, at: NOW, kind: 'asked', data: '1', previous: rows.at(-1)?.hash ?? GENESIS };
    rows.push({ ...row, hash: hashOf(row) });
  }
  async function* inOrder(...order: readonly number[]) {
    for (const seq of order) for (const row of rows) if (row.seq === seq) yield row;
  }
  expect(await verifyChain(inOrder(1, 2, 3, 4))).toMatchObject({ ok: true, rows: 4 });
  expect(await verifyChain(inOrder(1, 3, 2, 4))).toMatchObject({ ok: false, seq: 2 });
  expect(await verifyChain(inOrder(1, 2, 2, 3))).toMatchObject({ ok: false, seq: 2 });
  expect(await verifyChain(inOrder(2, 3, 4))).toMatchObject({ ok: false, seq: 1 });
  const [, second] = rows;
  if (second !== undefined)
    rows[1] = { ...second, kind: 'other', hash: hashOf({ ...second, kind: 'other' }) };
  expect(await verifyChain(inOrder(1, 2, 3, 4))).toMatchObject({ ok: false, seq: 3 });
  expect(await verifyChain(inOrder())).toEqual({ ok: true, rows: 0, head: GENESIS });
});
