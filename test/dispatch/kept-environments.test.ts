import { expect, test } from 'vitest';
import { keptEnvironments } from '../../src/dispatch/kept-environments.ts';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import { createZadig } from '../../src/zadig/client.ts';

const { signal } = new AbortController();

/** A clock that is set by hand, and how often Zadig was asked for environments. */
async function staged() {
  const sandbox = await startZadig();
  let now = 1_000_000;
  const zadig = createZadig({ url: sandbox.url, token: sandbox.token, now: () => now });
  return {
    kept: keptEnvironments(zadig, () => now),
    sandbox,
    asked: () => sandbox.requests({ path: /environments/ }).length,
    passes: (seconds: number) => {
      now += seconds * 1_000;
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

test('environments are asked for once a minute, unless somebody wants them fresh or something was changed', async () => {
  await using here = await staged();
  const { kept, asked, passes } = here;
  await kept.get('payments', true, signal);
  expect(asked()).toBe(2);
  passes(30);
  expect((await kept.get('payments', false, signal)).environments.map(({ key }) => key)).toContain('dev');
  expect(asked()).toBe(2);
  await kept.get('payments', true, signal);
  expect(asked()).toBe(4);
  passes(30);
  kept.forget('storefront');
  await kept.get('payments', false, signal);
  expect(asked()).toBe(4);
  kept.forget('payments');
  await kept.get('payments', false, signal);
  expect(asked()).toBe(6);
  passes(61);
  await kept.get('payments', false, signal);
  expect(asked()).toBe(8);
});

test('what was asked for before a change is not kept after it', async () => {
  await using here = await staged();
  const { kept, asked, passes } = here;
  const before = kept.get('payments', false, signal);
  kept.forget('payments');
  await before;
  passes(10);
  await kept.get('payments', false, signal);
  expect(asked()).toBe(4);
});

test('what Zadig told only in part is not kept', async () => {
  await using here = await staged();
  const { kept, sandbox, passes } = here;
  sandbox.fault({ kind: 'licence', match: { path: /production/ } });
  expect((await kept.get('payments', false, signal)).failure).not.toBeNull();
  sandbox.clearFaults();
  passes(10);
  expect((await kept.get('payments', false, signal)).failure).toBeNull();
});

test('looked at again, environments are listed anew', async () => {
  await using here = await staged();
  const { kept, asked, passes } = here;
  await kept.get('payments', false, signal);
  passes(30);
  kept.lookAgain();
  await Promise.all([1, 2, 3].map(() => kept.get('payments', false, signal)));
  expect(asked()).toBe(4);
});

test('what Zadig said a few seconds ago is not given once something was changed', async () => {
  await using here = await staged();
  const { kept, asked } = here;
  await kept.get('payments', false, signal);
  kept.forget('payments');
  await kept.get('payments', false, signal);
  expect(asked()).toBe(4);
});

test('how many services are not ready is known for ten minutes while Zadig is away', async () => {
  await using here = await staged();
  const { kept, sandbox, passes } = here;
  const dev = { project: 'storefront', env: 'dev', production: false };
  const before = await kept.count(dev, signal);
  sandbox.fault({ kind: 'status', status: 503 });
  passes(599);
  expect(await kept.count(dev, signal)).toEqual(before);
  passes(2);
  await expect(kept.count(dev, signal)).rejects.toThrow('503');
});
