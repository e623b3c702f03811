import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { restart, say } from '../../src/sandbox/zadig/world/logs.ts';
import { rollOut } from '../../src/sandbox/zadig/world/rollout.ts';
import { openDb } from '../../src/store/db.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { startAgain } from '../support/governed.ts';
import { filesIn, follows, linesIn, podsOf, tailEnds } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';
const STREAM = { path: /\/logs\/sse\// };

const podOf = (bot: Bot) => podsOf(bot, WORKER)[0] ?? '';
const speak = (bot: Bot, ...lines: readonly string[]) => say(bot.zadig.world, podOf(bot), 'worker', ...lines);
const lines = (count: number, of: string) => Array.from({ length: count }, (_, at) => `${of} ${at}`);

function workerOf(bot: Bot) {
  const env = environmentOf(bot, 'payments', 'dev');
  const workload = env.services.find(({ name }) => name === 'worker')?.workloads[0];
  if (workload === undefined) throw new Error('there is no worker');
  return { env, workload };
}

/** Replaces the pod of the worker, where the new one says these lines as soon as it is there. */
async function replaced(bot: Bot, said: readonly string[]): Promise<void> {
  const before = podOf(bot);
  const { env, workload } = workerOf(bot);
  rollOut(bot.zadig.world, env, workload);
  const added = () => podsOf(bot, WORKER).find((name) => name !== before) ?? '';
  await eventually(() => expect(added()).not.toBe(''), 5);
  say(bot.zadig.world, added(), 'worker', ...said);
}

test('of a pod that joins all lines are shown, however few were wanted from before', async () => {
  await using bot = await startBot({ zadig: { rolloutMs: 150 }, tailPace: { goneMs: 10_000 } });
  const ana = bot.person('ana');
  speak(bot, ...lines(5, 'old'));
  const root = await follows(ana, WORKER, '--tail 1 --since 10s');
  await eventually(() => expect(linesIn(ana, root.ts)).toEqual(['old 4']));
  await replaced(bot, lines(200, 'start'));
  const untagged = () => linesIn(ana, root.ts).map((line) => line.replace(/^\S+ \S+ (?=start)/, ''));
  await eventually(() => expect(untagged()).toEqual(['old 4', ...lines(200, 'start')]));
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 201, posted: 201 });
});

test('of a pod that joins with more lines than I ask for it is said that earlier ones may be missing', async () => {
  await using bot = await startBot({ zadig: { rolloutMs: 150 }, tailPace: { goneMs: 10_000 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER, '--tail 1');
  await replaced(bot, lines(20_500, 'start'));
  await ana.sees('its log had more than the 20,000 lines that I ask for', { thread: root.ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books.received).toBe(20_000);
  await eventually(() => expect(filesIn(bot).join('')).toContain(' start 500\n'));
});

test('a container that restarts while the bot is down is read from its beginning', async () => {
  const bot = await startBot({ settings: {} });
  await using _ = bot;
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER, '--tail 1');
  speak(bot, ...lines(12, 'before'));
  await eventually(() => expect(linesIn(ana, root.ts)).toHaveLength(12));
  await bot.stop();
  restart(bot.zadig.world, podOf(bot), 'worker');
  speak(bot, ...lines(100, 'second life'));
  await using _again = await startAgain(bot, {});
  await eventually(() =>
    expect(linesIn(ana, root.ts)).toEqual([...lines(12, 'before'), ...lines(100, 'second life')]),
  );
});

test('a second restart soon after one that the stream showed is followed at the next look', async () => {
  await using bot = await startBot({ tailPace: { lookMs: 3_000, firstByteMs: 60_000, idleMs: 60_000 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  speak(bot, ...lines(12, 'first'));
  await ana.sees('first 11', { thread: root.ts });
  restart(bot.zadig.world, podOf(bot), 'worker');
  speak(bot, 'second life 1', 'second life 2');
  bot.zadig.cutStreams();
  await ana.sees('second life 2', { thread: root.ts });
  restart(bot.zadig.world, podOf(bot), 'worker');
  speak(bot, 'third life 1');
  await ana.sees('third life 1', { thread: root.ts, timeoutMs: 12_000 });
  expect(linesIn(ana, root.ts)).toEqual([
    ...lines(12, 'first'),
    ...['second life 1', 'second life 2', 'third life 1'],
  ]);
});

test('many long reasons of restarts are clipped and told, and the tail goes on', async () => {
  await using bot = await startBot({ zadig: { rolloutMs: 20 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  await ana.click('Pause');
  await ana.sees('Paused: lines wait');
  const { env, workload } = workerOf(bot);
  env.namespace = `ns-${'&'.repeat(500)}`;
  const [pod] = workload.pods;
  if (pod === undefined) throw new Error('there is no pod');
  pod.crashing = 'worker';
  for (let round = 1; round <= 22; round += 1) {
    restart(bot.zadig.world, pod.name, 'worker');
    await eventually(() => expect(bot.zadig.requests(STREAM).length).toBeGreaterThan(round), 5);
  }
  speak(bot, 'hello');
  await ana.click('Resume');
  await ana.sees('hello', { thread: root.ts });
  const told = ana.messages({ thread: root.ts }).map(({ rendered }) => rendered);
  expect(told.join('\n').match(/has restarted/g)).toHaveLength(22);
  for (const one of told) expect(one.length).toBeLessThan(3_500);
  expect(bot.slack.refusals()).toEqual([]);
}, 60_000);

test('a message that Slack refuses for its size costs its lines, not the tail', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  bot.slack.fault({ method: 'chat.postMessage', error: 'msg_blocks_too_long', times: 1 });
  speak(bot, 'one');
  await ana.sees('A message with 1 lines is not here: Slack refuses it: msg_blocks_too_long.', {
    thread: root.ts,
  });
  speak(bot, 'two');
  await ana.sees('two', { thread: root.ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 2, posted: 1, filed: 1 });
});

test('a filter that changes while the tail is being taken over counts at once', async () => {
  const bot = await startBot({ settings: {}, database: 'sqlite' });
  await using _ = bot;
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const id = /tail ([a-z0-9]{10})/.exec(root.rendered)?.[1] ?? '';
  await bot.stop();
  const folder = join(dirname(bot.databaseUrl.slice('file:'.length)), 'tails');
  const [name = ''] = (await readdir(folder)).filter((each) => each.startsWith(id));
  // A pipe lets nobody in who would write before there is somebody who reads.
  await rm(join(folder, name));
  execFileSync('mkfifo', [join(folder, name)]);
  await using _again = await startAgain(bot, {});
  await using db = await openDb(bot.databaseUrl);
  const held = db.selectFrom('tail').select('id').where('lease_owner', 'is not', null);
  await eventually(async () => expect(await held.execute()).toEqual([{ id }]));
  await ana.slash(`/zadig tail filter ${id} --grep wanted`);
  await ana.sees(/shows? .*wanted/i, { ephemeral: true });
  const reader = createReadStream(join(folder, name)).resume();
  await ana.sees('only lines with');
  speak(bot, 'this is wanted', 'this is not');
  await ana.sees('2 lines received');
  expect(linesIn(ana, root.ts)).toEqual(['this is »wanted«']);
  reader.destroy();
});
