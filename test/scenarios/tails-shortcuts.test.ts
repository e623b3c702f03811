import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { choose } from '../support/forms.ts';
import { podsOf } from '../support/tails.ts';

test('the shortcuts open the form: the log is followed in the direct message, or in the message’s thread', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.globalShortcut('tail_logs');
  await ana.waitForModal({ has: 'The same as /zadig logs' });
  await choose(ana, 'Project', 'payments');
  await choose(ana, 'Environment', 'dev');
  await choose(ana, 'Service', 'worker');
  await ana.submit();
  await ana.sees('payments/dev/worker  ·  logs', { channel: 'dm' });
  await eventually(() => expect(bot.zadig.openStreams()).toBe(1));
  say(bot.zadig.world, podsOf(bot, 'payments/dev/worker')[0] ?? '', 'worker', 'for ana alone');
  await ana.sees('for ana alone', { channel: 'dm' });

  const { ts } = await ben.say('payments/dev/api is slow again');
  const said = await ana.sees('is slow again');
  await ana.messageShortcut('tail_logs_here', said);
  await ana.waitForModal({ has: 'Service: [api' });
  await ana.submit();
  await ben.sees('payments/dev/api  ·  logs', { thread: ts });
});

test('a wrong pattern is explained at its field, and nothing that was entered is lost', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig logs payments/dev');
  await ana.waitForModal({ has: 'The same as /zadig logs' });
  await choose(ana, 'Service', 'worker');
  ana.fill({ 'Only lines with': 'timeout|(refused', 'No lines with': '*', 'For how long': 'soon' });
  await ana.submit();
  expect(ana.modal()?.rendered).toContain('must be a duration such as 30s, 5m, 4h or 2d');
  ana.fill({ 'For how long': '5m' });
  await ana.submit();
  await ana.waitForModal({ has: '“(” at character 9 is never closed' });
  ana.fill({ 'Only lines with': 'timeout|refused', 'No lines with': '' });
  await ana.submit();
  await ana.sees('Showing only lines with timeout|refused.');
});
