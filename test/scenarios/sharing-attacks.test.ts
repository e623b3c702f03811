import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { choose, opens } from '../support/forms.ts';
import { governed, PATIENT } from '../support/governed.ts';

test('from the moment a channel is shared with another organisation, nothing of an environment is posted there', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  await ana.slash('/zadig env show payments/dev --share');
  const before = await ana.sees('4 services');
  await bot.slack.share('payments');
  await ana.slash('/zadig env show payments/prod --share');
  await ana.sees('This channel is shared with another organisation', { ephemeral: true });
  await opens(ana, 'env show');
  await choose(ana, 'Project', 'payments');
  await choose(ana, 'Environment', 'prod');
  ana.fill({ 'Show the answer to the whole channel': ['true'] });
  await ana.submit();
  await ana.sees(/This channel is shared with another organisation/, { ephemeral: true });
  await ana.slash('/zadig restart payments/dev/worker');
  await ana.sees(/Succeeded: Restart worker/, { ...PATIENT, channel: 'approvals' });
  expect(eve.messages().map(({ ts }) => ts)).toEqual([before.ts]);
  await bot.slack.unshare('payments');
  await ana.slash('/zadig env show payments/dev --share');
  await ana.sees(/4 services/, { ephemeral: false });
});

test('an answer that is under way when its channel is shared reaches the asker alone', async () => {
  await using bot = await startBot();
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  const mended = bot.zadig.fault({ kind: 'slow', delayMs: 60_000 });
  await ana.mention('env show payments/dev');
  await bot.slack.until(() => bot.zadig.requests().length > 0);
  await bot.slack.share('payments');
  mended();
  await ana.sees('4 services', { ...PATIENT, ephemeral: true });
  expect(eve.messages().filter(({ rendered }) => rendered.includes('4 services'))).toEqual([]);
});
