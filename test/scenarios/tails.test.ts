import { expect, test } from 'vitest';
import { restart, say } from '../../src/sandbox/zadig/world/logs.ts';
import { rollOut } from '../../src/sandbox/zadig/world/rollout.ts';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { filesIn, follows, linesIn, podsOf, tailEnds, tailSeen } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';

test('the log of a service is followed in a thread, and stops when it is told to', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [pod = ''] = podsOf(bot, WORKER);
  say(bot.zadig.world, pod, 'worker', 'one', 'two', 'three');
  await ana.slash(`/zadig logs ${WORKER} --tail 2`);
  const root = await tailSeen(ana, WORKER);
  await ana.sees('Following the logs of payments/dev/worker', { ephemeral: true });
  await eventually(() => expect(linesIn(ana, root.ts)).toEqual(['two', 'three']));
  say(bot.zadig.world, pod, 'worker', 'four');
  await eventually(() => expect(linesIn(ana, root.ts)).toEqual(['two', 'three', 'four']));
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toEqual({ received: 3, posted: 3, filtered: 0, dropped: 0, filed: 0, waiting: 0 });
  await ana.sees('Over. Stopped by @ana.');
  await eventually(() => expect(bot.zadig.openStreams()).toBe(0));
});

test('several pods are merged, each line with the sign of its pod', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [one = '', two = ''] = podsOf(bot, 'payments/dev/api');
  const root = await follows(ana, 'payments/dev/api');
  await eventually(() => expect(bot.zadig.openStreams()).toBe(podsOf(bot, 'payments/dev/api').length));
  say(bot.zadig.world, one, 'api', 'from one');
  await eventually(() => expect(linesIn(ana, root.ts)).toHaveLength(1));
  say(bot.zadig.world, two, 'api', 'from two');
  const tagged = [`${one.slice(-5)} from one`, `${two.slice(-5)} from two`];
  await eventually(() =>
    expect(linesIn(ana, root.ts).map((line) => line.replace(/^\S+ /u, ''))).toEqual(tagged),
  );
  const signs = linesIn(ana, root.ts).map((line) => [...line][0]);
  expect(new Set(signs).size).toBe(2);
  const shown = await tailSeen(ana, 'payments/dev/api');
  for (const [at, pod] of [one, two].entries())
    expect(shown.rendered).toContain(`${signs[at]} ${pod.slice(-5)}  ${pod}`);
  await ana.slash('/zadig stop');
  await tailEnds(ana, 'payments/dev/api', 'Stopped by @ana.');
});

test('one pod is followed alone, and what is not there is said with what is', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [one = '', two = ''] = podsOf(bot, 'payments/dev/api');
  await ana.slash(`/zadig logs payments/dev/api ${one} api`);
  const root = await tailSeen(ana, 'payments/dev/api');
  say(bot.zadig.world, two, 'api', 'from two');
  say(bot.zadig.world, one, 'api', 'from one');
  await eventually(() => expect(linesIn(ana, root.ts)).toEqual(['from one']));
  await ana.slash('/zadig logs payments/dev/api nope');
  await ana.sees('There is no pod nope in payments/dev/api; it has api-');
  await ana.slash(`/zadig logs payments/dev/api ${one} sidecar`);
  await ana.sees('payments/dev/api has no container sidecar; it has api');
  await ana.slash('/zadig logs payments/dev/apii');
  await ana.sees('Did you mean api?');
});

test('pods that join, restart and go are announced and followed', async () => {
  await using bot = await startBot({ zadig: { rolloutMs: 150 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const [before = ''] = podsOf(bot, WORKER);
  say(bot.zadig.world, before, 'worker', 'first life');
  await ana.sees('first life', { thread: root.ts });
  restart(bot.zadig.world, before, 'worker');
  say(bot.zadig.world, before, 'worker', 'second life');
  await ana.sees(`Container worker of ${before} has restarted, for the 1st time.`, { thread: root.ts });
  await ana.sees('second life', { thread: root.ts });
  const env = environmentOf(bot, 'payments', 'dev');
  const workload = env.services.find(({ name }) => name === 'worker')?.workloads[0];
  if (workload === undefined) throw new Error('there is no worker');
  rollOut(bot.zadig.world, env, workload);
  await ana.sees(`${before} is gone.`, { thread: root.ts });
  const after = podsOf(bot, WORKER).find((name) => name !== before) ?? '';
  await ana.sees(`${after} has joined.`, { thread: root.ts });
  say(bot.zadig.world, after, 'worker', 'new pod speaks');
  await ana.sees('new pod speaks', { thread: root.ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 3, posted: 3 });
});

test('only lines that match are shown, marked, and another filter takes hold at the next line', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [pod = ''] = podsOf(bot, WORKER);
  await ana.slash(`/zadig logs ${WORKER} --grep 'timeout|refused' --not healthz`);
  const root = await tailSeen(ana, WORKER);
  expect(root.rendered).toContain('Showing only lines with timeout|refused, none with healthz.');
  await eventually(() => expect(bot.zadig.openStreams()).toBe(1));
  const speak = (...lines: string[]) => say(bot.zadig.world, pod, 'worker', ...lines);
  speak('all well', 'read Timeout after 3 s', 'GET /healthz timeout', 'connection refused, timeout');
  await eventually(() =>
    expect(linesIn(ana, root.ts)).toEqual(['read »Timeout« after 3 s', 'connection »refused«, »timeout«']),
  );
  await ana.click('Filter…');
  const form = await ana.waitForModal({ has: 'The same as /zadig tail filter' });
  expect(form.rendered).toContain('timeout|refused');
  ana.fill({ 'Only lines with': '(oops' });
  await ana.submit();
  expect(ana.modal()?.rendered).toMatch(/“\(” at character 1 is never closed/);
  ana.fill({ 'Only lines with': '', 'No lines with': '', 'Level, and above': 'error' });
  await ana.submit();
  await ana.sees('Showing level error and above.');
  speak(
    '2026-11-29 10:00:00 INFO quiet',
    '2026-11-29 10:00:00 ERROR loud',
    '  at Stack.trace(1)',
    '2026-11-29 10:00:01 WARN no',
  );
  await eventually(() =>
    expect(linesIn(ana, root.ts).slice(2)).toEqual(['2026-11-29 10:00:00 ERROR loud', 'at Stack.trace(1)']),
  );
  expect(bot.zadig.requests({ path: /\/logs\/sse\// })).toHaveLength(1);
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 8, posted: 4, filtered: 4 });
});

test('a pattern that is none is explained, and nothing is followed', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash(`/zadig logs ${WORKER} --grep '(?=x)' `);
  await ana.sees('looks ahead or back, which is not offered');
  await ana.slash('/zadig tails');
  await ana.sees('No log is being followed.');
});

test('secrets, colours and mentions in a log stay hidden, plain and quiet', async () => {
  await using bot = await startBot({ settings: { logs: { redact: ['ACME-[0-9]{8}'] } } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const [pod = ''] = podsOf(bot, WORKER);
  say(
    bot.zadig.world,
    pod,
    'worker',
    '\u001b[31mpassword=hunter2 host=db\u001b[0m',
    '<!channel> @here *bold* `code` :boom: token ghp_0123456789abcdefghijABCDEFGHIJ012345',
    'ticket ACME-12345678 card 4111 1111 1111 1111',
    '-----BEGIN RSA PRIVATE KEY-----',
    'MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW6WbPo9zY6rYxJQm1Zk',
    'order 1',
    '-----END RSA PRIVATE KEY-----',
    'order 2',
    'loading 10%\rloading 60%\rloading 100%',
  );
  await ana.sees('loading 100%', { thread: root.ts });
  const lines = linesIn(ana, root.ts);
  expect(lines[0]).toBe('password=••••');
  expect(lines[1]).toBe('<!channel> @here *bold* `code` :boom: token ••••');
  expect(lines[2]).toBe('ticket •••• card ••••');
  expect(lines.at(-1)).toBe('loading 100%');
  expect(lines).toHaveLength(9);
  expect(lines).toEqual(expect.arrayContaining(['order 1', 'order 2']));
  expect(JSON.stringify(bot.slack.calls())).not.toMatch(/hunter2|ghp_|\[31m|ACME-1|4111|MIIEow/);
  expect(bot.slack.fired().filter((mention) => mention !== '<@U0ANA>')).toEqual([]);
  await ana.click('Stop');
  const { seen } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(seen.rendered).toMatch(/[5-9] secrets hidden/);
});

test('JSON lines can be shown as time, level and message', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER, '--pretty');
  const [pod = ''] = podsOf(bot, WORKER);
  say(
    bot.zadig.world,
    pod,
    'worker',
    '{"level":40,"time":1732876543123,"msg":"slow query","took_ms":812}',
    'plain',
  );
  await eventually(() =>
    expect(linesIn(ana, root.ts)).toEqual(['10:35:43.123 WARN  slow query took_ms=812', 'plain']),
  );
});

test('a line that is too long is shortened with its length, and whole in the file', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const [pod = ''] = podsOf(bot, WORKER);
  const long = `start ${'x'.repeat(5_000)} end`;
  say(bot.zadig.world, pod, 'worker', long);
  await ana.sees('… (5,010 characters)', { thread: root.ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'the file follows');
  expect(books).toMatchObject({ received: 1, posted: 1, filed: 0 });
  await eventually(() => expect(filesIn(bot)).toHaveLength(1));
  expect(filesIn(bot)[0]).toContain(long);
});

test('who may not follow an environment gets none of its lines', async () => {
  const settings = { access: [{ who: 'everyone' as const, may: ['read' as const] }] };
  await using bot = await startBot({ settings });
  const ana = bot.person('ana');
  await ana.slash('/zadig logs payments/dev/api');
  await ana.sees('You may not follow the environment payments/dev.');
  await ana.slash('/zadig tails');
  await ana.sees('No log is being followed.');
});
