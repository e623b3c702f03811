import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPaced } from '../../src/slack/paced.ts';

const clock = () => performance.now();

/** Work that is recorded, and ended by hand. */
function recorded(changed = true) {
  const begun: { name: string; at: number }[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) =>
    new Promise<boolean>((resolve) => {
      begun.push({ name, at: clock() });
      ends.push(() => resolve(changed));
    });
  return { begun, names: () => begun.map(({ name }) => name), end: (at: number) => ends[at]?.(), work };
}

test('what is asked for while it is under way is done once more, not sooner than the gap allows', async () => {
  const { begun, names, end, work } = recorded();
  const paced = createPaced(work, { changedMs: 200, sameMs: 0 }, clock);
  paced.ask('ana', false);
  for (let at = 0; at < 50; at += 1) paced.ask('ana', at % 2 === 0);
  expect(names()).toEqual(['ana']);
  end(0);
  await expect.poll(names).toEqual(['ana', 'ana']);
  expect((begun[1]?.at ?? 0) - (begun[0]?.at ?? 0)).toBeGreaterThanOrEqual(195);
  end(1);
  await paced.stop();
  expect(names()).toEqual(['ana', 'ana']);
});

test('work that changed nothing may be done again soon', async () => {
  const { names, end, work } = recorded(false);
  const paced = createPaced(work, { changedMs: 60_000, sameMs: 1 }, clock);
  paced.ask('ana', false);
  end(0);
  paced.ask('ana', false);
  await expect.poll(names).toEqual(['ana', 'ana']);
  end(1);
  await paced.stop();
});

test('what comes due between two looks at the clock is done', async () => {
  const { names, end, work } = recorded();
  let present = 0;
  const paced = createPaced(work, { changedMs: 10, sameMs: 10 }, () => {
    present += 0.9;
    return present;
  });
  paced.ask('ana', false);
  for (let at = 0; at < 20; at += 1) {
    end(at);
    paced.ask('ana', false);
    await expect.poll(names).toHaveLength(at + 2);
  }
  end(20);
  await paced.stop();
});

test('a few at once, and those first whom it concerns', async () => {
  const { names, end, work } = recorded();
  const paced = createPaced(work, { changedMs: 1, sameMs: 1 }, clock);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) paced.ask(name, false);
  paced.ask('urgent', true);
  expect(names()).toEqual(['a', 'b', 'c', 'd']);
  end(2);
  await expect.poll(names).toEqual(['a', 'b', 'c', 'd', 'urgent']);
  for (const at of [0, 1, 3, 4]) end(at);
  await expect.poll(names).toEqual(['a', 'b', 'c', 'd', 'urgent', 'e', 'f']);
  for (const at of [5, 6]) end(at);
  await paced.stop();
});

test('after the stop nothing begins, and what is under way is waited for', async () => {
  const { names, end, work } = recorded();
  const paced = createPaced(work, { changedMs: 1, sameMs: 1 }, clock);
  paced.ask('ana', false);
  paced.ask('ana', false);
  const stopped = paced.stop().then(() => 'stopped');
  expect(await Promise.race([stopped, pause(20, 'waiting')])).toBe('waiting');
  end(0);
  expect(await stopped).toBe('stopped');
  paced.ask('ben', true);
  expect(names()).toEqual(['ana']);
});
