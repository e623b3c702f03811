import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { governed, startAgain } from '../support/governed.ts';
import { podsOf } from '../support/tails.ts';
import { repliesTo, setTag, storiesOf, takeAway } from '../support/watches.ts';

const API = 'payments/dev/api';

/** What there is has been looked at by the time it is answered. */
async function watches(bot: Bot, what: string, flags = '') {
  const ana = bot.person('ana');
  await ana.slash(`/zadig watch ${what} ${flags}`.trim());
  await ana.sees('This channel now hears about');
  return ana;
}

test('a rollout that fails and is mended is one thread, whose parent shows how it stands', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await watches(bot, 'payments/dev');
  setTag(bot, API, 'v2-crash');
  const rolling = await ana.sees(/payments\/dev\/api {2}· {2}.*Rolling out[\s\S]*→ v2-crash[\s\S]*by lee/);
  await ana.sees(/payments\/dev\/api {2}· {2}.*Crashing[\s\S]*CrashLoopBackOff/);
  await eventually(() => expect(repliesTo(ana, rolling).join('\n')).toContain('Crashing'));
  setTag(bot, API, 'v3', 'kim');
  await ana.sees(/payments\/dev\/api {2}· {2}.*Rolled out[\s\S]*→ v3[\s\S]*by kim/);
  await eventually(() => expect(repliesTo(ana, rolling).at(-1)).toContain('is well, after'));
  expect(storiesOf(ana, API)).toHaveLength(1);
  expect(repliesTo(ana, rolling).map((text) => text.split('\n')[0])).toEqual([
    expect.stringContaining('Crashing'),
    expect.stringContaining('Changed'),
    expect.stringContaining('is well, after'),
  ]);
});

test('an incident comes with what the failing container says, without secrets', async () => {
  const settings = governed({}, { logs: { redact: ['ACME-[0-9]{8}'] } });
  await using bot = await startBot({ settings });
  setTag(bot, API, 'v2-crash');
  for (const pod of podsOf(bot, API))
    say(bot.zadig.world, pod, 'api', 'connecting with password=hunter2', 'order ACME-12345678 failed');
  const ana = await watches(bot, 'payments/dev');
  const story = await ana.sees(/payments\/dev\/api {2}· {2}.*Crashing/);
  await eventually(() => expect(repliesTo(ana, story).join('\n')).toMatch(/connecting with password=/));
  const replies = repliesTo(ana, story).join('\n');
  expect(replies).toMatch(/Recent events of api[\s\S]*BackOff/);
  expect(replies).not.toMatch(/hunter2|ACME-12345678/);
  expect(story.rendered).toContain('[Logs] [Events] [Restart…] [Snooze 1 h]');
  await ana.click('Events', { in: story });
  await ana.sees('Back-off restarting failed container', { ephemeral: true });
});

test('a bot that is restarted tells nothing twice, and what came about meanwhile once', async () => {
  const settings = governed();
  const bot = await startBot({ settings });
  await using _ = bot;
  const ana = await watches(bot, 'payments/dev');
  setTag(bot, API, 'v2-crash');
  const story = await ana.sees(/payments\/dev\/api {2}· {2}.*Crashing/);
  await eventually(() => expect(repliesTo(ana, story)).toHaveLength(1));
  await bot.stop();
  setTag(bot, API, 'v3');
  setTag(bot, 'payments/dev/worker', 'v9');
  await using _again = await startAgain(bot, settings);
  await ana.sees(/payments\/dev\/api {2}· {2}.*Rolled out/);
  await ana.sees(/payments\/dev\/worker {2}· {2}.*Rolled out/);
  await eventually(() => expect(repliesTo(ana, story)).toHaveLength(3));
  expect(storiesOf(ana, API)).toHaveLength(1);
  expect(storiesOf(ana, 'payments/dev/worker')).toHaveLength(1);
});

test('a watch on all of a project hears of what comes to be in it, and ends with what goes', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await watches(bot, 'payments/*');
  await ana.slash('/zadig watch payments/qa');
  await ana.sees('This channel now hears about payments/qa');
  setTag(bot, 'payments/qa/api', 'v2');
  await ana.sees(/payments\/qa\/api {2}· {2}.*Rolled out/);
  expect(storiesOf(ana, 'payments/qa/api')).toHaveLength(1);
  takeAway(bot, 'payments/qa');
  await ana.sees('payments/qa is not there any more, so I watch it no longer.');
  await ana.slash('/zadig watches');
  const list = await ana.sees('1 watch');
  expect(list.rendered).toContain('every environment of payments');
});

test('only failures are told where only they are wanted, and nothing while it is snoozed', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await watches(bot, 'payments/dev', '--only failures');
  setTag(bot, 'payments/dev/worker', 'v2');
  setTag(bot, API, 'v2-missing');
  await ana.sees(/payments\/dev\/api {2}· {2}.*Its image cannot be pulled/);
  expect(storiesOf(ana, 'payments/dev/worker')).toEqual([]);
  await ana.click('Snooze 1 h');
  await ana.sees('Nothing of payments/dev is told here until');
  setTag(bot, 'payments/dev/ledger', 'v2-crash');
  setTag(bot, API, 'v3');
  await ana.slash('/zadig snooze payments/dev --off');
  await ana.sees('This channel hears about payments/dev again.');
  await ana.sees(/payments\/dev\/ledger {2}· {2}.*Crashing/);
  await ana.sees(/payments\/dev\/api {2}· {2}.*Rolled out/);
});

test('what came and went while it was snoozed is told in one message, once', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await watches(bot, 'payments/dev');
  await ana.slash('/zadig snooze payments/dev 1h');
  await ana.sees('Nothing of payments/dev is told here until');
  const ben = bot.person('ben');
  await ben.dm('watch payments/dev');
  setTag(bot, API, 'v2');
  setTag(bot, 'payments/dev/worker', 'v2');
  await ben.sees(/payments\/dev\/api {2}· {2}.*Rolled out/, { channel: 'dm' });
  await ben.sees(/payments\/dev\/worker {2}· {2}.*Rolled out/, { channel: 'dm' });
  await ana.slash('/zadig snooze payments/dev --off');
  const digest = await ana.sees('While it was quiet in payments/dev');
  expect(digest.rendered).toMatch(/api {2}· {2}image of api: .* → v2, rolled out/);
  expect(digest.rendered).toMatch(/worker {2}· {2}image of worker: .* → v2, rolled out/);
  setTag(bot, API, 'v3');
  await ana.sees(/payments\/dev\/api {2}· {2}.*Rolled out/);
  expect(ana.messages().filter(({ rendered }) => rendered.includes('While it was quiet'))).toHaveLength(1);
});

test('what is to be left out is left out, and mistakes are explained', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await watches(
    bot,
    'payments/dev',
    '--not service=work*,person=kim --quiet 03:00-03:01 Europe/Berlin',
  );
  await ana.sees(
    'incidents and rollouts, but not service=work*, person=kim; quiet 03:00-03:01 Europe/Berlin',
  );
  setTag(bot, 'payments/dev/worker', 'v2');
  setTag(bot, API, 'v2');
  await ana.sees(/payments\/dev\/api {2}· {2}.*Rolled out/);
  expect(storiesOf(ana, 'payments/dev/worker')).toEqual([]);
  await ana.slash('/zadig watch payments/dev --not batch');
  await ana.sees('“batch” does not say what to leave out.');
  await ana.slash('/zadig watch payments/dev --quiet 25:00-07:00');
  await ana.sees(/The quiet hours: write it as 22.00-07:00\./);
  await ana.slash('/zadig watch payments/dev --quiet 22:00-07:00 Mars/Base');
  await ana.sees('The time zone: must be a time zone such as Europe/Berlin.');
});

test('the watches somebody made stand at Home, with a button that ends them', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.openHome();
  await ana.waitForHome({ has: 'New change' });
  await ana.slash('/zadig watch payments/dev');
  await ana.waitForHome({ has: /Watches you made[\s\S]*payments\/dev {2}· {2}incidents and rollouts/ });
  await ana.click('Unwatch', { in: 'home' });
  await bot.slack.until(() => ana.home()?.rendered.includes('Watches you made') === false);
  await ana.slash('/zadig watches');
  await ana.sees('Nothing is watched.');
});

test('what is not watched is said with what is, and a channel that takes nothing any more rests', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await watches(bot, 'payments/dev');
  await ana.slash('/zadig unwatch payments/prod');
  await ana.sees('This channel does not hear about payments/prod.');
  const place = bot.slack.world.channels.get('C0PAYMENTS');
  if (place === undefined) throw new Error('there is no channel');
  place.members = place.members.filter((id) => id !== 'U0ZADIG');
  setTag(bot, API, 'v2');
  await ana.sees('I cannot post in #payments any more, so your watch on payments/dev rests.', {
    channel: 'dm',
  });
});
