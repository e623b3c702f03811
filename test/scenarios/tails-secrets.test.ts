import { expect, test } from 'vitest';
import { restart } from '../../src/sandbox/zadig/world/logs.ts';
import { startBot } from '../support/bot.ts';

import { environmentOf } from '../support/forms.ts';
import { follows, tailSeen } from '../support/tails.ts';

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
  await ana.sees(/has restarted, for the 1st time \(.*•••• card ••••/s, { thread: root.ts });
  expect(JSON.stringify(bot.slack.calls())).not.toMatch(/ACME-1|4111/);
});
