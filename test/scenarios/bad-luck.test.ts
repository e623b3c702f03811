import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';

const FAULTS = [
  ['html', /Zadig could not .*something in front of it answered/],
  ['reset', /Zadig could not/],
  ['licence', /licen[cs]e/],
  ['empty', /Zadig could not/],
] as const;

test.each(FAULTS)(
  'a Zadig that fails with %s is told in a sentence, without stack or token',
  async (kind, said) => {
    await using bot = await startBot();
    const ana = bot.person('ana');
    bot.zadig.fault({ kind, match: { path: /environments/ } });
    await ana.slash('/zadig env show payments/dev');
    const seen = await ana.sees(said);
    expect(seen.rendered).not.toContain(bot.zadig.token);
    expect(seen.rendered).not.toMatch(/\bat .*:\d+:\d+/);
  },
);

test('a Zadig that refuses the token is told as such', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'status', status: 401, body: '' });
  await ana.slash('/zadig env list payments');
  await ana.sees(/token/i);
});

test('production environments that need a licence leave the test ones standing', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.zadig.world.licence = 'community';
  await ana.slash('/zadig env list payments');
  const seen = await ana.sees('payments/dev');
  expect(seen.rendered).toMatch(/⚠️ .*licen[cs]e/);
});

test('an answer that takes long is announced, and follows', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'slow', delayMs: 3_000, match: { path: '/openapi/environments' } });
  await ana.slash('/zadig env list payments');
  await ana.sees('Still asking Zadig');
  await ana.sees('payments/dev');
  await ana.mention('env list storefront');
  await ana.sees('Still asking Zadig');
  await ana.sees('storefront/dev');
}, 30_000);

test('Slack saying “too many” delays an answer and loses none', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'chat.postMessage', status: 429, retryAfterS: 1, times: 2 });
  await ana.mention('env list payments');
  await ana.sees('payments/dev');
  expect(bot.log()).toContain('Slack limits the bot');
});

test('a shared file in a channel the bot is not in is refused with what to type', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const env = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  const [config] = env?.configs ?? [];
  if (config !== undefined)
    config.yaml = `kind: ConfigMap\ndata:\n${'  key: value\n'.repeat(1)}  long: ${'x'.repeat(5_000)}\n`;
  bot.slack.world.channels.get('C0RANDOM')?.members.push(ana.id);
  await ana.slash(`/zadig config show payments/dev ConfigMap ${config?.name} --share`, { channel: 'random' });
  await ana.sees('Type /invite @zadig here');
});

test('neither tokens nor secret values reach the log', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.zadig.fault({
    kind: 'status',
    status: 500,
    body: `{"code":500,"description":"password=hunter2 token ${bot.zadig.token}"}`,
    contentType: 'application/json',
    times: 1,
  });
  await ana.slash('/zadig env list payments');
  await ana.sees(/./);
  await ana.slash('/zadig service yaml payments/dev/api');
  await ana.sees('Kubernetes YAML');
  for (const secret of [bot.zadig.token, bot.slack.botToken, bot.slack.appToken, 'hunter2'])
    expect(bot.log()).not.toContain(secret);
});

test('a database that is gone is told to whoever asks, and logged', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await bot.breakDatabase();
  await ana.slash('/zadig env list payments');
  const seen = await ana.sees('Something went wrong inside me');
  const reference = /by ([0-9a-f]{8})/.exec(seen.rendered)?.[1] ?? 'none';
  expect(bot.log()).toContain(reference);
});

test('a message that Slack does not take reaches the asker on another way', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'chat.postMessage', status: 500, times: 1 });
  await ana.mention('env list payments');
  await ana.sees('Something went wrong inside me');
  bot.slack.fault({ method: 'response_url', status: 404, times: 2 });
  await ana.slash('/zadig env list payments');
  await bot.slack.until(
    () => ana.messages().filter(({ rendered }) => rendered.includes('Something went wrong')).length === 2,
  );
  expect(bot.log()).not.toContain('an answer was lost');
});

test('a public answer whose confirmation is lost is not posted again', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  bot.slack.fault({ method: 'response_url', status: 500, times: 1, applied: true });
  await ana.slash('/zadig env list storefront --share');
  await ana.sees('Something went wrong inside me');
  expect(ben.messages().filter(({ rendered }) => rendered.includes('storefront/dev'))).toHaveLength(1);
});

test('a clock that is set back delays nothing', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.mention('env list payments');
  await ana.sees('payments/dev');
  const real = Date.now;
  Date.now = () => real() - 3_600_000;
  try {
    for (let asked = 0; asked < 4; asked += 1) await ana.mention('env list storefront');
    await bot.slack.until(
      () =>
        ana.messages().filter(({ from, rendered }) => from === 'zadig' && rendered.includes('storefront/dev'))
          .length === 4,
      15_000,
    );
  } finally {
    Date.now = real;
  }
}, 30_000);

test('one person’s flood is met with one word and does not hold up the others', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  bot.zadig.fault({ kind: 'slow', delayMs: 1_000 });
  for (let asked = 0; asked < 30; asked += 1) void ben.slash('/zadig env list payments');
  await ben.sees('You have many commands under way');
  await ana.slash('/zadig whoami');
  await ana.sees('You are @ana');
  expect(ben.messages().filter(({ rendered }) => rendered.includes('many commands'))).toHaveLength(1);
});

test('stopping while Slack says “too many” for a minute does not take a minute', async () => {
  const bot = await startBot();
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'chat.postMessage', status: 429, retryAfterS: 60 });
  await ana.mention('env list payments');
  await expect.poll(() => bot.log()).toContain('Slack limits the bot');
  await bot.stop(200);
  await bot[Symbol.asyncDispose]();
}, 8_000);

test('healthz, readyz and metrics tell how it stands', async () => {
  await using bot = await startBot();
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${bot.app.port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' });
  const ana = bot.person('ana');
  await ana.slash('/zadig env list payments');
  await ana.sees('payments/dev');
  expect(await get('/readyz')).toEqual({ status: 200, text: 'ready\n' });
  expect((await get('/metrics')).text).toMatch(
    /zadig_slack_command_seconds_count\{command="env list",outcome="ok"\} 1/,
  );
  await bot.breakDatabase();
  await expect
    .poll(() => get('/readyz'), { timeout: 15_000 })
    .toMatchObject({ status: 503, text: expect.stringContaining('The database is not well') });
  bot.slack.dropSockets();
  await bot.slack.until(() => bot.slack.sockets() === 0);
  await expect
    .poll(() => get('/readyz'))
    .toMatchObject({ status: 503, text: expect.stringContaining('No connection to Slack') });
  expect((await get('/nothing')).status).toBe(404);
}, 30_000);
