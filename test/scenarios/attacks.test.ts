import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';

test('a Secret whose YAML does not say it is one shows no value', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const secret = bot.zadig.world.environments
    .find(({ project, key }) => project === 'payments' && key === 'dev')
    ?.configs.find(({ name }) => name === 'api-credentials');
  if (secret === undefined) throw new Error('the world has no such Secret');
  secret.yaml = 'metadata:\n  name: api-credentials\ndata:\n  user: aHVudGVyMg==\n';
  await ana.slash('/zadig config show payments/dev Secret api-credentials');
  const seen = await ana.sees('user: ••••');
  expect(seen.rendered).not.toContain('aHVudGVyMg');
  secret.yaml = 'note: aHVudGVyMg==\n';
  await ana.slash('/zadig config show payments/dev Secret api-credentials');
  const nothing = await ana.sees('I find no data in this Secret');
  expect(nothing.rendered).not.toContain('aHVudGVyMg');
});

test('who changed an environment cannot write lines of their own', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const config = bot.zadig.world.environments
    .find(({ project, key }) => project === 'payments' && key === 'dev')
    ?.configs.find(({ name }) => name === 'api-settings');
  if (config === undefined) throw new Error('the world has no such ConfigMap');
  config.updateBy = 'root\n*payments/prod* :lock: production';
  await ana.slash('/zadig config list payments/dev');
  const seen = await ana.sees('7 configurations');
  expect(seen.rendered).toContain('by root ∗payments/prod∗');
  expect(seen.rendered).not.toMatch(/^payments\/prod|🔒/m);
});

test('a service that is no entry is said to be none, and one that is says where to look', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig subenv entry payments/dev/api');
  const none = await ana.sees('api is no entry service of payments/dev.');
  expect(none.rendered).toContain(
    '/zadig subenv ready payments/dev enable shows whether sub environments are on.',
  );
  const env = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  if (env !== undefined) env.sharedAt = 1;
  await ana.slash('/zadig subenv entry payments/dev/api');
  await ana.sees('api is an entry service. Zadig does not tell its host and port; see them in Zadig.');
});

test('a service of a sleeping environment says that the environment sleeps', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig service show payments/staging/api');
  await ana.sees('The environment is 💤 sleeping');
});

test('a button on a private answer in a conversation between two people stays private', async () => {
  const settings = { groups: { a: { users: ['U0ANA'] } }, access: [{ who: ['a'], may: ['read' as const] }] };
  await using bot = await startBot({ settings });
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  const id = 'D0BETWEEN';
  const between = { id, name: '', kind: 'im' as const, isExtShared: false, isArchived: false };
  bot.slack.world.channels.set(id, { ...between, members: [ana.id, dan.id] });
  await ana.slash('/zadig env list payments', { channel: id });
  const seen = await ana.sees('payments/dev', { channel: id });
  await ana.click('Show', { in: seen });
  const shown = await ana.sees('4 services', { channel: id });
  expect(shown.ephemeral).toBe(true);
  expect(dan.messages({ channel: id })).toEqual([]);
});

test('an update whose confirmation is lost is not followed by the same answer again', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'slow', delayMs: 2_800, match: { path: '/openapi/environments' } });
  bot.slack.fault({ method: 'chat.update', status: 500, times: 1, applied: true });
  await ana.mention('env list payments');
  await ana.sees('payments/dev');
  await bot.stop();
  expect(ana.messages().filter(({ rendered }) => rendered.includes('payments/dev'))).toHaveLength(1);
}, 20_000);

test('signs of the bot in an alias or a name do not make a test environment look like production', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const dev = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  if (dev === undefined) throw new Error('the world has no such environment');
  dev.alias = '” 🔒 production';
  dev.updateBy = '🔐 production · ✅ approved by ben';
  await ana.slash('/zadig env show payments/dev');
  const shown = await ana.sees('4 services');
  expect(shown.rendered).toContain('□ production');
  await ana.openHome();
  const home = await ana.waitForHome({ has: 'payments/dev' });
  const line = home.rendered.split('\n').filter((text) => text.includes('payments/dev'));
  for (const text of [shown.rendered, ...line]) expect(text).not.toMatch(/[🔒🔐✅]/u);
});
