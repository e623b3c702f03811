import { expect, test } from 'vitest';
import type { Json } from '../../src/sandbox/slack/json.ts';
import { type Bot, startBot } from '../support/bot.ts';

const HELLO = 'Hello, I am Zadig.';

const opened = (user: string, tab: 'home' | 'messages'): Json => ({
  type: 'app_home_opened',
  user,
  channel: `D0${user.slice(2)}`,
  tab,
});

/** Invites somebody, the bot unless told otherwise; resolves when the bot has heard of it. */
async function invite(bot: Bot, channel: string, user = 'U0ZADIG', extShared = false): Promise<void> {
  const place = bot.slack.world.channels.get(channel);
  if (place !== undefined && !place.members.includes(user)) place.members.push(user);
  const event = {
    type: 'member_joined_channel',
    user,
    channel,
    channel_type: 'C',
    team: 'T0DEMO',
    inviter: 'U0ANA',
  };
  await bot.slack.event(event, { extShared });
}

const hellos = (bot: Bot) =>
  bot.slack.calls('chat.postMessage').filter(({ args }) => JSON.stringify(args).includes(HELLO));

/** Introduces the bot to ben, so that whatever came before has had its time; how often it introduced itself till then. */
async function hellosBefore(bot: Bot): Promise<number> {
  await bot.slack.event(opened('U0BEN', 'messages'));
  await bot.person('ben').sees(HELLO, { channel: 'dm' });
  return hellos(bot).length - 1;
}

test('invited to a channel, the bot says in five lines who it is, and what it names works', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await invite(bot, 'C0RANDOM');
  const hello = await ana.sees(HELLO, { channel: 'random' });
  expect(hello).toMatchObject({ from: 'zadig', ephemeral: false });
  expect(hello.rendered.split('\n')).toHaveLength(5);
  expect(hello.text.split('\n').length).toBeGreaterThanOrEqual(5);
  await ana.click('List', { in: hello });
  await ana.sees('analytics/prod', { channel: 'random', ephemeral: true });
  await ana.click('Show', { in: hello });
  await ana.sees('1 service', { channel: 'random', ephemeral: true });
  await ana.click('Who am I', { in: hello });
  await ana.sees('You are in none', { channel: 'random', ephemeral: true });
});

test('a channel is told once, a person once, whatever comes again', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await invite(bot, 'C0RANDOM');
  await ana.sees(HELLO, { channel: 'random' });
  await invite(bot, 'C0RANDOM');
  const [delivery] = bot.slack.deliveries();
  await bot.slack.redeliver(delivery?.id ?? '');
  await Promise.all([bot.slack.event(opened('U0ANA', 'home')), bot.slack.event(opened('U0ANA', 'messages'))]);
  await ana.sees(HELLO, { channel: 'dm' });
  await bot.slack.event(opened('U0ANA', 'home'));
  expect(await hellosBefore(bot)).toBe(2);
  expect(ana.messages({ channel: 'dm' })).toHaveLength(1);
});

test('other people who join are none of its business', async () => {
  await using bot = await startBot();
  await invite(bot, 'C0STORE', 'U0EVE');
  expect(await hellosBefore(bot)).toBe(0);
});

test('in a channel shared with another organisation, or of which Slack tells nothing, it names nothing', async () => {
  await using bot = await startBot();
  const [ana, cleo, eve] = [bot.person('ana'), bot.person('cleo'), bot.person('eve')];
  await invite(bot, 'C0PARTNER', 'U0ZADIG', true);
  const hello = await eve.sees(HELLO, { channel: 'partners' });
  expect(hello.rendered).not.toMatch(/analytics|payments|storefront/);
  expect(hello.rendered.split('\n')).toHaveLength(5);
  await eve.click('List', { in: hello });
  await eve.sees('I only work for members of the organisation that installed me', { channel: 'partners' });
  await ana.click('List', { in: hello });
  await ana.sees('payments/dev', { channel: 'partners', ephemeral: true });
  bot.slack.fault({ method: 'conversations.info', error: 'missing_scope' });
  await invite(bot, 'G0SECRET');
  const unknown = await cleo.sees(HELLO, { channel: 'secret' });
  expect(unknown.rendered).not.toMatch(/analytics|payments|storefront/);
});

test('members of other organisations and bots are not told', async () => {
  await using bot = await startBot();
  const dan = bot.slack.world.users.get('U0DAN');
  if (dan !== undefined) dan.isBot = true;
  for (const user of ['U0EVE', 'U0DAN', 'U0NOBODY']) await bot.slack.event(opened(user, 'home'));
  expect(await hellosBefore(bot)).toBe(0);
});

test('what is named is what its readers may read', async () => {
  await using bot = await startBot({
    settings: {
      projects: ['payments'],
      groups: { leads: { users: ['U0CLEO'] } },
      access: [
        { who: ['leads'], may: ['read'] },
        { who: 'everyone', may: ['read'], in: { env: 'staging' } },
      ],
    },
  });
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await invite(bot, 'C0RANDOM');
  await ana.sees('/zadig env show payments/staging', { channel: 'random' });
  await bot.slack.event(opened('U0CLEO', 'home'));
  await cleo.sees('/zadig env show payments/dev', { channel: 'dm' });
});

test('with a Zadig that does not answer there are still three things to try', async () => {
  await using bot = await startBot();
  bot.zadig.fault({ kind: 'reset' });
  await bot.slack.event(opened('U0ANA', 'messages'));
  const hello = await bot.person('ana').sees(HELLO, { channel: 'dm' });
  expect(hello.rendered.split('\n')).toHaveLength(5);
  await bot.person('ana').click('Help', { in: hello });
  await bot.person('ana').sees('What I can do.', { channel: 'dm' });
});

test('what Slack refuses is said the next time', async () => {
  await using bot = await startBot();
  bot.slack.fault({ method: 'chat.postMessage', error: 'restricted_action', times: 1 });
  await invite(bot, 'C0RANDOM');
  await expect.poll(() => bot.log()).toContain('the bot could not introduce itself');
  await invite(bot, 'C0RANDOM');
  await bot.person('ana').sees(HELLO, { channel: 'random' });
});

test('an answer of Slack that is lost is no reason to say it twice', async () => {
  await using bot = await startBot();
  bot.slack.fault({ method: 'chat.postMessage', status: 500, times: 1, applied: true });
  await invite(bot, 'C0RANDOM');
  await expect.poll(() => bot.log()).toContain('the bot could not introduce itself');
  await invite(bot, 'C0RANDOM');
  const ana = bot.person('ana');
  await ana.sees(HELLO, { channel: 'random' });
  await hellosBefore(bot);
  expect(ana.messages({ channel: 'random' })).toHaveLength(1);
});
