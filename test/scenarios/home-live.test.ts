import { expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { governed, PATIENT } from '../support/governed.ts';

/** How often a person's Home was drawn. */
function drawings({ slack }: Pick<Bot, 'slack'>, { id }: { readonly id: string }): number {
  return slack.calls('views.publish').filter(({ args }) => args['user_id'] === id).length;
}

const LIST = /^\/openapi\/environments$/;

/** How often Zadig was asked for the test environments of a project. */
function listings({ zadig }: Pick<Bot, 'zadig'>, project: string): number {
  return zadig.requests({ path: LIST }).filter(({ query }) => query['projectKey'] === project).length;
}

test.concurrent('when a change is over, Home shows the environment as it is then', async () => {
  let passedMs = 0;
  const clock = () => Date.now() + passedMs;
  await using bot = await startBot({ settings: governed(), zadig: { rolloutMs: 600_000, clock } });
  const ana = bot.person('ana');
  await ana.openHome();
  await ana.waitForHome({ ...PATIENT, has: 'payments/dev  ·  🟢 success' });
  await ana.slash('/zadig service add payments/dev fraud');
  await ana.waitForHome({ ...PATIENT, has: /payments\/dev {2}· {2}\S+ updating/ });
  passedMs = 700_000;
  await ana.waitForHome({ ...PATIENT, has: 'Succeeded: Add fraud' });
  await ana.waitForHome({ ...PATIENT, has: 'payments/dev  ·  🟢 success' });
});

test.concurrent('what moves by itself in Zadig shows at every open Home, and is read once for all', async () => {
  await using bot = await startBot({ settings: governed(), pace: { homeLookMs: 100 } });
  const three = ['ana', 'ben', 'dan'].map((name) => bot.person(name));
  const began = performance.now();
  await Promise.all(three.map((one) => one.openHome()));
  await Promise.all(three.map((one) => one.waitForHome({ ...PATIENT, has: 'payments/qa  ·  🟢 success' })));
  environmentOf(bot, 'payments', 'qa').status = 'failed';
  await Promise.all(
    three.map((one) => one.waitForHome({ ...PATIENT, has: /payments\/qa {2}· {2}\S+ failed/ })),
  );
  // What was said is given again for five seconds, however often it is asked for.
  const most = 2 + (performance.now() - began) / 5_000;
  expect(listings(bot, 'payments')).toBeLessThanOrEqual(most);
  expect(three.map((one) => drawings(bot, one))).toEqual([2, 2, 2]);
});

test.concurrent('a Home opened while Zadig was away shows its environments when it is back', async () => {
  await using bot = await startBot({ settings: governed(), pace: { homeLookMs: 100 } });
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'reset' });
  await ana.openHome();
  await ana.waitForHome({ ...PATIENT, has: 'so no environments are shown.' });
  bot.zadig.clearFaults();
  await ana.waitForHome({ ...PATIENT, has: 'payments/qa  ·  🟢 success' });
});

test.concurrent('environments stay at Home while Zadig is away, until somebody opens it again', async () => {
  await using bot = await startBot({ settings: governed(), pace: { homeLookMs: 100 } });
  const ana = bot.person('ana');
  await ana.openHome();
  await ana.waitForHome({ ...PATIENT, has: 'payments/qa  ·  🟢 success' });
  bot.zadig.fault({ kind: 'status', status: 503, match: { path: LIST } });
  const refused = () => bot.zadig.requests().filter(({ status }) => status === 503).length;
  await eventually(() => expect(refused()).toBeGreaterThan(6));
  expect(drawings(bot, ana)).toBe(1);
  await ana.openHome();
  await ana.waitForHome({ ...PATIENT, has: 'Zadig does not answer just now' });
});

test.concurrent('whoever opened Home long ago costs nothing', async () => {
  await using bot = await startBot({ settings: governed(), pace: { homeLookMs: 100, homeOpenMs: 0 } });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.openHome();
  await ana.waitForHome({ ...PATIENT, has: 'payments/qa  ·  🟢 success' });
  environmentOf(bot, 'payments', 'qa').status = 'failed';
  const before = listings(bot, 'payments');
  await ben.slash('/zadig lock storefront/dev for a while');
  await ana.waitForHome({ ...PATIENT, has: 'Locked by @ben' });
  expect(listings(bot, 'payments')).toBe(before);
});
