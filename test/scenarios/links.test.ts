import { expect, test } from 'vitest';
import { isRecord, type Json, records } from '../../src/sandbox/slack/json.ts';
import { auditRows, openAudit } from '../../src/store/audit-reader.ts';
import { type Bot, type BotOptions, startBot } from '../support/bot.ts';

const LEADS_ONLY = {
  groups: { leads: { slack_group: 'S0LEADS' } },
  access: [
    { who: ['leads'], may: ['read' as const] },
    { who: 'everyone' as const, may: ['read' as const], in: { production: false } },
  ],
};

/** The bot, in a Slack whose app has these domains. No real Slack takes an address for one. */
async function start(options: BotOptions = {}): Promise<Bot> {
  const bot = await startBot(options);
  bot.slack.world.unfurlDomains = ['127.0.0.1', 'evil.io', 'example.com'];
  return bot;
}

const page = (base: string, project: string, env: string) =>
  `${base}/v1/projects/detail/${project}/envs/detail?envName=${env}`;
const link = (bot: Bot, project: string, env: string) => page(bot.zadig.url, project, env);

/** Posts one that unfurls, so that whatever was posted before it has had its time; returns how often the bot unfurled. */
async function unfurledBefore(bot: Bot): Promise<number> {
  const before = bot.slack.calls('chat.unfurl').length;
  await bot.person('ben').say(link(bot, 'analytics', 'dev'), { channel: 'storefront' });
  await bot.person('ben').sees('analytics/dev', { channel: 'storefront' });
  const after = bot.slack.calls('chat.unfurl').length;
  return before === after ? before : after - 1;
}

/** What the first call said, by link. */
function unfurlsOf(bot: Bot): readonly (readonly [string, Json])[] {
  const unfurls = bot.slack.calls('chat.unfurl')[0]?.args['unfurls'];
  return Object.entries(isRecord(unfurls) ? unfurls : {}).flatMap(([url, row]) =>
    isRecord(row) ? [[url, row] as const] : [],
  );
}

const shared = (bot: Bot, over: Json): Json => ({
  type: 'link_shared',
  channel: 'C0PAYMENTS',
  is_bot_user_member: true,
  user: 'U0ANA',
  source: 'conversations_history',
  unfurl_id: 'unfurl-1',
  links: [{ domain: '127.0.0.1', url: link(bot, 'payments', 'dev') }],
  ...over,
});

test('a link to an environment shows its state, and a button shows the rest', async () => {
  await using bot = await start();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { ts } = await ana.say(`look at ${link(bot, 'storefront', 'dev')} please`);
  const seen = await ben.sees('storefront/dev');
  expect(seen).toMatchObject({ ts, from: 'ana', ephemeral: false });
  expect(seen.rendered).toMatch(/🟢 success {2}· {2}2 of 3 services healthy/);
  expect(seen.rendered).toMatch(/search 🟡 unstable/);
  expect(seen.rendered).toContain('Changed');
  const [[, unfurl] = []] = unfurlsOf(bot);
  expect(unfurl?.['fallback']).toMatch(/storefront\/dev[\s\S]*2 of 3 services healthy[\s\S]*search/);
  expect(records(unfurl?.['blocks']).length).toBeLessThanOrEqual(5);
  await ben.click('Show', { in: seen });
  const all = await ben.sees(/^(?!look)[\s\S]*3 services/);
  expect(all.ephemeral).toBe(true);
  expect(ana.messages()).toHaveLength(1);
});

test('a link to a service shows its pods, images and troubles; production says so', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  const service = (project: string, env: string, name: string, more = '') =>
    `${bot.zadig.url}/v1/projects/detail/${project}/envs/detail/${name}${more}?envName=${env}&projectName=${project}`;
  await ana.say(service('storefront', 'dev', 'search'));
  const search = await ana.sees('storefront/dev/search');
  expect(search.rendered).toMatch(/🟡 unstable {2}· {2}0 of 1 pods ready {2}· {2}🚨 CrashLoopBackOff/);
  expect(search.rendered).toContain('v2.9.0-crash');
  await ana.say(service('payments', 'prod', 'api', '/production'));
  const api = await ana.sees('payments/prod/api 🔒 production');
  expect(api.rendered).toContain('3 of 3 pods ready');
  await ana.click('Show', { in: api });
  await ana.sees('Deployment', { ephemeral: true });
  await ana.say(service('payments', 'staging', 'api'));
  await ana.sees(/payments\/staging\/api[\s\S]*The environment is 💤 sleeping/);
});

test('links unfurl in threads, in direct messages, and in public channels the bot is not in', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  const { ts } = await ana.say('what about production?');
  await ana.say(link(bot, 'payments', 'prod'), { thread: ts });
  const threaded = await ana.sees('payments/prod 🔒 production', { thread: ts });
  expect(threaded.rendered).toContain('“Production EU”');
  await ana.dm(link(bot, 'payments', 'dev'));
  await ana.sees(/payments\/dev[\s\S]*4 of 4 services healthy/, { channel: 'dm' });
  await ana.say(link(bot, 'payments', 'qa'), { channel: 'random' });
  const elsewhere = await ana.sees('payments/qa', { channel: 'random' });
  await ana.click('Show', { in: elsewhere });
  await ana.sees('2 services', { channel: 'random', ephemeral: true });
});

test('where others read along, or may, links stay as they are', async () => {
  await using bot = await start();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.say(link(bot, 'payments', 'dev'), { channel: 'partners' });
  await ben.say(link(bot, 'payments', 'dev'), { channel: 'secret' });
  const between = { id: 'D0BETWEEN', name: '', kind: 'im' as const, isExtShared: false, isArchived: false };
  bot.slack.world.channels.set(between.id, { ...between, members: [ana.id, bot.person('dan').id] });
  await ana.say(link(bot, 'payments', 'dev'), { channel: between.id });
  // Slack's word on the delivery counts, whatever is remembered of the channel.
  const { ts } = await ana.say('no link yet');
  await bot.slack.event(shared(bot, { message_ts: ts }), { extShared: true });
  expect(await unfurledBefore(bot)).toBe(0);
  expect(
    bot.zadig
      .requests({ path: /environments\/dev/ })
      .every(({ query }) => query['projectKey'] !== 'payments'),
  ).toBe(true);
});

test('of what members of other organisations, bots and nobody post, nothing is shown', async () => {
  await using bot = await start();
  const eve = bot.person('eve');
  await eve.say(link(bot, 'payments', 'dev'), { channel: 'partners' });
  expect(bot.slack.deliveries()).toEqual([]);
  const { ts } = await bot.person('ana').say('nothing');
  const dan = bot.slack.world.users.get('U0DAN');
  if (dan !== undefined) dan.isBot = true;
  for (const user of ['U0EVE', 'U0ZADIG', 'U0DAN', 'U0NOBODY'])
    await bot.slack.event(shared(bot, { user, message_ts: ts }));
  await bot.slack.event(shared(bot, { user: undefined, message_ts: ts }));
  expect(await unfurledBefore(bot)).toBe(0);
  expect(bot.zadig.requests({ path: /payments/ })).toEqual([]);
  await bot.stop();
  const db = await openAudit(bot.databaseUrl);
  const rows = [];
  for await (const { kind, data } of auditRows(db)) rows.push({ kind, data: JSON.parse(data) });
  await db.destroy();
  expect(
    rows.filter(({ kind }) => kind === 'refusal').map(({ data }) => [data.why, data.user, data.surface]),
  ).toEqual([
    ['outsider', 'U0EVE', 'link'],
    ['outsider', 'U0DAN', 'link'],
    ['outsider', 'U0NOBODY', 'link'],
  ]);
  expect(rows.filter(({ kind }) => kind === 'invocation').map(({ data }) => data)).toMatchObject([
    { surface: 'link', command: 'env show', text: 'env show analytics/dev', outcome: 'ok', user: 'U0BEN' },
  ]);
});

test('a link shows what its poster may read, and only that', async () => {
  await using bot = await start({ settings: { ...LEADS_ONLY, projects: ['payments', 'analytics'] } });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.say(link(bot, 'payments', 'prod'));
  await ana.say(link(bot, 'storefront', 'dev'));
  await ana.say(link(bot, 'payments', 'nowhere'));
  expect(await unfurledBefore(bot)).toBe(0);
  await ana.say(link(bot, 'payments', 'dev'));
  await ana.sees(/payments\/dev[\s\S]*healthy/);
  await ben.say(link(bot, 'payments', 'prod'));
  await ana.sees('payments/prod 🔒 production');
  expect(bot.zadig.requests({ path: /storefront/ })).toEqual([]);
  expect(bot.slack.calls('chat.postEphemeral')).toEqual([]);
});

test('links that only look like ours are left alone, and nobody is asked about them', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  const { host } = new URL(bot.zadig.url);
  for (const base of [
    'https://zadig.example.com',
    'http://127.0.0.1.evil.io',
    `http://${host}@evil.io`,
    `http://ana@${host}`,
    `https://${host}`,
    'http://127.0.0.1:1',
  ])
    await ana.say(page(base, 'payments', 'dev'));
  await ana.say(`${bot.zadig.url}/v1/projects/detail/payments/pipelines`);
  expect(await unfurledBefore(bot)).toBe(0);
  expect(bot.slack.deliveries().length).toBeGreaterThan(6);
  expect(bot.zadig.requests({ path: /v1/ })).toEqual([]);
});

test('of four links three unfurl, each once, and what stands twice does so once', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  const [dev, qa, staging, prod] = ['dev', 'qa', 'staging', 'prod'].map((env) => link(bot, 'payments', env));
  await ana.say(`${dev} ${dev}&production=false ${qa} ${staging} ${prod}`);
  const seen = await ana.sees('payments/staging');
  expect(seen.rendered).toContain('payments/qa');
  expect(seen.rendered).not.toContain('🔒 production');
  expect(bot.slack.calls('chat.unfurl')).toHaveLength(1);
  expect(unfurlsOf(bot).map(([url]) => url)).toEqual([dev, qa, staging]);
});

test('a repeated delivery unfurls nothing again', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  await ana.say(link(bot, 'payments', 'dev'));
  await ana.sees(/payments\/dev[\s\S]*healthy/);
  const [delivery] = bot.slack.deliveries();
  await bot.slack.redeliver(delivery?.id ?? '');
  expect(await unfurledBefore(bot)).toBe(1);
});

test('a link in the making is left until it is posted; & may come escaped', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  await bot.slack.event(shared(bot, { channel: 'COMPOSER', source: 'composer', message_ts: 'U0ANA-1' }));
  expect(await unfurledBefore(bot)).toBe(0);
  expect(bot.slack.calls('conversations.info').map(({ args }) => args['channel'])).not.toContain('COMPOSER');
  bot.slack.world.unfurlDomains = [];
  const url = `${link(bot, 'payments', 'dev')}&production=false`;
  const { ts } = await ana.say(url);
  bot.slack.world.unfurlDomains = ['127.0.0.1'];
  const links = [{ domain: '127.0.0.1', url: url.replace('&', '&amp;') }];
  await bot.slack.event(shared(bot, { message_ts: ts, links }));
  await ana.sees(/payments\/dev[\s\S]*healthy/);
});

test('a Zadig or a Slack that fails leaves the link as it is, and nobody is told', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  const heal = bot.zadig.fault({ kind: 'reset' });
  await ana.say(link(bot, 'payments', 'dev'));
  await expect.poll(() => bot.log()).toMatch(/"surface":"link","command":"env show","outcome":"unavailable"/);
  heal();
  bot.slack.fault({ method: 'chat.unfurl', error: 'cannot_unfurl_url', times: 1 });
  await ana.say(link(bot, 'payments', 'qa'));
  await expect.poll(() => bot.log()).toMatch(/a link stays as it is/);
  await ana.say(link(bot, 'payments', 'staging'));
  await ana.sees('💤 sleeping');
  expect(ana.messages().map(({ from }) => from)).toEqual(['ana', 'ana', 'ana']);
}, 30_000);

test('names that people gave are not markup', async () => {
  await using bot = await start();
  const ana = bot.person('ana');
  const env = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  if (env === undefined) throw new Error('the world has no such environment');
  env.alias = '<!here> *payments/prod* :lock: production';
  env.updateBy = '<@U0BEN>\n:lock:';
  await ana.say(link(bot, 'payments', 'dev'));
  const seen = await ana.sees('payments/dev “');
  expect(seen.rendered).toContain('<!here> ∗payments/prod∗');
  expect(seen.rendered).not.toContain('🔒');
  expect(bot.slack.fired()).toEqual([]);
});
