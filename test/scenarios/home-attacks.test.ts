import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Json } from '../../src/sandbox/slack/json.ts';
import { blankEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import { type Bot, type BotOptions, startBot } from '../support/bot.ts';
import { environmentOf } from '../support/forms.ts';
import { asks, audited, governed, PATIENT, sent } from '../support/governed.ts';

const HOSTILE = [
  '<!channel>',
  '<@U0BEN> *b* `c` _i_ ~s~',
  '\u202Eevil\u0000 \n:lock: production',
  'x'.repeat(260),
  'a|b&amp;<https://evil.io|Approve>',
] as const;

/** How often a person's Home was drawn. */
function drawings({ slack }: Pick<Bot, 'slack'>, { id }: { readonly id: string }): number {
  return slack.calls('views.publish').filter(({ args }) => args['user_id'] === id).length;
}

/** Posts a payload to the bot as Slack would, signed. */
async function forge({ slack, app }: Pick<Bot, 'slack' | 'app'>, payload: Json): Promise<number> {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', slack.signingSecret).update(`v0:${at}:${body}`).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${app.port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
  return answer.status;
}

test('a Slack that hangs at one Home does not keep another from an approval', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  bot.slack.fault({ method: 'views.publish', delayMs: 60_000, times: 1 });
  await ana.openHome();
  const { card } = await asks(ana, 'restart payments/prod/api');
  await ben.openHome();
  await ben.waitForHome({ ...PATIENT, has: '[Approve]' });
  await ben.click('Approve', { in: card });
  await ben.sees('Succeeded: Restart api', { ...PATIENT, channel: 'approvals' });
}, 60_000);

test('hostile names and reasons stand at Home as they are, and nothing fires', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { world } = bot.zadig;
  for (const name of HOSTILE) {
    const made = blankEnvironment(world, 'payments', name, false);
    made.alias = name;
    world.environments.push(made);
  }
  environmentOf(bot, 'payments', 'prod').alias = '<!channel> *x*';
  for (const reason of ['<!channel> <!everyone> now', '*b* `c` <@U0BEN>', ':lock: ‮evil'])
    await asks(ana, `restart payments/prod/api --reason "${reason}"`).catch(() => null);
  await ben.openHome();
  const home = await ben.waitForHome({ ...PATIENT, has: '[Approve]' });
  expect(home.rendered).toContain('<!channel>');
  expect(
    bot.slack.fired().filter((m) => !['<@U0ANA>', '<@U0BEN>', '<!subteam^S0LEADS>'].includes(m)),
  ).toEqual([]);
  expect(bot.slack.refusals()).toEqual([]);
}, 60_000);

test('a Home of a thousand environments is accepted and says what it leaves out', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const { world } = bot.zadig;
  for (let n = 0; n < 1_000; n += 1)
    world.environments.push(blankEnvironment(world, 'payments', `env-${n}-${'猫'.repeat(40)}`, false));
  await ana.openHome();
  const home = await ana.waitForHome({ ...PATIENT, has: /more/ });
  expect(home.blocks.length).toBeLessThanOrEqual(100);
  expect(bot.slack.refusals()).toEqual([]);
});

test('whoever opens Home a hundred times at once has it drawn a few times, and holds up nobody', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben, dan] = [bot.person('ana'), bot.person('ben'), bot.person('dan')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  const opened = Array.from({ length: 100 }, () => dan.openHome());
  const started = performance.now();
  await ben.click('Approve', { in: card });
  await ben.sees('Succeeded: Restart api', { ...PATIENT, channel: 'approvals' });
  const took = performance.now() - started;
  await Promise.all(opened);
  await dan.waitForHome(PATIENT);
  expect(took).toBeLessThan(5_000);
  expect(drawings(bot, dan)).toBeLessThan(10);
}, 60_000);

test('a button at Home is a right of whoever presses it, whatever the payload says', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await asks(ana, 'restart payments/prod/api');
  await ben.openHome();
  const home = await ben.waitForHome({ ...PATIENT, has: '[Approve]' });
  const elements = home.blocks.flatMap(({ elements: row }) => (Array.isArray(row) ? row : []));
  const approve = elements.find((each) => JSON.stringify(each).includes('"text":"Approve"'));
  let at = 0;
  for (const user of [
    { id: 'U0EVE', name: 'eve', team_id: 'T0OTHER' },
    { id: 'U0EVE', name: 'eve' },
    { id: 'U0ANA', name: 'ana', team_id: 'T0DEMO' },
    { id: 'U0DAN', name: 'dan', team_id: 'T0DEMO' },
    { id: 'U0NOBODY', name: 'x' },
  ]) {
    at += 1;
    expect(
      await forge(bot, {
        ...{ type: 'block_actions', team: { id: 'T0DEMO' }, user, api_app_id: 'A0', trigger_id: `t.${at}` },
        container: { type: 'view', view_id: home.id },
        view: {
          id: home.id,
          type: 'home',
          blocks: [],
          private_metadata: '',
          state: { values: {} },
          hash: 'x',
        },
        actions: [{ ...approve, action_ts: `1.${at}` }],
      }),
    ).toBe(200);
  }
  await bot.stop(5_000);
  expect(sent(bot)).toEqual([]);
  const votes = (await audited(bot.databaseUrl)).filter(({ kind }) => kind === 'vote');
  expect(votes).toEqual([]);
}, 60_000);

test('a secret in a reason is at nobody’s Home', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await asks(ana, 'restart payments/prod/api --reason "password=zitronen-rolle-77 host=db"');
  await ben.openHome();
  const home = await ben.waitForHome({ ...PATIENT, has: '[Approve]' });
  expect(home.rendered).not.toContain('zitronen');
});

const link = (bot: Bot, project: string, env: string, more = '') =>
  `${bot.zadig.url}/v1/projects/detail/${project}/envs/detail?envName=${env}${more}`;

async function startLinked(options: BotOptions = {}): Promise<Bot> {
  const bot = await startBot(options);
  bot.slack.world.unfurlDomains = ['127.0.0.1', 'evil.io', 'example.com'];
  return bot;
}

test.each([{ status: 500 }, { retryAfterS: 1, times: 1 }, { error: 'cannot_unfurl_url' }, { reset: true }])(
  'an unfurl that Slack does not take (%o) harms nothing else',
  async (fault) => {
    await using bot = await startLinked();
    const ana = bot.person('ana');
    const mended = bot.slack.fault({ method: 'chat.unfurl', ...fault });
    await ana.say(link(bot, 'payments', 'dev'));
    await ana.slash('/zadig env show payments/dev');
    await ana.sees('4 services');
    if ('times' in fault) await ana.sees('payments/dev', PATIENT);
    mended();
    await ana.say(link(bot, 'storefront', 'dev'));
    await ana.sees(/storefront\/dev[\s\S]*services healthy/, PATIENT);
  },
);

test('hundreds of links, look-alikes and hostile names show little, and call nobody', async () => {
  await using bot = await startLinked();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const env = environmentOf(bot, 'payments', 'dev');
  env.alias = '<!channel> <@U0BEN> *x*';
  env.updateBy = '<!here>\n*approved*';
  for (const service of env.services) service.ingressHost = '<!everyone>';
  const host = new URL(bot.zadig.url).host;
  const odd = [
    `http://${host}@evil.io/v1/projects/detail/payments/envs/detail?envName=prod`,
    `http://evil.io/${host}/v1/projects/detail/payments/envs/detail?envName=prod`,
    `http://${host.replace(':', '.evil.io:')}/v1/projects/detail/payments/envs/detail?envName=prod`,
    `http://127.0.0.1:1/v1/projects/detail/payments/envs/detail?envName=prod`,
    link(bot, 'payments%2Fprod', 'api'),
    link(bot, '..', 'prod'),
    link(bot, 'payments', '%3C!channel%3E'),
    link(bot, 'payments', 'dev', '&envName=prod'),
  ];
  await ana.say(odd.join(' '));
  await ana.say(Array.from({ length: 300 }, () => link(bot, 'payments', 'dev')).join(' '));
  await ben.sees(/services healthy/, PATIENT);
  const calls = bot.slack.calls('chat.unfurl');
  expect(calls).toHaveLength(1);
  expect(JSON.stringify(calls)).not.toContain('payments/prod');
  expect(bot.slack.fired()).toEqual([]);
  expect(bot.slack.refusals()).toEqual([]);
});

test('one who posts a hundred messages with links does not hold up the approval of another', async () => {
  await using bot = await startLinked({ settings: governed() });
  const [ana, ben, dan] = [bot.person('ana'), bot.person('ben'), bot.person('dan')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  const flood = Array.from({ length: 100 }, () => dan.say(link(bot, 'payments', 'dev')));
  const started = performance.now();
  await ben.click('Approve', { in: card });
  await ben.sees('Succeeded: Restart api', { ...PATIENT, channel: 'approvals' });
  expect(performance.now() - started).toBeLessThan(5_000);
  await Promise.all(flood);
}, 60_000);
