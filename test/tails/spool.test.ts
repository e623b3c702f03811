import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSpool, sweepSpools } from '../../src/tails/spool.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zadig-slack-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = (error: unknown) => {
  throw error;
};

test('what is known of a file is kept, and what came later is cut off', async () => {
  const first = await openSpool(folder, 't1', null, 1_000, never);
  first.append('one');
  await first.settled();
  const kept = { name: first.name, bytes: first.bytes() };
  first.append('two');
  await first.close();
  const second = await openSpool(folder, 't1', kept, 1_000, never);
  expect(second.isWhole).toBe(true);
  second.append('three');
  await second.close();
  expect(readFileSync(second.path, 'utf8')).toBe('one\nthree\n');
});

test('a file that another machine wrote is not mistaken for an older one of the same tail', async () => {
  const mine = await openSpool(folder, 't1', null, 1_000, never);
  mine.append('old, and long enough');
  await mine.close();
  const again = await openSpool(folder, 't1', { name: 't1-elsewhere.log', bytes: 5 }, 1_000, never);
  expect(again.isWhole).toBe(false);
  expect(again.bytes()).toBe(0);
  again.append('new');
  await again.close();
  expect(readFileSync(again.path, 'utf8')).toBe('new\n');
});

test('beyond its size nothing goes in, and it says so', async () => {
  const spool = await openSpool(folder, 't1', null, 10, never);
  expect([spool.append('12345'), spool.append('67890'), spool.append('abc')]).toEqual([1, null, 2]);
  await spool.remove();
  expect(existsSync(spool.path)).toBe(false);
});

test('of a disk that is full it says what did not get there', async () => {
  symlinkSync('/dev/full', join(folder, 'full.log'));
  const broken: number[] = [];
  const spool = await openSpool(folder, 't1', { name: 'full.log', bytes: 0 }, 1_000, (_error, from) =>
    broken.push(from),
  );
  const place = spool.append('one');
  await spool.settled();
  expect(broken).toEqual([1]);
  expect([spool.holds(place ?? 0), spool.append('two'), spool.bytes()]).toEqual([false, null, 0]);
  await spool.close();
});

test('a folder that cannot be written is said at once', async () => {
  writeFileSync(join(folder, 'file'), '');
  const broken: number[] = [];
  const spool = await openSpool(join(folder, 'file'), 't1', null, 1_000, (_error, from) => broken.push(from));
  expect([broken, spool.append('one')]).toEqual([[1], null]);
  await spool.close();
});

test('files that nobody has written to for a day are swept out', async () => {
  const [old, young, other] = ['old.log', 'young.log', 'other.txt'].map((name) => join(folder, name));
  for (const path of [old, young, other]) writeFileSync(path ?? '', 'x');
  const before = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  for (const path of [old, other]) utimesSync(path ?? '', before, before);
  await sweepSpools(folder);
  expect([old, young, other].map((path) => existsSync(path ?? ''))).toEqual([false, true, true]);
});
