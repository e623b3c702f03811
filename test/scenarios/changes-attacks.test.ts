import { expect, test } from 'vitest';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { startBot } from '../support/bot.ts';
import { asks, audited, becomes, governed, PATIENT, sent, startAgain } from '../support/governed.ts';

test('a card in a channel that another organisation reads is never posted, nor redrawn when it comes to be shared', async () => {
  await using bot = await startBot({ settings: governed({ channel: 'C0PARTNER' }) });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api');
  await ana.sees('nobody has been asked yet. It must be ours alone', PATIENT);
  expect(bot.person('eve').messages({ channel: 'partners' })).toEqual([]);
  expect(sent(bot)).toEqual([]);
});

test('a change asked for under another Zadig token ends, and says so', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  await bot.stop();
  await using _again = await startAgain(bot, governed(), bot.zadig.memberToken);
  await ben.click('Approve', { in: card });
  const ended = await becomes(bot, ana, card, 'Failed');
  expect(ended.rendered).toContain(
    'This change was asked for while I used another Zadig token. Nothing was sent; ask for it again.',
  );
  expect(sent(bot)).toEqual([]);
});

test('of two changes of a project at once, the second is planned again after the first', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  await Promise.all([
    ana.slash('/zadig var set payments/dev LOG_LEVEL=debug'),
    dan.slash('/zadig var set payments/dev LOG_LEVEL=error'),
  ]);
  for (const name of ['ana', 'dan'])
    await ana.sees(new RegExp(`@${name}: (Set LOG_LEVEL in payments/dev succeeded|ask again)`), PATIENT);
  const rows = await audited(bot.databaseUrl, 'change');
  const states = rows.map(({ data }) => data['state']);
  expect(states.filter((state) => state === 'failed')).toEqual([]);
  expect(states.filter((state) => state === 'succeeded').length).toBe(sent(bot).length);
});

test('an environment that is locked after the vote is not changed, however the change was delayed', async () => {
  await using bot = await startBot({ settings: governed(), pace: { retryMs: 20 } });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  const away = bot.zadig.fault({ match: { method: 'GET' }, kind: 'status', status: 503 });
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Being applied');
  away();
  const again = bot.zadig.fault({ match: { path: /services.api/ }, kind: 'status', status: 503 });
  await cleo.slash('/zadig lock payments/prod incident 44');
  await cleo.sees('locked payments/prod', PATIENT);
  again();
  const before = bot.zadig.requests().length;
  await expect.poll(() => bot.zadig.requests().length, { timeout: 15_000 }).toBeGreaterThan(before + 3);
  expect(sent(bot)).toEqual([]);
  await cleo.slash('/zadig unlock payments/prod');
  await becomes(bot, ana, card, 'Succeeded');
  expect(sent(bot)).toHaveLength(1);
});

test('the card says where a change stands even when its thread takes no replies', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  bot.slack.fault({ method: 'chat.postMessage', error: 'restricted_action_thread_locked', times: 10_000 });
  await ben.click('Approve', { in: card });
  const drawn = await becomes(bot, ana, card, 'Succeeded');
  expect(drawn.rendered).not.toContain('[Approve]');
  expect(sent(bot)).toHaveLength(1);
});

test('a change nobody has applied yet cannot be signed off', async () => {
  await using bot = await startBot({
    settings: governed({ from: ['leads', 'sre'], break_glass: ['sre'] }),
    pace: { lookMs: 200 },
  });
  const [ben, cleo] = [bot.person('ben'), bot.person('cleo')];
  const env = environmentOf(bot.zadig.world, 'payments', 'prod');
  env.transition = { status: 'updating', until: Number.MAX_SAFE_INTEGER, next: 'success' };
  await cleo.slash('/zadig var set payments/prod LOG_LEVEL=debug --break-glass --reason "payments are down"');
  const card = await ben.sees('Break-glass', { ...PATIENT, channel: 'approvals' });
  await ben.click('Sign off', { in: card });
  await ben.sees('has not been applied yet', PATIENT);
});

test('whoever may no longer change an environment does not get what they asked for before', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  await bot.stop();
  const settings = governed(
    {},
    {
      access: [
        { who: ['leads'], may: ['read', 'change'] },
        { who: 'everyone', may: ['read'] },
      ],
    },
  );
  await using _again = await startAgain(bot, settings);
  await ben.click('Approve', { in: card });
  const ended = await becomes(bot, ana, card, 'Failed');
  expect(ended.rendered).toContain('Whoever asked may no longer change payments/prod.');
  expect(sent(bot)).toEqual([]);
});

test('secrets in reasons are hidden before anybody reads them', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const { card } = await asks(ana, 'restart payments/prod/api --reason "password=hunter2-and-more"');
  expect(card.rendered).toContain('password=••••');
  const rows = await audited(bot.databaseUrl);
  expect(JSON.stringify(rows)).not.toContain('hunter2');
  expect(JSON.stringify(ana.messages())).not.toContain('hunter2');
});
