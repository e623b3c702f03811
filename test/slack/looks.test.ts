import { expect, test } from 'vitest';
import { createLooks } from '../../src/slack/looks.ts';

const OFTEN = { everyMs: 5, forMs: 1_000 };

test('who opened it a short while ago looks, and when nobody does, nothing ticks', async () => {
  let now = 0;
  const ticks: (readonly string[])[] = [];
  const looks = createLooks(
    OFTEN,
    (userIds) => ticks.push(userIds),
    () => now,
  );
  let beats = 0;
  const beat = createLooks(
    { everyMs: 5, forMs: 60_000 },
    () => (beats += 1),
    () => 0,
  );
  beat.opened('somebody');
  await expect.poll(() => beats).toBeGreaterThan(3);
  expect(ticks).toEqual([]);
  looks.opened('ana');
  now = 600;
  looks.opened('ben');
  looks.opened('ben');
  await expect.poll(() => ticks.at(-1)).toEqual(['ana', 'ben']);
  now = 1_000;
  await expect.poll(() => ticks.at(-1)).toEqual(['ben']);
  now = 1_600;
  const before = beats;
  await expect.poll(() => beats).toBeGreaterThan(before + 3);
  const count = ticks.length;
  now = 0;
  await expect.poll(() => beats).toBeGreaterThan(before + 8);
  expect(ticks).toHaveLength(count);
  looks.opened('cleo');
  await expect.poll(() => ticks.at(-1)).toEqual(['cleo']);
  looks.stop();
  beat.stop();
});
