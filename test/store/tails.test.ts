import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NO_LINES } from '../../src/domain/tail.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import type { TailTable } from '../../src/store/schema.ts';
import { NO_MARK } from '../../src/store/tail-row.ts';
import { createTails, type Tails } from '../../src/store/tails.ts';
import { DATABASES, freshDatabase } from '../support/database.ts';

const LEASE_MS = 1_000;
const MOST = { perUser: 2, perChannel: 3, inAll: 4 };

describe.each(DATABASES)('%s', (kind) => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let dbs: Db[];
  let now: number;
  let one: Tails;
  let two: Tails;
  beforeEach(async () => {
    database = await freshDatabase(kind);
    const [first, second] = [await openDb(database.url), await openDb(database.url)];
    dbs = [first, second];
    now = 1_700_000_000_000;
    [one, two] = [createTails(first, () => now), createTails(second, () => now)];
  });
  afterEach(async () => {
    for (const db of dbs) await db.destroy();
    await database[Symbol.asyncDispose]();
  });

  const row = (id: string, more: Partial<TailTable> = {}): TailTable => ({
    ...{ id, team_id: 'T1', requester: 'U1', project: 'payments', env: 'dev', service: 'api', production: 0 },
    ...{ pod: null, container: null, state: 'live', version: 1, channel: 'C1', thread: null, ts: null },
    wish: JSON.stringify({ tail: 5, since: null, grep: null, not: null, level: null, pretty: false }),
    ...{ started_at: now, ends_at: now + 60_000, ...NO_LINES, masked: 0, marked_at: now },
    ...{ mark: JSON.stringify(NO_MARK), ended: null, ended_at: null, files_asked: 0 },
    ...{ lease_owner: 'one', lease_until: now + LEASE_MS },
    ...more,
  });

  test('of ten that somebody starts at once over two connections, two stay', async () => {
    const started = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        (at % 2 === 0 ? one : two).start(row(`t${at}`, { started_at: now - at }), MOST),
      ),
    );
    expect(started.filter((inTheWay) => inTheWay === null)).toHaveLength(2);
    expect(started.find((inTheWay) => inTheWay !== null)).toMatchObject({ limit: 'per_user' });
    expect(await one.open()).toHaveLength(2);
  });

  test('the limits of a channel and of all name what is in the way', async () => {
    for (const [at, requester] of ['U1', 'U2', 'U3'].entries())
      expect(await one.start(row(`t${at}`, { requester }), MOST)).toBeNull();
    const here = await one.start(row('t3', { requester: 'U4' }), MOST);
    expect(here).toMatchObject({
      limit: 'per_channel',
      inTheWay: [{ id: 't0' }, { id: 't1' }, { id: 't2' }],
    });
    expect(await one.start(row('t3', { requester: 'U4', channel: 'C2' }), MOST)).toBeNull();
    expect(await one.start(row('t4', { requester: 'U5', channel: 'C3' }), MOST)).toMatchObject({
      limit: 'in_all',
    });
    await one.end('t0', { why: 'deadline' });
    expect(await one.start(row('t4', { requester: 'U5', channel: 'C3' }), MOST)).toBeNull();
  });

  test('what nobody holds any more is taken by one, and what is held by nobody else', async () => {
    await one.start(row('t1'), MOST);
    expect(await two.take('two', LEASE_MS, 9)).toEqual([]);
    now += LEASE_MS + 1;
    const taken = await Promise.all([one.take('a', LEASE_MS, 9), two.take('b', LEASE_MS, 9)]);
    expect(taken.flat()).toHaveLength(1);
    expect([...(await one.renew('one', LEASE_MS)).keys()]).toEqual([]);
    const owner = taken[0].length === 1 ? 'a' : 'b';
    expect([...(await one.renew(owner, LEASE_MS)).keys()]).toEqual(['t1']);
    expect(await one.keep('t1', 'one', { books: NO_LINES, masked: 0, mark: NO_MARK })).toBe(false);
    await one.release(owner);
    expect(await two.take('c', LEASE_MS, 9)).toHaveLength(1);
  });

  test('an end is decided once, and nothing is steered after it', async () => {
    await one.start(row('t1'), MOST);
    expect(await two.steer('t1', { state: 'paused' })).toMatchObject({ state: 'paused', version: 2 });
    const ends = await Promise.all([
      one.end('t1', { why: 'stopped', by: 'U1' }),
      two.end('t1', { why: 'stopped', by: 'U2' }),
    ]);
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect(await one.steer('t1', { endsAt: now })).toBeNull();
    expect([...(await one.versions('one')).values()]).toEqual([3]);
    await one.over('t1', 'one');
    expect(await two.take('two', LEASE_MS, 9)).toEqual([]);
    now += 8 * 24 * 60 * 60 * 1000;
    await one.forgetOld();
    expect(await one.load('t1')).toBeNull();
  });
});
