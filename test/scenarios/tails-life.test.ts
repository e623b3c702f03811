import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { governed, startAgain } from '../support/governed.ts';
import { follows, linesIn, podsOf, tailEnds, tailSeen } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';
const logs = (more: object) => ({ logs: { per_user: 3, per_channel: 3, ...more } });

test('a tail ends when its time is up, and can be extended before', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash(`/zadig logs ${WORKER} --for 2s`);
  const short = await tailSeen(ana, WORKER);
  await ana.slash('/zadig logs payments/dev/api --for 2s');
  const extended = await tailSeen(ana, 'payments/dev/api');
  await ana.click('Extend', { in: extended });
  await ana.sees('The log tail of payments/dev/api goes on until');
  await tailEnds(ana, WORKER, 'Its time is up.');
  expect(short.rendered).toContain('until');
  await ana.sees('Over. Its time is up.');
  expect((await tailSeen(ana, 'payments/dev/api')).rendered).toContain('Live, until');
});

test('nobody is followed for longer than the settings allow', async () => {
  await using bot = await startBot({ settings: logs({ minutes: 10, max_minutes: 15 }) });
  const ana = bot.person('ana');
  await ana.slash(`/zadig logs ${WORKER} --for 2h`);
  await ana.sees('A log is followed for at most 15 minutes from now.');
  await follows(ana, WORKER);
  await ana.click('Extend');
  await ana.sees('goes on until');
  await ana.click('Extend');
  await ana.sees('A log is followed for at most 15 minutes from now.');
});

test('while it is paused nothing is posted and nothing is lost', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const [pod = ''] = podsOf(bot, WORKER);
  await ana.click('Pause');
  await ana.sees('Paused: lines wait, and then go into the file');
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  say(bot.zadig.world, pod, 'worker', ...lines);
  await ana.sees('30 lines received = 0 posted + 0 filtered out + 0 dropped + 0 in the file + 30 waiting');
  expect(linesIn(ana, root.ts)).toEqual([]);
  await ana.click('Resume');
  await eventually(() => expect(linesIn(ana, root.ts)).toEqual(lines));
  await ana.click('Stop');
  expect((await tailEnds(ana, WORKER, 'Stopped by @ana.')).books).toMatchObject({ received: 30, posted: 30 });
});

test('more tails than are allowed are not started, and those in the way can be stopped from the answer', async () => {
  await using bot = await startBot({ settings: logs({ per_user: 1, per_channel: 2 }) });
  const [ana, ben, cleo] = ['ana', 'ben', 'cleo'].map((name) => bot.person(name));
  if (ana === undefined || ben === undefined || cleo === undefined) throw new Error('somebody is missing');
  await follows(ana, WORKER);
  await ana.slash('/zadig logs payments/dev/api');
  const refused = await ana.sees('You follow one log already; that is the most for one person.');
  expect(refused.rendered).toContain('payments/dev/worker');
  await follows(ben, 'payments/dev/api');
  await cleo.slash('/zadig logs payments/dev/ledger');
  const full = await cleo.sees('This channel follows 2 logs already');
  expect(full.rendered).toMatch(/payments\/dev\/worker[\s\S]*By @ana[\s\S]*payments\/dev\/api[\s\S]*By @ben/);
  await cleo.click('Stop', { in: full, nth: 1 });
  await tailEnds(ana, WORKER, 'Stopped by @cleo.');
  await cleo.slash('/zadig logs payments/dev/ledger');
  await tailSeen(cleo, 'payments/dev/ledger');
});

test('when everybody together follows as many as I can, nobody starts another one', async () => {
  await using bot = await startBot({ settings: logs({ in_all: 2 }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await follows(ana, WORKER);
  await ana.dm('logs payments/dev/api');
  await ana.sees('payments/dev/api  ·  logs', { channel: 'dm' });
  await ben.slash('/zadig logs payments/dev/ledger');
  const full = await ben.sees('2 logs are being followed in all; that is the most I can do at once.');
  expect(full.rendered).toContain('payments/dev/worker');
  await ana.slash('/zadig stop');
  await ana.sees('Stopped 2 log tails');
  await follows(ben, 'payments/dev/ledger');
});

test('a log in a direct message is seen, stopped and steered by whoever asked for it alone', async () => {
  await using bot = await startBot({ settings: logs({ in_all: 1 }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.dm(`logs ${WORKER}`);
  const root = await ana.sees('payments/dev/worker  ·  logs', { channel: 'dm' });
  const id = /tail ([a-z0-9]{10})/.exec(root.rendered)?.[1] ?? '';
  await ben.slash('/zadig tails');
  const list = await ben.sees('No log is being followed.');
  expect(list.rendered).toContain('1 more tail that you may not see.');
  await ben.slash('/zadig logs payments/dev/api');
  const full = await ben.sees('One log is being followed in all');
  expect(full.rendered).toContain('1 more tail that you may not see.');
  expect(`${list.rendered}${full.rendered}`).not.toContain('worker');
  for (const command of [
    'stop',
    ...['pause', 'resume', 'filter', 'extend', 'file'].map((one) => `tail ${one}`),
  ]) {
    const before = ben.messages().length;
    await ben.slash(`/zadig ${command} ${id}`);
    await eventually(() => expect(ben.messages().length).toBeGreaterThan(before));
    expect(ben.messages().at(-1)?.rendered, command).toContain(`There is no log tail ${id}, or you may not`);
  }
  await ana.slash('/zadig tails');
  await ana.sees(/worker[\s\S]*By @ana in a direct message/);
  await ana.slash(`/zadig stop ${id}`);
  await ana.sees('Over. Stopped by @ana.', { channel: 'dm' });
});

test('logs of production are followed by those alone whom a rule lets', async () => {
  const access = [
    { who: ['leads'], may: ['stream' as const] },
    { who: 'everyone' as const, may: ['read' as const, 'change' as const] },
    { who: 'everyone' as const, may: ['stream' as const], in: { production: false } },
  ];
  await using bot = await startBot({ settings: governed({}, { access }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.slash('/zadig logs payments/prod/api');
  await ana.sees(/You may not follow [\s\S]*payments\/prod/);
  await ana.slash('/zadig tails');
  await ana.sees('No log is being followed.');
  const root = await follows(ben, 'payments/prod/api');
  const [pod = ''] = podsOf(bot, 'payments/prod/api');
  say(bot.zadig.world, pod, 'api', 'of production');
  await ben.sees('of production', { thread: root.ts });
  for (const button of ['Pause', 'Full log', 'Extend']) {
    await ana.click(button, { in: root });
    await ana.sees(/There is no log tail|may not follow/);
  }
  await ana.click('Stop', { in: root });
  await tailEnds(ben, 'payments/prod/api', 'Stopped by @ana.');
});

test('of many that are started at once no more stay than are allowed', async () => {
  await using bot = await startBot({ settings: logs({ per_user: 2 }) });
  const ana = bot.person('ana');
  await Promise.all(
    ['worker', 'api', 'ledger', 'worker', 'api'].map((name) => ana.slash(`/zadig logs payments/dev/${name}`)),
  );
  await ana.sees('You follow 2 logs already');
  await ana.slash('/zadig tails');
  await ana.sees('2 log tails');
});

test('whoever leaves the channel leaves the tail, and so does whoever may not follow any more', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await follows(ana, WORKER);
  await bot.slack.event({
    ...{ type: 'member_left_channel', user: 'U0ANA', channel: 'C0PAYMENTS' },
    ...{ channel_type: 'C', team: 'T0DEMO' },
  });
  await tailEnds(ben, WORKER, 'Whoever asked for it has left.');
  await follows(ben, 'payments/dev/api');
  const user = bot.slack.world.users.get('U0BEN');
  if (user === undefined) throw new Error('there is no ben');
  user.deleted = true;
  await tailEnds(ana, 'payments/dev/api', 'may not follow this log any more');
});

test('a service without pods is followed no more, nor one that is gone', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  const env = environmentOf(bot, 'payments', 'dev');
  const worker = env.services.find(({ name }) => name === 'worker');
  if (worker?.workloads[0] === undefined) throw new Error('there is no worker');
  worker.workloads[0].pods = [];
  await tailEnds(ana, WORKER, 'The service has no pods any more.');
  await ana.slash(`/zadig logs ${WORKER}`);
  await ana.sees('payments/dev/worker has no pods now.');
});

test('in a thread, in a direct message and by a mention the lines come where it was asked', async () => {
  await using bot = await startBot({ settings: logs({}) });
  const ana = bot.person('ana');
  const [pod = ''] = podsOf(bot, WORKER);
  const said = await ana.say('the worker is slow');
  await ana.mention(`logs ${WORKER}`, { thread: said.ts });
  await ana.sees('payments/dev/worker  ·  logs', { thread: said.ts });
  await ana.dm(`logs ${WORKER}`);
  await ana.sees('payments/dev/worker  ·  logs', { channel: 'dm' });
  await eventually(() => expect(bot.zadig.openStreams()).toBe(2));
  say(bot.zadig.world, pod, 'worker', 'here and there');
  await ana.sees('here and there', { thread: said.ts });
  await ana.sees('here and there', { channel: 'dm' });
  await ana.slash('/zadig stop');
  await ana.sees('Stopped 2 log tails');
});

test('where others read along, or the bot is not, no log is followed', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const place = bot.slack.world.channels.get('C0PAYMENTS');
  if (place === undefined) throw new Error('there is no channel');
  place.members = place.members.filter((id) => id !== 'U0ZADIG');
  await ana.slash(`/zadig logs ${WORKER}`);
  await ana.sees(/\/invite @zadig/);
  await ana.slash('/zadig tails');
  await ana.sees('No log is being followed.');
  expect(bot.zadig.openStreams()).toBe(0);
});

test('the bot is restarted, and goes on in the thread without losing or repeating a line', async () => {
  const settings = logs({});
  const bot = await startBot({ settings });
  await using _ = bot;
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const [pod = ''] = podsOf(bot, WORKER);
  say(bot.zadig.world, pod, 'worker', ...Array.from({ length: 12 }, (_, at) => `before ${at}`));
  await ana.sees('before 11', { thread: root.ts });
  await bot.stop();
  await ana.sees('Interrupted: I am being restarted, and go on by myself.');
  say(bot.zadig.world, pod, 'worker', 'meanwhile 1', 'meanwhile 2');
  await using _again = await startAgain(bot, settings);
  await ana.sees('I was restarted, and go on where I left off.', { thread: root.ts });
  await ana.sees('meanwhile 2', { thread: root.ts });
  say(bot.zadig.world, pod, 'worker', 'after');
  await ana.sees('after', { thread: root.ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 15, posted: 15 });
  expect(linesIn(ana, root.ts)).toEqual([
    ...Array.from({ length: 12 }, (_, at) => `before ${at}`),
    ...['meanwhile 1', 'meanwhile 2', 'after'],
  ]);
});

test('the logs somebody follows stand at Home, with a button that stops them', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.openHome();
  await ana.waitForHome({ has: 'New change' });
  await follows(ana, WORKER);
  await ana.waitForHome({ has: /Logs you follow[\s\S]*payments\/dev\/worker {2}· {2}live/ });
  await ana.click('Stop', { in: 'home' });
  await tailEnds(ana, WORKER, 'Stopped by @ana.');
  await bot.slack.until(() => ana.home()?.rendered.includes('Logs you follow') === false);
});
