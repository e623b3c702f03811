import { expect, test } from 'vitest';
import { createKept, type KeptOptions } from '../../src/forms/choices/kept.ts';

/** Lists that are good for a second and kept for ten, and a clock that stands still until it is moved. */
function start(options: Partial<KeptOptions<readonly string[]>> = {}) {
  let at = 0;
  const kept = createKept<readonly string[]>({
    freshMs: () => 1_000,
    keptMs: 10_000,
    weigh: ({ length }) => length,
    now: () => at,
    ...options,
  });
  const loads: string[] = [];
  const load = (key: string, list: readonly string[]) =>
    kept.get(key, async () => {
      loads.push(key);
      return list;
    });
  const wait = (ms: number) => {
    at += ms;
  };
  return { kept, load, loads, wait };
}

const fails = () => Promise.reject(new Error('down'));

test('a list is read once while it is good, then behind the old one', async () => {
  const { load, loads, wait } = start();
  expect(await Promise.all([load('a', ['1']), load('a', ['2'])])).toEqual([
    { value: ['1'], ageMs: 0, failed: null },
    { value: ['1'], ageMs: 0, failed: null },
  ]);
  wait(999);
  expect(await load('a', ['2'])).toEqual({ value: ['1'], ageMs: 999, failed: null });
  expect(loads).toEqual(['a']);
  wait(1);
  expect(await load('a', ['3'])).toMatchObject({ value: ['1'] });
  await expect.poll(async () => (await load('a', ['4'])).value).toEqual(['3']);
  expect(loads).toEqual(['a', 'a']);
});

test('what cannot be read is left alone for some seconds, and an old list stands in until its time is over', async () => {
  const { kept, load, loads, wait } = start();
  await load('a', ['1']);
  wait(5_000);
  await kept.get('a', fails);
  await expect.poll(async () => (await load('a', ['2'])).failed).toEqual(new Error('down'));
  expect(await load('a', ['2'])).toEqual({ value: ['1'], ageMs: 5_000, failed: new Error('down') });
  expect(loads).toEqual(['a']);
  wait(5_000);
  // Over, and four seconds have passed as well.
  expect(await load('a', ['2'])).toEqual({ value: ['2'], ageMs: 0, failed: null });
});

test('also a load that throws at once fails as others do', async () => {
  const { kept, load, wait } = start();
  const thrown = new Error('at once');
  const throws = () => {
    throw thrown;
  };
  expect(await kept.get('a', throws)).toEqual({ value: null, ageMs: 0, failed: thrown });
  expect(await load('a', ['1'])).toMatchObject({ value: null });
  wait(4_000);
  expect(await load('a', ['1'])).toMatchObject({ value: ['1'] });
});

test('of too many lists those used longest ago go', async () => {
  const { load, loads } = start();
  for (let at = 0; at < 501; at += 1) await load(`${at}`, ['x']);
  await load('500', []);
  await load('1', []);
  expect(loads).toHaveLength(501);
  await load('0', []);
  expect(loads).toHaveLength(502);
});

test('lists that are too long together make room for the newest', async () => {
  const { load, loads } = start();
  const long = Array.from({ length: 40_000 }, () => 'x');
  for (const key of ['a', 'b', 'a', 'c']) await load(key, long);
  expect(loads).toEqual(['a', 'b', 'c']);
  await load('a', long);
  expect(loads).toEqual(['a', 'b', 'c']);
  await load('b', long);
  expect(loads).toEqual(['a', 'b', 'c', 'b']);
  const huge = Array.from({ length: 200_000 }, () => 'x');
  await load('huge', huge);
  await load('huge', huge);
  expect(loads).toEqual(['a', 'b', 'c', 'b', 'huge']);
});
