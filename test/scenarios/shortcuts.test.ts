import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SeenMessage } from '../../src/sandbox/slack/seen-message.ts';
import { startBot } from '../support/bot.ts';
import { chooseAll, reviews } from '../support/forms.ts';

/** Says something, and gives what was said as everybody sees it. */
async function says(
  person: Person,
  text: string,
  place: { readonly channel?: string; readonly thread?: string } = {},
): Promise<SeenMessage> {
  const { channel, ts } = await person.say(text, place);
  const said = person.messages({ channel }).find((message) => message.ts === ts);
  if (said === undefined) throw new Error(`${person.name} does not see what they said`);
  return said;
}

test('a change is chosen from a menu, filled in and followed in the direct message', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.globalShortcut('change_environment');
  const menu = await ana.waitForModal({ has: 'Change an environment' });
  expect(menu.rendered).toBe(
    [
      'What do you want to change? You see what would happen before anybody is asked.',
      'Environments',
      '[Create an environment] [Edit an environment] [Delete an environment]',
      'Services',
      '[Add services] [Update a service] [Remove services]',
      'Variables',
      '[Set variables]',
      'Configurations',
      '[Create a configuration] [Edit a configuration] [Delete a configuration]',
      'Workloads',
      '[Scale a service] [Restart a service] [Change an image]',
      'Sub environments',
      '[Enable sub environments] [Disable sub environments] [Set the traffic entry]',
    ].join('\n'),
  );
  await ana.click('Change an image');
  const form = await ana.waitForModal({ has: 'The same as /zadig image.' });
  expect(form.id).toBe(menu.id);
  await chooseAll(ana, { Project: 'payments', Environment: 'dev', Service: 'worker' });
  ana.fill({ Image: ':v9' });
  await reviews(ana);
  await ana.submit();
  await ana.sees('On it: Change the image of worker', { channel: 'dm' });
  expect(bot.slack.refusals()).toEqual([]);
});

test('what is running is shown in the direct message', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.globalShortcut('what_is_running');
  await ana.waitForModal({ has: 'The same as /zadig env show.' });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  await ana.submit();
  const seen = await ana.sees('4 services', { channel: 'dm' });
  expect(seen.channel).toBe('D0ANA');
});

test('what a message speaks of is shown in its thread', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  const said = await says(cleo, 'is payments/dev/worker down? see https://zadig.example.com/payments/qa');
  await ana.messageShortcut('share_in_thread', said);
  const menu = await ana.waitForModal({ has: 'Share this in a thread' });
  expect(menu.rendered).toBe(
    [
      'What is to be shown? The answer goes into the thread of this message, where all can read it.',
      'Environments',
      '[Show an environment]',
      'Services',
      '[Show a service]',
      'Variables',
      '[List variables]',
      'Configurations',
      '[List configurations]',
      'Workloads',
      '[Show events]',
    ].join('\n'),
  );
  await ana.click('Show a service');
  const form = await ana.waitForModal({ has: 'The same as /zadig service show.' });
  expect(form.rendered).toContain(
    'Project: [payments ▾]\nEnvironment: [dev ▾]\nService: [worker ▾]\nShow the answer to the whole channel: (x) Yes',
  );
  await ana.submit();
  const seen = await cleo.sees('1 of 1 replicas ready', { channel: 'payments' });
  expect(seen.thread).toBe(said.ts);
});

test.each([
  ['Show an environment', '4 services'],
  ['List variables', 'LOG_LEVEL'],
  ['List configurations', '7 configurations'],
  ['Show events', /payments\/dev/],
])('of a service that a message speaks of, “%s” shows what it can', async (label, what) => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const said = await says(ana, 'payments/dev/worker is slow');
  await ana.messageShortcut('share_in_thread', said);
  await ana.waitForModal({ has: 'Share this in a thread' });
  await ana.click(label);
  const form = await ana.waitForModal({ has: 'The same as /zadig' });
  expect(form.rendered).toContain('Project: [payments ▾]\nEnvironment: [dev ▾]');
  await ana.submit();
  const seen = await ana.sees(what, { thread: said.ts });
  expect(seen.ephemeral).toBe(false);
});

test('a message in a thread is answered in that thread, and one that names nothing leaves it to be chosen', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await says(ana, 'something is slow');
  const reply = await says(ana, 'or/and, either/or', { thread: root.ts });
  await ana.messageShortcut('share_in_thread', reply);
  await ana.waitForModal({ has: 'Share this in a thread' });
  await ana.click('Show an environment');
  const form = await ana.waitForModal({ has: 'The same as /zadig env show.' });
  expect(form.rendered).toContain('Project: [For example payments ▾]');
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  await ana.submit();
  const seen = await ana.sees('4 services', { channel: 'payments' });
  expect(seen.thread).toBe(root.ts);
});

test('in a channel without the bot the answer comes directly, and says how to have it there', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const said = await says(ana, 'payments/dev is slow', { channel: 'random' });
  await ana.messageShortcut('share_in_thread', said);
  await ana.waitForModal({ has: 'Share this in a thread' });
  await ana.click('Show an environment');
  await ana.waitForModal({ has: 'Environment: [dev ▾]' });
  await ana.submit();
  const seen = await ana.sees('4 services', { channel: 'dm' });
  expect(seen.rendered).toContain('/invite @zadig');
  expect(ana.messages({ channel: 'random' })).toHaveLength(1);
});

test('what a message speaks of and its reader may not see stays out of the form', async () => {
  const settings = {
    groups: { sre: { slack_group: 'S0SRE' } },
    access: [
      { who: ['sre'], may: ['read' as const] },
      { who: 'everyone' as const, may: ['read' as const], in: { project: 'storefront' } },
    ],
  };
  await using bot = await startBot({ settings });
  const ana = bot.person('ana');
  const said = await says(ana, 'payments/dev or storefront/dev?');
  await ana.messageShortcut('share_in_thread', said);
  await ana.waitForModal({ has: 'Share this in a thread' });
  await ana.click('Show an environment');
  const form = await ana.waitForModal({ has: 'The same as /zadig env show.' });
  expect(form.rendered).toContain('Project: [storefront ▾]\nEnvironment: [dev ▾]');
});

test('a menu that comes too late opens nothing, and the next one does', async () => {
  await using bot = await startBot({ slack: { triggerMs: 150 } });
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'views.open', delayMs: 300, times: 1 });
  await ana.globalShortcut('change_environment');
  await expect.poll(() => bot.slack.refusals().map(({ error }) => error)).toEqual(['expired_trigger_id']);
  expect(ana.modal()).toBeNull();
  await ana.globalShortcut('change_environment');
  await ana.waitForModal({ has: 'Change an environment' });
});

test('what a message of the bot’s own direct message speaks of can be shown, and its logs followed, there', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.dm('service show payments/dev/worker');
  const said = await ana.sees('worker', { channel: 'dm' });
  await ana.messageShortcut('share_in_thread', said);
  await ana.waitForModal({ has: 'What is to be shown?' });
  await ana.click('Show a service');
  await ana.waitForModal({ has: 'Service: [worker' });
  await ana.submit();
  await ana.sees('1 of 1 replicas ready', { channel: 'dm', thread: said.ts });
  await ana.messageShortcut('tail_logs_here', said);
  await ana.waitForModal({ has: 'Service: [worker' });
  await ana.submit();
  await ana.sees('payments/dev/worker  ·  logs', { channel: 'dm', thread: said.ts });
});

test('a form from where there is no channel does not offer to show the answer to one', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.globalShortcut('what_is_running');
  await ana.waitForModal({ has: 'The same as /zadig env show' });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  expect(ana.modal()?.rendered).not.toContain('whole channel');
  await ana.submit();
  await ana.sees('payments/dev', { channel: 'dm' });
});
