import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { choose } from '../support/forms.ts';

test('the last lines of a service are shown, of every pod or of one', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  for (const name of await pods(ana))
    for (const line of ['one', 'two', 'three', 'four']) say(bot.zadig.world, name, 'api', line);
  await ana.slash('/zadig logs payments/dev/api --tail 3');
  const all = await ana.sees('payments/dev/api · logs');
  expect(all.ephemeral).toBe(true);
  expect(all.rendered).toMatch(/api-[\w-]+ {2}· {2}api {2}· {2}3 lines\ntwo\nthree\nfour/);
  const [pod = ''] = await pods(ana);
  await ana.slash(`/zadig logs payments/dev/api ${pod} --tail 2`);
  const one = await ana.sees('2 lines');
  expect(one.rendered.match(/ {2}· {2}api {2}· {2}/g)).toHaveLength(1);
  expect(one.rendered).not.toContain('two');
});

test('what is not there is said with what is', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig logs payments/dev/api nope');
  await ana.sees('There is no pod nope in payments/dev/api; it has api-');
  await ana.slash('/zadig logs payments/dev/apii');
  await ana.sees('Did you mean api?');
});

test('secrets, colours and mentions in a log stay hidden, plain and quiet', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [pod = ''] = await pods(ana);
  for (const line of [
    '\u001b[31mpassword=hunter2 host=db\u001b[0m',
    '<!channel> *bold* `code` token ghp_0123456789abcdefghijABCDEFGHIJ012345',
  ])
    say(bot.zadig.world, pod, 'api', line);
  await ana.slash(`/zadig logs payments/dev/api ${pod} --tail 2`);
  const seen = await ana.sees('password=••••');
  expect(seen.rendered).toContain('<!channel> *bold* `code`');
  expect(JSON.stringify(ana.messages())).not.toMatch(/hunter2|ghp_|\[31m/);
  expect(bot.slack.fired()).toEqual([]);
});

test('who may not follow an environment gets none of its lines', async () => {
  const settings = { access: [{ who: 'everyone' as const, may: ['read' as const] }] };
  await using bot = await startBot({ settings });
  const ana = bot.person('ana');
  await ana.slash('/zadig logs payments/dev/api');
  await ana.sees('You may not follow the environment payments/dev.');
});

test('the shortcuts open the form: the answer goes into the direct message, or the message’s thread', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.globalShortcut('tail_logs');
  await ana.waitForModal({ has: 'The same as /zadig logs' });
  await choose(ana, 'Project', 'payments');
  await choose(ana, 'Environment', 'dev');
  await choose(ana, 'Service', 'worker');
  await ana.submit();
  await ana.sees('payments/dev/worker · logs', { channel: 'dm' });

  const { ts } = await ben.say('payments/dev/api is slow again');
  const said = await ana.sees('is slow again');
  await ana.messageShortcut('tail_logs_here', said);
  await ana.waitForModal({ has: 'Service: [api' });
  await ana.submit();
  await ben.sees('payments/dev/api · logs', { thread: ts });
});

async function pods(ana: ReturnType<Bot['person']>): Promise<readonly string[]> {
  await ana.slash('/zadig service show payments/dev/api');
  const { rendered } = await ana.sees('Deployment');
  return [...new Set([...rendered.matchAll(/\bapi-[a-z0-9]+-[a-z0-9]+\b/g)].map(([name]) => name))];
}
