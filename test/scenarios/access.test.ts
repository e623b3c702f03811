import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';

const LEADS_ONLY = {
  projects: ['payments'],
  groups: { leads: { slack_group: 'S0LEADS' }, friends: { users: ['U0DAN'] } },
  access: [
    { who: ['leads', 'friends'], may: ['read'] },
    { who: 'everyone', may: ['read'], in: { production: false } },
  ],
} as const;

test('what no access rule allows is refused, and left out of lists with a count', async () => {
  await using bot = await startBot({ settings: structuredClone(LEADS_ONLY) as never });
  const [ana, ben, dan] = [bot.person('ana'), bot.person('ben'), bot.person('dan')];
  await ana.slash('/zadig env show payments/prod');
  await ana.sees('You may not look at the production environment payments/prod');
  await ana.slash('/zadig env list');
  const list = await ana.sees('1 more environment you may not read');
  expect(list.rendered).not.toContain('payments/prod');
  await ben.slash('/zadig env show payments/prod');
  await ben.sees('payments/prod 🔒 production');
  await dan.slash('/zadig env show payments/prod');
  await dan.sees('payments/prod 🔒 production');
});

test('projects that are not configured are out of reach', async () => {
  await using bot = await startBot({ settings: { projects: ['payments'] } });
  const ana = bot.person('ana');
  await ana.slash('/zadig env show storefront/dev');
  await ana.sees('There is no project storefront here; I serve payments');
  await ana.slash('/zadig use storefront');
  await ana.sees('There is no project storefront here');
  expect(bot.zadig.requests({ path: /storefront/ })).toEqual([]);
  expect(bot.zadig.requests().filter(({ query }) => JSON.stringify(query).includes('storefront'))).toEqual(
    [],
  );
});

test('when Slack does not tell who is in a group, nobody is', async () => {
  await using bot = await startBot({ settings: structuredClone(LEADS_ONLY) as never });
  const ben = bot.person('ben');
  bot.slack.fault({ method: 'usergroups.users.list', status: 500 });
  await ben.slash('/zadig env show payments/prod');
  await ben.sees('Slack did not tell me who is in leads, so I counted you out');
  await ben.slash('/zadig env show payments/dev');
  await ben.sees('4 services');
});

test('a member of another organisation who mentions the bot is refused politely, and not every time', async () => {
  await using bot = await startBot();
  const eve = bot.person('eve');
  await eve.mention('env list payments', { channel: 'partners' });
  await eve.sees('I only work for members of the organisation that installed me');
  for (let again = 0; again < 5; again += 1) await eve.mention('env list payments', { channel: 'partners' });
  await bot.slack.until(() => bot.slack.deliveries().length === 6);
  await bot.stop();
  expect(eve.messages({ ephemeral: true })).toHaveLength(1);
  expect(bot.zadig.requests({ path: /environments/ })).toEqual([]);
});

test('a member of another organisation who presses a button is refused', async () => {
  await using bot = await startBot();
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  bot.slack.world.channels.forEach((channel) => {
    if (channel.name === 'payments') channel.members.push(eve.id);
  });
  await ana.slash('/zadig env show payments/dev --share');
  const shared = await eve.sees('4 services');
  const asked = bot.zadig.requests().length;
  await eve.click('Details', { in: shared });
  await eve.sees('I only work for members of the organisation that installed me');
  expect(bot.zadig.requests()).toHaveLength(asked);
});

test('in a channel shared with another organisation answers are for the asker alone', async () => {
  await using bot = await startBot();
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  bot.slack.world.channels.get('C0PARTNER')?.members.push(ana.id);
  await ana.mention('env list payments', { channel: 'partners' });
  const seen = await ana.sees('payments/dev', { channel: 'partners' });
  expect(seen.ephemeral).toBe(true);
  await ana.slash('/zadig env list payments --share', { channel: 'partners' });
  await ana.sees('This channel is shared with another organisation');
  expect(
    eve.messages({ channel: 'partners' }).some(({ rendered }) => rendered.includes('payments/dev')),
  ).toBe(false);
});

test('whoami tells groups and rights', async () => {
  await using bot = await startBot({ settings: structuredClone(LEADS_ONLY) as never });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.slash('/zadig whoami');
  await ana.sees('You are in none of the configured groups');
  await ben.slash('/zadig whoami');
  await ben.sees('You are in leads');
});
