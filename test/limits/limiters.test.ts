import { afterEach, expect, test } from 'vitest';
import { createLimiters, LimiterFull, LimitersStopped } from '../../src/limits/limiters.ts';

const realNow = Date.now;

afterEach(() => {
  Date.now = realNow;
});

const one = () => ({ maxConcurrent: 1, highWater: 100 });

test('what waits goes by priority, and keys do not wait for one another', async () => {
  const limiters = createLimiters(one);
  const order: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = limiters.schedule('a', 5, () => held);
  const rest = [
    limiters.schedule('a', 8, async () => void order.push('log')),
    limiters.schedule('a', 1, async () => void order.push('interaction')),
  ];
  await limiters.schedule('b', 8, async () => void order.push('other key'));
  release();
  await Promise.all([first, ...rest]);
  expect(order).toEqual(['other key', 'interaction', 'log']);
  await limiters.stop();
});

test('a clock that is set back by an hour holds nothing up, and nothing runs twice', async () => {
  const limiters = createLimiters(() => ({
    ...one(),
    reservoir: 2,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: 250,
    reservoirIncreaseMaximum: 2,
  }));
  let ran = 0;
  await limiters.schedule('a', 5, async () => {
    ran += 1;
  });
  Date.now = () => realNow() - 3_600_000;
  await Promise.all(
    Array.from({ length: 4 }, () =>
      limiters.schedule('a', 5, async () => {
        ran += 1;
      }),
    ),
  );
  expect(ran).toBe(5);
  await limiters.stop();
});

test('more than may wait are refused, with an error that says so', async () => {
  const limiters = createLimiters(() => ({ maxConcurrent: 1, highWater: 1 }));
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const running = limiters.schedule('a', 5, () => held);
  const waiting = limiters.schedule('a', 5, async () => 'ran');
  await expect(limiters.schedule('a', 5, async () => 'too many')).rejects.toThrow(LimiterFull);
  release();
  await running;
  expect(await waiting).toBe('ran');
  await limiters.stop();
});

test('stopping refuses what waits and lets what runs end', async () => {
  const limiters = createLimiters(one);
  let release = () => {};
  const held = new Promise<string>((resolve) => {
    release = () => resolve('ended');
  });
  let begun = () => {};
  const begins = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const running = limiters.schedule('a', 5, () => {
    begun();
    return held;
  });
  await begins;
  const waiting = expect(limiters.schedule('a', 5, async () => 'never')).rejects.toThrow(LimitersStopped);
  const stopped = limiters.stop();
  await waiting;
  release();
  expect(await running).toBe('ended');
  await stopped;
});

test('an error of the work is the caller’s', async () => {
  const limiters = createLimiters(one);
  await expect(limiters.schedule('a', 5, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  expect(await limiters.schedule('a', 5, async () => 'next')).toBe('next');
  await limiters.stop();
});
