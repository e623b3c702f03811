import { expect, test } from 'vitest';
import { restart, say } from '../../src/sandbox/zadig/world/logs.ts';
import { startBot } from '../support/bot.ts';

import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { follows, linesIn, podsOf, tailSeen } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';
const GHP = `${'ghp'}_0123456789abcdefghijABCDEFGHIJ012345`;

test('a pattern that holds a secret is refused, and nobody else sees it', async () => {
  await using bot = await startBot({ settings: { logs: { redact: ['ACME-[0-9]{8}'] } } });
  const ana = bot.person('ana');
  for (const flags of ['--grep password=hunter2', `--not ${GHP}`, '--grep ACME-12345678']) {
    await ana.slash(`/zadig logs ${WORKER} ${flags}`);
    await ana.sees(/This pattern holds what looks like a secret.*Look for the words beside it/s);
    await ana.slash('/zadig tails');
    await ana.sees('No log is being followed.');
  }
  await ana.slash(`/zadig logs ${WORKER} --grep 'password|token expired'`);
  const root = await tailSeen(ana, WORKER);
  const id = /tail ([a-z0-9]{10})/.exec(root.rendered)?.[1] ?? '';
  await ana.slash(`/zadig tail filter ${id} --not token=hunter2`);
  await ana.sees(/This pattern holds what looks like a secret.*Look for the words beside it/s);
  await ana.click('Filter…');
  await ana.waitForModal({ has: 'The same as /zadig tail filter' });
  ana.fill({ 'Only lines with': 'password=hunter2' });
  await ana.submit();
  expect(ana.modal()?.rendered).toContain('This pattern holds what looks like a secret');
  ana.fill({ 'Only lines with': 'timeout' });
  await ana.submit();
  await ana.sees('Showing only lines with timeout.');
  const messages = bot.slack.calls().filter(({ method }) => !method.startsWith('views.'));
  expect(JSON.stringify(messages)).not.toMatch(/hunter2|ghp_0|ACME-1/);
  expect(bot.log()).not.toMatch(/hunter2|ghp_0|ACME-1/);
});

test('why a container is not running is told without the secrets in it', async () => {
  await using bot = await startBot({ settings: { logs: { redact: ['ACME-[0-9]{8}'] } } });
  const ana = bot.person('ana');
  environmentOf(bot, 'payments', 'dev').namespace = 'ACME-12345678 card 4111 1111 1111 1111';
  const root = await follows(ana, WORKER);
  const worker = environmentOf(bot, 'payments', 'dev').services.find(({ name }) => name === 'worker');
  const pod = worker?.workloads[0]?.pods[0];
  if (pod === undefined) throw new Error('there is no pod');
  pod.crashing = 'worker';
  restart(bot.zadig.world, pod.name, 'worker');
  await ana.sees(/has restarted, for the 1st time \(.* card ••••/s, { thread: root.ts });
  expect(JSON.stringify(bot.slack.calls())).not.toMatch(/ACME-1|4111/);
});

test('keys and nested secrets of a log stay hidden', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [pod = ''] = podsOf(bot, WORKER);
  const body = 'MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW6WbPo9zY6rYxJQm1Zk';
  const [begin, end] = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----'];
  say(bot.zadig.world, pod, 'worker', 'INFO request served', body, body, 'abcDEF123==', end);
  const root = await follows(ana, WORKER);
  say(
    bot.zadig.world,
    pod,
    'worker',
    JSON.stringify({ msg: 'loaded', pem: [begin, body, body, end] }),
    `${begin} abc ${end} ${begin}`,
    body,
    'abcDEF123==',
    end,
    '{"level":"info","msg":"db","password":{"plain":"hunter2"}}',
    '{"name":"DB_PASSWORD","value":"hunter3"}',
    'the end',
  );
  await eventually(() => expect(linesIn(ana, root.ts).at(-1)).toBe('the end'));
  expect(linesIn(ana, root.ts)[0]).toBe('INFO request served');
  expect(JSON.stringify(bot.slack.calls())).not.toMatch(/MIIEow|abcDEF|hunter/);
});
