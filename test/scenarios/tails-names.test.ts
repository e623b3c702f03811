import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import type { Pod } from '../../src/sandbox/zadig/world/types.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { startAgain } from '../support/governed.ts';
import { follows, linesIn, podsOf, tailEnds } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';
const LOOKS = { firstByteMs: 60_000, idleMs: 60_000 };

const podOf = (bot: Bot) => podsOf(bot, WORKER)[0] ?? '';
const speak = (bot: Bot, ...lines: readonly string[]) => say(bot.zadig.world, podOf(bot), 'worker', ...lines);
const lines = (count: number, of: string) => Array.from({ length: count }, (_, at) => `${of} ${at}`);

function workerOf(bot: Bot) {
  const env = environmentOf(bot, 'payments', 'dev');
  const workload = env.services.find(({ name }) => name === 'worker')?.workloads[0];
  if (workload === undefined) throw new Error('there is no worker');
  return workload;
}

/** Puts another pod in the place of the worker's, with the same name and a log of its own. */
function succeeded(bot: Bot, pod: Pod, said: readonly string[]): void {
  bot.zadig.world.logs.written.set(`${pod.name}/worker`, { lines: [], dropped: 0, made: 0, instance: 0 });
  workerOf(bot).pods = [{ ...pod, createdAt: bot.zadig.world.clock() }];
  say(bot.zadig.world, pod.name, 'worker', ...said);
}

/** The one pod of the worker. */
function podIn(bot: Bot): Pod {
  const [pod] = workerOf(bot).pods;
  if (pod === undefined) throw new Error('there is no pod');
  return pod;
}

test.each([
  {
    name: 'few lines that begin alike',
    first: ['starting', 'ready'],
    second: ['starting', 'ready', 'steady'],
  },
  { name: 'many lines', first: lines(12, 'first'), second: lines(1_600, 'second') },
])('another pod of a name that was gone is followed from its beginning: $name', async ({ first, second }) => {
  await using bot = await startBot({ tailPace: { ...LOOKS, lookMs: 200, goneMs: 20_000 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const pod = podIn(bot);
  speak(bot, ...first);
  await ana.sees(first.at(-1) ?? '', { thread: root.ts });
  workerOf(bot).pods = [];
  await ana.sees('is gone', { thread: root.ts });
  await eventually(() => expect(bot.zadig.openStreams()).toBe(0));
  succeeded(bot, pod, second);
  await ana.sees('is another pod now', { thread: root.ts });
  const all = (first.length + second.length).toLocaleString('en-US');
  await ana.sees(`${all} lines received`);
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books.received).toBe(first.length + second.length);
});

test('another pod that took the name while the bot was down is followed from its beginning', async () => {
  const bot = await startBot({ settings: {} });
  await using _ = bot;
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const pod = podIn(bot);
  speak(bot, 'starting', 'ready');
  await ana.sees('ready', { thread: root.ts });
  await bot.stop();
  succeeded(bot, pod, ['starting', 'ready', 'steady']);
  await using _again = await startAgain(bot, {});
  await ana.sees('is another pod now', { thread: root.ts });
  await eventually(() =>
    expect(linesIn(ana, root.ts)).toEqual(['starting', 'ready', 'starting', 'ready', 'steady']),
  );
});

test('a pod that is back after looks that missed it goes on where it was', async () => {
  await using bot = await startBot({ tailPace: { ...LOOKS, lookMs: 500, goneMs: 20_000 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const pod = podIn(bot);
  let count = 0;
  const timer = setInterval(() => {
    say(bot.zadig.world, pod.name, 'worker', `line ${count}`);
    count += 1;
  }, 50);
  await ana.sees('line 9', { thread: root.ts });
  workerOf(bot).pods = [];
  await ana.sees('is gone', { thread: root.ts });
  await eventually(() => expect(bot.zadig.openStreams()).toBe(0));
  workerOf(bot).pods = [pod];
  await ana.sees('is back', { thread: root.ts });
  clearInterval(timer);
  speak(bot, 'the last one');
  await ana.sees('the last one', { thread: root.ts });
  expect(linesIn(ana, root.ts)).toEqual([...lines(count, 'line'), 'the last one']);
});
