import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { choose, chooseAll, environmentOf, imageOf, opens, reviews } from '../support/forms.ts';
import { PATIENT, sent } from '../support/governed.ts';

test.concurrent('with a Zadig that takes five seconds a form opens at once, and its plan follows', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const slow = { kind: 'slow', delayMs: 5_000, match: { path: /environments\/dev$/ }, times: 1 } as const;
  bot.zadig.fault({ ...slow, match: { path: '/openapi/environments' } });
  const opened = Date.now();
  await opens(ana, 'image payments/dev/worker');
  expect(Date.now() - opened).toBeLessThan(2_500);
  ana.fill({ Image: ':v9' });
  const { acked, errors } = await ana.submit();
  expect([acked, errors]).toEqual([true, undefined]);
  expect(ana.modal()?.rendered).toBe('⏳ Still asking Zadig what would happen…');
  expect(ana.modal()?.close).toBe('Back');
  const review = await ana.waitForModal({ has: 'Nobody has been asked yet' });
  expect(review.rendered).toMatch(/→ \S+\/worker:v9\n/);
  expect(sent(bot)).toEqual([]);

  ana.fill({ 'Why?': 'fixes OPS-12' });
  bot.zadig.fault(slow);
  await ana.submit();
  expect(ana.modal()?.rendered).toBe('⏳ Still at work; this takes a moment.');
  const done = await ana.waitForModal({ has: 'On it: Change the image of worker' });
  expect([done.submit, done.close]).toEqual([null, 'Close']);
  await ana.sees('Succeeded: Change the image of worker', PATIENT);
  expect(imageOf(bot, 'payments/dev/worker')).toMatch(/:v9$/);
  expect(bot.slack.deliveries().filter(({ late }) => late)).toEqual([]);
}, 60_000);

test.concurrent('with a slow Zadig, what lacks a flag opens its form at once', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'slow', delayMs: 5_000 });
  for (const command of ['env delete payments/dev', 'env edit payments/dev', 'subenv disable payments/dev']) {
    const started = Date.now();
    expect((await opens(ana, command)).rendered).toContain('Environment: [dev ▾]');
    expect(Date.now() - started).toBeLessThan(2_500);
    await ana.closeModal();
  }
  expect(bot.slack.refusals()).toEqual([]);
});

test.concurrent('with a slow Zadig pickers take what is typed, until there is a list', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev');
  bot.zadig.fault({ kind: 'slow', delayMs: 5_000 });
  expect(await ana.suggest('Environment', '')).toEqual([
    'This list takes long; type on in a moment, or type the whole name.',
  ]);
  expect(await ana.suggest('Environment', 'qa')).toEqual(['qa (as typed)']);
  await eventually(async () => expect(await ana.suggest('Environment', 'qa')).toEqual(['qa']));
  expect(bot.slack.deliveries().filter(({ late }) => late)).toEqual([]);
});

test.concurrent('a plan that comes when its form was closed is not asked for', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  ana.fill({ Image: ':v9' });
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' } });
  await ana.submit();
  await ana.closeModal();
  expect(ana.modal()?.rendered).toContain('Image: [:v9]');
  await ana.closeModal();
  await bot.stop(5_000);
  expect(sent(bot)).toEqual([]);
  expect(ana.messages()).toEqual([]);
});

test.concurrent('a slow plan that cannot be made says why where it was waited for', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/nowhere');
  ana.fill({ Image: ':v9' });
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' } });
  await ana.submit();
  await ana.waitForModal({ has: 'Still asking Zadig' });
  const why = await ana.waitForModal({ has: 'Not possible' });
  expect(why.rendered).toContain('nowhere');
  await ana.closeModal();
  expect(ana.modal()?.rendered).toContain('Image: [:v9]');
});

test.concurrent('with a dead Zadig a form opens, says so, and goes on when Zadig is back', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const mended = bot.zadig.fault({ kind: 'reset' });
  await opens(ana, 'image payments/dev');
  expect(await ana.suggest('Service', '')).toEqual(['Zadig does not answer; type the whole name.']);
  expect(await ana.suggest('Service', 'worker')).toEqual(['worker (as typed)']);
  mended();
  await choose(ana, 'Service', 'worker');
  ana.fill({ Image: ':v9' });
  bot.zadig.fault({ kind: 'reset', match: { path: /environments\/dev/ }, times: 20 });
  await ana.submit();
  await bot.slack.until(() => /the connection broke/.test(ana.modal()?.rendered ?? ''));
  bot.zadig.clearFaults();
  if (ana.modal()?.submit === null) await ana.closeModal();
  expect(ana.modal()?.rendered).toContain('Image: [:v9]');
  await reviews(ana);
});

test.concurrent('what is only looked at closes its form, and the answer follows where it was asked', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'env show');
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  bot.zadig.fault({ kind: 'slow', delayMs: 3_000, match: { path: '/openapi/environments' } });
  await ana.submit();
  expect(ana.modal()).toBeNull();
  await ana.sees('Still asking Zadig; the answer follows.', { channel: 'payments' });
  await ana.sees('4 services', { channel: 'payments' });
});

test.concurrent('an answer that failed late has a button that opens the form as it was', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'env show payments');
  await choose(ana, 'Environment', 'dev');
  ana.fill({ 'Show the answer to the whole channel': true });
  const slow = { kind: 'slow', delayMs: 3_000, match: { path: '/openapi/environments' }, times: 1 } as const;
  bot.zadig.fault(slow);
  await ana.submit();
  expect(ana.modal()).toBeNull();
  const { world } = bot.zadig;
  world.environments = world.environments.filter(({ key }) => key !== 'dev');
  const told = await ana.sees('Open the form');
  expect(told).toMatchObject({ channel: 'C0PAYMENTS', ephemeral: true });
  expect(told.rendered).toContain('Zadig');
  await ana.click('Open the form', { in: told });
  const form = await ana.waitForModal({ has: 'The same as /zadig env show.' });
  expect(form.rendered).toContain('Environment: [dev ▾]\nShow the answer to the whole channel: (x) Yes');
});

test.concurrent('of 3,000 services the first hundred are offered, and all are found', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const { services } = environmentOf(bot, 'payments', 'dev');
  const [worker] = services.filter(({ name }) => name === 'worker');
  if (worker === undefined) throw new Error('there is no worker');
  services.splice(0);
  for (let n = 1; n <= 3_000; n += 1)
    services.push({ ...worker, name: `service-${String(n).padStart(4, '0')}` });
  await opens(ana, 'image payments/dev');
  await eventually(async () => expect(await ana.suggest('Service', '')).toHaveLength(100));
  const ack = bot.slack.deliveries().findLast(({ payload }) => payload['type'] === 'block_suggestion');
  expect(JSON.stringify(ack?.ackPayload)).toContain('First 100 of 3,000; type to narrow.');
  expect((await ana.suggest('Service', 'srvice-2718'))[0]).toBe('service-2718');
  await choose(ana, 'Service', 'service-2999');
  ana.fill({ Image: ':v9' });
  expect((await reviews(ana)).rendered).toContain('in payments/dev');
  expect(bot.slack.deliveries().filter(({ late }) => late)).toEqual([]);
});
