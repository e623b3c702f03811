import { describe, expect, test, vi } from 'vitest';
import { startBot } from '../support/bot.ts';
import { DATABASES } from '../support/database.ts';
import {
  asks,
  audited,
  becomes,
  changeOf,
  governed,
  PATIENT,
  sent,
  startAgain,
} from '../support/governed.ts';

test.concurrent('when the bot is not in the approvals channel, whoever asks is told once, and the card follows', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const approvals = bot.slack.world.channels.get('C0APPROVE');
  approvals?.members.splice(approvals.members.indexOf('U0ZADIG'), 1);
  await ana.slash('/zadig restart payments/prod/api');
  const answer = await ana.sees('Asked for approval', { ...PATIENT, ephemeral: true });
  const said =
    'I cannot post in the approvals channel, so nobody has been asked yet. It must be ours alone, and I must be in it: /invite @zadig.';
  await ana.sees(said, { ...PATIENT, channel: 'payments' });
  const tries = () =>
    bot.slack.calls('chat.postMessage').filter(({ args }) => args['channel'] === 'C0APPROVE').length;
  await bot.slack.until(() => tries() >= 4, PATIENT.timeoutMs);
  approvals?.members.push('U0ZADIG');
  const card = await ben.sees('Waiting for approval', { ...PATIENT, channel: 'approvals' });
  expect(changeOf(card)).toBe(changeOf(answer));
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
  const told = ana.messages().filter(({ rendered }) => rendered.includes('nobody has been asked yet'));
  expect(told).toHaveLength(1);
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('a card that comes late is linked from the thread', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const approvals = bot.slack.world.channels.get('C0APPROVE');
  approvals?.members.splice(approvals.members.indexOf('U0ZADIG'), 1);
  await ana.slash('/zadig restart payments/prod/api');
  const home = await ana.sees('Waiting for approval', { ...PATIENT, channel: 'payments', ephemeral: false });
  await ana.sees('nobody has been asked yet', PATIENT);
  approvals?.members.push('U0ZADIG');
  await ana.sees('Waiting for approval', { ...PATIENT, channel: 'approvals' });
  await becomes(bot, ana, home, 'approval card');
});

test.concurrent('a Slack that is away for a moment does not move the thread elsewhere', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'chat.postMessage', status: 500, times: 2 });
  await ana.slash('/zadig restart payments/dev/api');
  await ana.sees('Succeeded: Restart api', { ...PATIENT, channel: 'payments' });
  await ana.sees('@ana: Restart api in payments/dev succeeded', { ...PATIENT, channel: 'payments' });
  expect(ana.messages({ channel: 'approvals' })).toEqual([]);
});

test.concurrent.each([
  ['429', { status: 429, retryAfterS: 1 }],
  ['500', { status: 500 }],
  ['a cut connection', { reset: true }],
])(
  'a Slack that answers %s for a while delays what is said; the change goes on, and nothing is said twice',
  async (_, fault) => {
    await using bot = await startBot({ settings: governed() });
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    const { card } = await asks(ana, 'restart payments/prod/api');
    const ends = ['chat.postMessage', 'chat.update'].map((method) => bot.slack.fault({ ...fault, method }));
    await ben.slash(`/zadig approve ${changeOf(card)}`);
    await vi.waitFor(() => expect(sent(bot)).toHaveLength(1), PATIENT_WAIT);
    const states = async () => (await audited(bot.databaseUrl, 'change')).map(({ data }) => data['state']);
    await vi.waitFor(async () => expect(await states()).toContain('succeeded'), PATIENT_WAIT);
    for (const end of ends) end();
    await becomes(bot, ana, card, 'Succeeded');
    await ana.sees('@ana: Restart api in payments/prod 🔒 production succeeded', {
      ...PATIENT,
      channel: 'payments',
    });
    await ana.sees('Restart api in payments/prod 🔒 production succeeded', { ...PATIENT, thread: card.ts });
    await ana.sees('Approved by @ben (leads)', { ...PATIENT, channel: 'approvals' });
    const replies = ana
      .messages()
      .filter(({ thread, from }) => thread !== null && from === 'zadig')
      .map(({ channel, rendered }) => `${channel} ${rendered}`);
    expect(new Set(replies).size).toBe(replies.length);
    expect(sent(bot)).toHaveLength(1);
  },
  40_000,
);

const PATIENT_WAIT = { timeout: PATIENT.timeoutMs, interval: 50 } as const;

describe.concurrent.each(DATABASES)('a bot that is started again, or twice, on %s', (database) => {
  test('goes on with a request that was made before', async () => {
    const settings = governed();
    const bot = await startBot({ database, settings });
    await using _ = bot;
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    const { card } = await asks(ana, 'restart payments/prod/api');
    await bot.stop();
    await using _again = await startAgain(bot, settings);
    await ben.click('Approve', { in: card });
    await becomes(bot, ana, card, 'Succeeded');
    await ana.sees('@ana: Restart api in payments/prod 🔒 production succeeded', {
      ...PATIENT,
      channel: 'payments',
    });
    expect(sent(bot)).toHaveLength(1);
  });

  test('applies what was approved before, once', async () => {
    const settings = governed();
    const bot = await startBot({ database, settings });
    await using _ = bot;
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    const { card } = await asks(ana, 'restart payments/prod/api');
    const end = bot.zadig.fault({ kind: 'html' });
    await ben.click('Approve', { in: card });
    await ben.sees('It is applied next.', PATIENT);
    await bot.stop();
    end();
    expect(sent(bot)).toEqual([]);
    await using _again = await startAgain(bot, settings);
    await becomes(bot, ana, card, 'Succeeded');
    expect(sent(bot)).toHaveLength(1);
  });

  test('follows what was sent before to its end', async () => {
    const settings = governed();
    const bot = await startBot({ database, settings, zadig: { rolloutMs: 1_500 } });
    await using _ = bot;
    const ana = bot.person('ana');
    await ana.slash('/zadig restart payments/dev/api');
    const home = await ana.sees('Restart api in payments/dev', {
      ...PATIENT,
      channel: 'payments',
      ephemeral: false,
    });
    await vi.waitFor(() => expect(sent(bot)).toHaveLength(1), PATIENT_WAIT);
    await bot.stop();
    await using _again = await startAgain(bot, settings);
    await becomes(bot, ana, home, 'Succeeded');
    await ana.sees('@ana: Restart api in payments/dev succeeded', { ...PATIENT, thread: home.ts });
    expect(sent(bot)).toHaveLength(1);
    const told = ana.messages().filter(({ rendered }) => /succeeded (after|at once)/.test(rendered));
    expect(told).toHaveLength(1);
  });

  test('applies and tells once where two run at the same time', async () => {
    const settings = governed();
    await using bot = await startBot({ database, settings });
    await using _other = await startAgain(bot, settings);
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    const { card } = await asks(ana, 'restart payments/prod/api');
    await ben.click('Approve', { in: card });
    const home = await ana.sees('Succeeded', { ...PATIENT, channel: 'payments' });
    await becomes(bot, ana, card, 'Succeeded');
    await ana.sees('@ana: Restart api in payments/prod 🔒 production succeeded', {
      ...PATIENT,
      thread: home.ts,
    });
    expect(sent(bot)).toHaveLength(1);
    const replies = ana
      .messages()
      .filter(({ thread, from }) => thread !== null && from === 'zadig')
      .map(({ channel, rendered }) => `${channel} ${rendered}`);
    expect(new Set(replies).size).toBe(replies.length);
    expect(ana.messages({ channel: 'approvals' }).filter(({ thread }) => thread === null)).toHaveLength(1);
  });

  test('takes a command that Slack delivers twice once', async () => {
    await using bot = await startBot({ database, settings: governed() });
    const ana = bot.person('ana');
    const { deliveryId } = await ana.slash('/zadig restart payments/dev/api');
    await bot.slack.redeliver(deliveryId);
    await ana.sees('Succeeded', { ...PATIENT, channel: 'payments' });
    await bot.stop();
    expect(sent(bot)).toHaveLength(1);
  });
});
