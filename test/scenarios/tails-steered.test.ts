import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SeenMessage } from '../../src/sandbox/slack/seen-message.ts';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { choose, environmentOf } from '../support/forms.ts';
import { filesIn, follows, podsOf, tailEnds, tailSeen } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';

function idIn({ rendered }: { readonly rendered: string }): string {
  return /tail ([a-z0-9]{10})/.exec(rendered)?.[1] ?? '';
}

test('what somebody does about a log stands in its thread, with who, and once', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  const root = await follows(ana, WORKER);
  await ana.sees('Following the logs of');
  const id = idIn(root);
  const told = () =>
    ana
      .messages({ thread: root.ts })
      .filter(({ rendered }) => /@cleo (paused|resumed|extended|changed)/.test(rendered))
      .map(({ rendered }) => rendered.replace(/^ℹ️ /u, '').replace(/until .*/, 'until'));
  const all: string[] = [];
  for (const [command, said] of [
    ['tail pause', '@cleo paused this: lines wait, and then go into the file.'],
    ['tail pause', null],
    ['tail resume', '@cleo resumed this.'],
    ['tail extend', '@cleo extended this: it goes on until'],
    ['tail filter', null],
    [
      'tail filter --grep boom --not quiet',
      '@cleo changed the filter: only lines with boom, none with quiet.',
    ],
    ['tail filter --not quiet', '@cleo changed the filter: no lines with quiet.'],
    ['tail filter --level fatal', '@cleo changed the filter: level fatal.'],
    ['tail filter', '@cleo changed the filter: this shows everything again.'],
  ] as const) {
    const [name = '', ...flags] = command.split(' --');
    const before = cleo.messages().length;
    await cleo.slash(`/zadig ${[`${name} ${id}`, ...flags].join(' --')}`);
    await eventually(() => expect(cleo.messages().length).toBeGreaterThan(before));
    if (said !== null) all.push(said);
    await eventually(() => expect(told()).toEqual(all));
  }
});

test('that Slack does not take the word about it fails nothing', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  await ana.sees('Following the logs of');
  bot.slack.fault({ method: 'chat.postMessage', error: 'is_archived', times: 1 });
  await ana.click('Pause');
  await ana.sees('The log tail of payments/dev/worker is paused');
  await eventually(() => expect(bot.log()).toContain('could not be told in its thread'));
});

test('in a direct message the answer says it, and nothing else', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.dm(`logs ${WORKER}`);
  await ana.sees('payments/dev/worker  ·  logs', { channel: 'dm' });
  await ana.click('Pause');
  await ana.sees('The log tail of payments/dev/worker is paused', { channel: 'dm' });
  await ana.click('Stop');
  await ana.sees('is over. Stopped by @ana.', { channel: 'dm' });
  expect(
    ana
      .messages({ channel: 'dm' })
      .map(({ rendered }) => rendered)
      .join('\n'),
  ).not.toContain('@ana paused');
});

test('a log goes on for no longer than is allowed, and says so', async () => {
  await using bot = await startBot({ settings: { logs: { minutes: 10, max_minutes: 15 } } });
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  await ana.click('Extend');
  await ana.sees(/goes on until [^;]*; that is the most, 15 minutes from now\./);
});

test('why there is no file is said with the counts, and of one that is over where its lines are', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [pod = ''] = podsOf(bot, WORKER);
  const root = await follows(ana, WORKER, '--grep wanted');
  await ana.click('Full log');
  await ana.sees('No line has been received yet.');
  await eventually(() => expect(bot.zadig.openStreams()).toBe(1));
  say(bot.zadig.world, pod, 'worker', 'one');
  await ana.sees('1 line received');
  await ana.click('Full log');
  await ana.sees('1 line was received and it was filtered out, so there is nothing to upload.');
  say(bot.zadig.world, pod, 'worker', 'two', 'three');
  await ana.sees('3 lines received');
  await ana.click('Full log');
  const none = await ana.sees(
    '3 lines were received and all were filtered out, so there is nothing to upload.',
  );
  expect(none.rendered).toContain(`/zadig tail filter ${idIn(root)}`);
  say(bot.zadig.world, pod, 'worker', 'wanted');
  await ana.sees('4 lines received = 1 posted');
  await ana.click('Full log');
  const there = await ana.sees('The log of payments/dev/worker so far is in its thread, as a file.');
  expect(there.rendered).toContain('3 lines were filtered out, and not kept.');
  expect(filesIn(bot).join('')).toMatch(/^\S+ \S+ wanted\n$/);
  await ana.click('Stop');
  await tailEnds(ana, WORKER, 'Stopped by @ana.');
  await ana.slash(`/zadig tail file ${idIn(root)}`);
  await ana.sees('Its lines are in its thread; what did not go there came as a file at the end.');
});

test('a pod is found by the end of its name, listed with its filters, and followed again as it was', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const [one = ''] = podsOf(bot, 'payments/dev/api');
  const short = one.slice(-5);
  const root = await follows(ana, 'payments/dev/api', `${short} api --tail 7 --level fatal --pretty`);
  expect(root.rendered).toContain('Showing level fatal; JSON lines as time, level and message.');
  await ana.slash('/zadig tails');
  await ana.sees(`pod ${one}, container api, level fatal`);
  await ana.slash(`/zadig events payments/dev/api --pod ${short}`);
  await eventually(() =>
    expect(bot.zadig.requests({ path: /events/ }).map((request) => JSON.stringify(request))).toEqual([
      expect.stringContaining(one),
    ]),
  );
  await ana.click('Stop', { in: root });
  await ana.sees('Over. Stopped by @ana.');
  const over = await tailSeen(ana, 'payments/dev/api');
  await ana.click('Tail again', { in: over });
  const form = await ana.waitForModal({ has: 'The same as /zadig logs' });
  expect(form.rendered).toContain(one);
  expect(form.rendered).toContain('Container: [api');
  expect(form.rendered).toMatch(/Lines from before, of each pod: \[?7/);
  expect(form.rendered).toContain('It appears where you asked for it, for everyone there.');
  ana.fill({ 'Lines from before, of each pod': '1001' });
  await ana.submit();
  expect(ana.modal()?.rendered).toContain('Must be 1000 or less.');
});

test('a container that was followed in every pod is followed so again', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig logs payments/dev/api --since 10m');
  const root = await tailSeen(ana, 'payments/dev/api');
  await ana.slash('/zadig logs payments/dev');
  await ana.waitForModal({ has: 'The same as /zadig logs' });
  await choose(ana, 'Service', 'api');
  await choose(ana, 'Container', 'api');
  await ana.submit();
  await ana.sees(`Following the logs of payments/dev/api in its thread`);
  await ana.slash('/zadig tails');
  await ana.sees('container api');
  await ana.slash('/zadig stop');
  await ana.sees('Stopped 2 log tails: payments/dev/api (2).');
  await eventually(() =>
    expect(ana.messages().filter(({ rendered }) => /Tail again/.test(rendered))).toHaveLength(2),
  );
  await ana.click('Tail again');
  const form = await ana.waitForModal({ has: 'Container: [api' });
  expect(form.rendered).toContain('Pod: [Choose…');
  await ana.closeModal();
  await ana.click('Tail again', { in: seenNow(ana, root) });
  const other = await ana.waitForModal({ has: 'From the last: [600s' });
  expect(other.rendered).toContain('Lines from before, of each pod: []');
});

test('a service whose pods are gone just now is waited for', async () => {
  await using bot = await startBot({ tailPace: { goneMs: 60_000 } });
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  await ana.sees('Live, until');
  const worker = environmentOf(bot, 'payments', 'dev').services.find(({ name }) => name === 'worker');
  if (worker?.workloads[0] === undefined) throw new Error('there is no worker');
  worker.workloads[0].pods = [];
  await ana.sees(/Waiting for pods, until[\s\S]*No pod is there just now/);
});

test('several that are stopped at once are named once each, with how many', async () => {
  await using bot = await startBot({ settings: { logs: { per_user: 3, per_channel: 3 } } });
  const ana = bot.person('ana');
  for (const target of [WORKER, WORKER, 'payments/dev/api']) await ana.slash(`/zadig logs ${target}`);
  await eventually(() => expect(ana.messages({ ephemeral: true })).toHaveLength(3));
  await ana.slash('/zadig stop');
  const stopped = await ana.sees('Stopped 3 log tails: payments/dev/worker (2), payments/dev/api.');
  expect(stopped.rendered).toContain('The last lines and the counts are in their threads.');
});

test('the logs of a service are a button away, and help says who reads them', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash(`/zadig service show ${WORKER}`);
  await ana.sees(/\[Logs\] \[Events\]/);
  await ana.click('Logs');
  const form = await ana.waitForModal({ has: 'Service: [worker' });
  expect(form.submit).toBe('Follow');
  await ana.submit();
  await tailSeen(ana, WORKER);
  await ana.slash('/zadig help logs');
  const help = await ana.sees('The log appears in the channel where you ask for it, for everyone in it.');
  expect(help.rendered).not.toContain('--share');
});

/** A message as it stands now. */
function seenNow(person: Person, { ts }: SeenMessage): SeenMessage {
  const found = person.messages().find((each) => each.ts === ts);
  if (found === undefined) throw new Error('it is gone');
  return found;
}
