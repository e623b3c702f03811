import { expect, test } from 'vitest';
import { createCache } from '../../src/zadig/cache.ts';
import { endpoints } from '../../src/zadig/endpoints.ts';
import { errorOf, json, startLocal, text } from './local-server.ts';

const inPayments = { project: 'payments' };

test.each([
  'Error: UPGRADE FAILED: postgres://u:hunter2@db refused',
  'helm upgrade --set db.password=hunter2 failed',
  'env: DB_PASSWORD_RO: hunter2',
  '密码：hunter2',
])('a password in what Zadig says is not passed on: %s', async (description) => {
  await using server = await startLocal({ retries: 0 });
  server.answer = (_, response) => json(response, { code: 6076, message: '', description }, 500);
  const error = await errorOf(server.zadig.call(endpoints.listEnvironments, inPayments));
  expect(String(error)).toContain('Zadig said');
  expect(String(error)).not.toContain('hunter2');
});

test.each([
  [503, '', '', 'it is unavailable just now (503)'],
  [502, 'bad gateway', 'text/plain', 'it is unavailable just now (502)'],
  [429, '{}', 'application/json', 'it is unavailable just now (429)'],
  [200, '', 'application/json', 'its answer was empty'],
  [502, '<html>', 'text/html', 'something in front of it answered (502 text/html)'],
  [200, '<html>', 'text/html', 'something in front of it answered (200 text/html)'],
])('%i with %j as %j is told as what it is', async (status, body, type, sentence) => {
  await using server = await startLocal({ retries: 0 });
  server.answer = (_, response) => text(response, body, status, type);
  const error = await errorOf(server.zadig.call(endpoints.listEnvironments, inPayments));
  expect(String(error)).toContain(`: ${sentence}.`);
});

test('an answer is forgotten when it may no longer be given', async () => {
  let now = 0;
  const cache = createCache(5_000, () => now);
  const leave = { signal: undefined, left: () => new Error('left') };
  const get = (key: string) =>
    cache.get({ project: 'p', key, fresh: false }, async () => ({ large: key }), leave);
  const kept = new WeakRef((await get('a')) as object);
  expect(await get('a')).toBe(kept.deref());
  now = 5_000;
  await get('b');
  now = 1;
  // Asked again at a time when it would still be young, it is loaded anew: it was not kept.
  expect(await get('a')).not.toBe(kept.deref());
});
