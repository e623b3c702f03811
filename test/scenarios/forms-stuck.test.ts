import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { opens } from '../support/forms.ts';
import { governed } from '../support/governed.ts';

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
