import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { opens } from '../support/forms.ts';
import { governed, PATIENT } from '../support/governed.ts';

const YAML = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: notes\nstringData:\n  note: kirsch-torte\n';

test.concurrent('a form does not go on reading when Slack refuses once what Zadig says', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'views.update', status: 500, times: 1 });
  await opens(ana, 'var set payments/dev');
  await ana.waitForModal({ has: 'LOG_LEVEL' });
  expect(ana.messages()).toEqual([]);
});

test.concurrent('the next picker knows of a choice whose drawing Slack has refused once', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'restart');
  bot.slack.fault({ method: 'views.update', status: 500, times: 1 });
  await ana.pick('Project', 'payments');
  await eventually(async () => expect(await ana.suggest('Environment', 'dev')).toContain('dev'));
});

test.concurrent('a form that cannot be filled says so, and opens again as it was', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const refused = bot.slack.fault({ method: 'views.update', status: 500 });
  await opens(ana, 'var set payments/dev');
  const told = await ana.sees('Slack did not take what your form was to show', {
    ...PATIENT,
    ephemeral: true,
  });
  refused();
  await ana.closeModal({ all: true });
  await ana.click('Open the form', { in: told });
  await ana.waitForModal({ has: 'LOG_LEVEL' });
});

test.concurrent('a choice that cannot be drawn says so, and what was entered is not lost', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'config create');
  ana.fill({ YAML, Type: 'Secret' });
  const refused = bot.slack.fault({ method: 'views.update', status: 500 });
  await ana.pick('Project', 'payments');
  const told = await ana.sees('Slack did not take what your form was to show', {
    ...PATIENT,
    ephemeral: true,
  });
  refused();
  expect(JSON.stringify(bot.slack.world.messages)).not.toContain('kirsch-torte');
  await ana.closeModal({ all: true });
  await ana.click('Open the form', { in: told });
  const { rendered } = await ana.waitForModal({ has: 'Project: [payments ▾]' });
  expect(rendered).toContain('note: kirsch-torte');
});

test.concurrent('a plan that Slack did not take leads back to a form with all of its YAML', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'config create payments/dev Secret');
  ana.fill({ YAML });
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' }, times: 1 });
  const refused = bot.slack.fault({ method: 'views.update', status: 500 });
  await ana.submit();
  const told = await ana.sees('Open the form', { ...PATIENT, ephemeral: true });
  refused();
  await ana.closeModal({ all: true });
  await ana.click('Open the form', { in: told });
  expect((await ana.waitForModal({ has: 'YAML' })).rendered).toContain('note: kirsch-torte');
});

test.concurrent('a plan is shown though Slack takes long to know of its window', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  await ana.waitForModal({ has: 'Now: worker' });
  ana.fill({ Image: ':v9' });
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' }, times: 1 });
  bot.slack.fault({ method: 'views.update', error: 'not_found', times: 4 });
  await ana.submit();
  await ana.waitForModal({ has: 'Nobody has been asked yet', timeoutMs: 12_000 });
});
