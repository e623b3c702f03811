import { expect, test } from 'vitest';
import { restart, say } from '../../src/sandbox/zadig/world/logs.ts';
import { rollOut } from '../../src/sandbox/zadig/world/rollout.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { POSTGRES_URL } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { environmentOf } from '../support/forms.ts';
import { startAgain } from '../support/governed.ts';
import { filesIn, follows, linesIn, podsOf, tailEnds } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';
const STREAM = { path: /\/logs\/sse\// };

function speaker(bot: Bot) {
  const [pod = ''] = podsOf(bot, WORKER);
  return (...lines: readonly string[]) => say(bot.zadig.world, pod, 'worker', ...lines);
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `line ${from + at} ${'.'.repeat(60)}`);

test('a stream that breaks is opened again, and no line comes twice', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const speak = speaker(bot);
  speak(...numbered(0, 20));
  const root = await follows(ana, WORKER, '--tail 10');
  await eventually(() => expect(linesIn(ana, root.ts)).toEqual(numbered(10, 20)));
  for (const round of [2, 3, 4]) {
    bot.zadig.cutStreams();
    speak(...numbered(round * 10, round * 10 + 10));
    await eventually(() => expect(linesIn(ana, root.ts)).toHaveLength(round * 10));
  }
  expect(linesIn(ana, root.ts)).toEqual(numbered(10, 50));
  expect(
    ana
      .messages({ thread: root.ts })
      .map(({ rendered }) => rendered)
      .join('\n'),
  ).not.toContain('missing');
  await ana.click('Stop');
  expect((await tailEnds(ana, WORKER, 'Stopped by @ana.')).books).toMatchObject({ received: 40, posted: 40 });
});

test('where lines may be missing after a break, it is said', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const speak = speaker(bot);
  const { root, back } = await brokenOff(bot, ana);
  speak(...numbered(5, 2_000));
  back();
  await ana.sees(/Lines of worker-\S+ may be missing here/, { thread: root.ts });
  await eventually(() => expect(linesIn(ana, root.ts).at(-1)).toBe(numbered(1_999, 2_000)[0]));
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books.received).toBe(5 + 1_000);
});

test('a key that goes on behind a hole is hidden, though its beginning was never seen', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const speak = speaker(bot);
  const { root, back } = await brokenOff(bot, ana);
  const key = Array.from(
    { length: 30_000 },
    (_, at) => `MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW6WbPo9zY6rYx${100_000 + at}`,
  );
  speak('-----BEGIN RSA PRIVATE KEY-----', ...key, '-----END RSA PRIVATE KEY-----', 'key loaded');
  back();
  await ana.sees('key loaded', { thread: root.ts, timeoutMs: 30_000 });
  expect(JSON.stringify(bot.slack.calls())).not.toContain('MIIEow');
  await ana.click('Full log');
  await eventually(() => expect(filesIn(bot).join('')).toContain('key loaded'));
  expect(filesIn(bot).join('')).not.toContain('MIIEow');
});

test('a stream that stays silent is explained by what Zadig says of the pod', async () => {
  await using bot = await startBot({ tailPace: { firstByteMs: 100 } });
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  await ana.sees('silent: it runs, and writes nothing');
  const env = environmentOf(bot, 'payments', 'dev');
  const workload = env.services.find(({ name }) => name === 'worker')?.workloads[0];
  if (workload === undefined) throw new Error('there is no worker');
  for (const container of workload.containers) container.image = 'registry.example.com/worker:missing';
  rollOut(bot.zadig.world, env, workload);
  await ana.sees(/worker-\S+ {2}· {2}worker {2}· {2}waiting: (ErrImagePull|ImagePullBackOff): /);
});

test('of more than the thread takes the oldest go into the file, with a word, and the books balance', async () => {
  await using bot = await startBot({ tailPace: { postMs: 300, fillMs: 50 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const speak = speaker(bot);
  const all = numbered(0, 8_000);
  for (let from = 0; from < all.length; from += 400) speak(...all.slice(from, from + 400));
  await ana.sees(/[\d,]+ lines .* are in the file, not here\./, { thread: root.ts });
  await ana.sees('8,000 lines received');
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'the file follows');
  expect(books).toMatchObject({ received: 8_000, filtered: 0, dropped: 0, waiting: 0 });
  const posted = linesIn(ana, root.ts);
  expect(posted).toHaveLength(books.posted);
  expect(new Set(posted).size).toBe(posted.length);
  expect(announced(bot, ana, root.ts)).toEqual({ filed: books.filed, dropped: 0 });
  await eventually(() => expect(filesIn(bot)).toHaveLength(1));
  const [file = ''] = filesIn(bot);
  expect(
    file
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\S+ \S+ /, '')),
  ).toEqual(all);
  await eventually(() => expect(filesIn(bot)).toHaveLength(1));
});

test('what the file does not take either is dropped, with a word', async () => {
  await using bot = await startBot({ settings: { logs: { file_mb: 1 } }, tailPace: { postMs: 300 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const speak = speaker(bot);
  for (let round = 0; round < 20; round += 1) {
    speak(...numbered(round * 1_000, round * 1_000 + 1_000));
    await eventually(() => expect(bot.zadig.openStreams()).toBe(1));
  }
  await ana.sees(/[\d,]+ lines .* were dropped\./, { thread: root.ts });
  await ana.sees('20,000 lines received');
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'the file follows');
  expect(books.received).toBe(20_000);
  expect(books.dropped).toBeGreaterThan(0);
  expect(announced(bot, ana, root.ts)).toEqual({ filed: books.filed, dropped: books.dropped });
  expect(linesIn(ana, root.ts)).toHaveLength(books.posted);
});

test('a limit of Slack delays lines and loses none, and holds up no answer', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const root = await follows(ana, WORKER);
  bot.slack.fault({ method: 'chat.postMessage', retryAfterS: 2, times: 2 });
  speaker(bot)(...numbered(0, 50));
  await ben.slash('/zadig env list payments');
  await ben.sees('dev', { ephemeral: true, timeoutMs: 1_500 });
  await eventually(() => expect(linesIn(ana, root.ts)).toEqual(numbered(0, 50)));
});

test.each([
  ['answers with an error', { status: 503 }],
  ['takes a message and its answer is lost', { reset: true }],
])('a Slack that %s loses no line without a word', async (_what, fault) => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  bot.slack.fault({ method: 'chat.postMessage', times: 1, ...fault });
  speaker(bot)('first');
  await eventually(() => expect(bot.log()).toContain('lines of a log tail could not be posted'));
  speaker(bot)('second');
  await ana.sees('second', { thread: root.ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 2, posted: linesIn(ana, root.ts).length });
});

test('a channel that is closed to the bot ends the tail, and whoever asked hears of it alone', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  bot.slack.fault({ method: 'chat.postMessage', error: 'is_archived', times: 1 });
  speaker(bot)('nobody reads this');
  const told = await ana.sees('The log tail of payments/dev/worker is over.', { channel: 'dm' });
  expect(told.rendered).toContain('I cannot write here any more');
  await eventually(() => expect(bot.zadig.openStreams()).toBe(0));
});

test('the full log can be had while the tail goes on', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  speaker(bot)('one', 'two');
  await ana.sees('two', { thread: root.ts });
  await ana.click('Full log');
  await ana.sees('The log of payments/dev/worker so far is in its thread, as a file');
  expect(filesIn(bot)).toHaveLength(1);
  expect(filesIn(bot)[0]).toMatch(/Z worker-\S+\/worker one\n\S+Z worker-\S+\/worker two\n$/);
});

test.runIf(POSTGRES_URL !== undefined)('another replica stops, pauses and takes over a tail', async () => {
  const settings = { logs: { per_user: 3 } };
  const bot = await startBot({ settings, database: 'postgres' });
  await using _ = bot;
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  speaker(bot)('one');
  await ana.sees('one', { thread: root.ts });
  await using _other = await startAgain(bot, settings);
  for (let round = 0; round < 6; round += 1) {
    await ana.click(round % 2 === 0 ? 'Pause' : 'Resume');
    await ana.sees(round % 2 === 0 ? 'Paused: lines wait' : 'Live, until');
  }
  for (const round of [1, 2, 3, 4]) {
    await ana.click('Full log');
    await eventually(() => expect(filesIn(bot)).toHaveLength(round));
    expect(filesIn(bot).at(-1)).toMatch(/ one\n$/);
  }
  await bot.stop();
  speaker(bot)('two');
  await ana.sees('two', { thread: root.ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 2, posted: 2 });
});

/** A log of five lines, whose stream has broken off and cannot be opened until Zadig is `back`. */
async function brokenOff(bot: Bot, person: ReturnType<Bot['person']>) {
  const root = await follows(person, WORKER);
  speaker(bot)(...numbered(0, 5));
  await eventually(() => expect(linesIn(person, root.ts)).toHaveLength(5));
  const back = bot.zadig.fault({ kind: 'status', status: 502, match: STREAM });
  bot.zadig.cutStreams();
  await person.sees('reconnecting');
  return { root, back };
}

/** Lines that the thread says are elsewhere or nowhere. */
function announced(bot: Bot, person: ReturnType<Bot['person']>, thread: string) {
  const text = person
    .messages({ thread })
    .map(({ rendered }) => rendered)
    .join('\n');
  const sum = (pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce(
      (total, [, count = '0']) => total + Number(count.replaceAll(',', '')),
      0,
    );
  expect(bot.slack.refusals()).toEqual([]);
  return {
    filed: sum(/([\d,]+) lines? [^\n.]*? UTC (?:is|are) in the file/g),
    dropped: sum(/([\d,]+) lines? [^\n.]*? UTC (?:was|were) dropped/g),
  };
}

test('the end of a tail is told when Slack is back, and nothing of it is lost', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  speaker(bot)('one');
  await ana.sees('one', { thread: root.ts });
  const back = bot.slack.fault({ method: 'chat.postMessage', status: 503 });
  speaker(bot)('two');
  await ana.click('Stop');
  await eventually(() => expect(bot.log()).toContain('a log tail broke off'));
  back();
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 2 });
  if (books.posted === 1) await eventually(() => expect(filesIn(bot).join('')).toContain(' two\n'));
  else expect(linesIn(ana, root.ts)).toEqual(['one', 'two']);
});

test('a stop between a post that failed and its next try loses no line', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  bot.slack.fault({ method: 'chat.postMessage', retryAfterS: 3, times: 1 });
  speaker(bot)('one', 'two', 'three');
  await eventually(() => expect(bot.log()).toContain('Slack limits the bot'));
  const pressed = performance.now();
  await ana.click('Stop');
  await eventually(() => expect(bot.zadig.openStreams()).toBe(0));
  await ana.sees('Over. Stopped by @ana.');
  expect(performance.now() - pressed).toBeLessThan(2_000);
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 3, waiting: 0 });
  expect(linesIn(ana, root.ts)).toHaveLength(books.posted);
});

test('more than a message holds in pieces is told at the end all the same', async () => {
  await using bot = await startBot({ zadig: { rolloutMs: 20 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  const [pod = ''] = podsOf(bot, WORKER);
  await ana.click('Pause');
  await ana.sees('Paused: lines wait');
  for (let round = 1; round <= 15; round += 1) {
    say(bot.zadig.world, pod, 'worker', `line ${round}`);
    await ana.sees(`${round} ${round === 1 ? 'line' : 'lines'} received`);
    restart(bot.zadig.world, pod, 'worker');
    await eventually(() => expect(bot.zadig.requests(STREAM)).toHaveLength(round + 1));
  }
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: 15, waiting: 0 });
  expect(linesIn(ana, root.ts)).toHaveLength(books.posted);
  expect(announced(bot, ana, root.ts)).toEqual({ filed: books.filed, dropped: books.dropped });
}, 90_000);

test('a pod that one look misses goes on as if nothing had been, and no line comes twice', async () => {
  await using bot = await startBot({ tailPace: { lookMs: 150 } });
  const ana = bot.person('ana');
  const root = await follows(ana, WORKER);
  speaker(bot)('one', 'two');
  await ana.sees('two', { thread: root.ts });
  const worker = environmentOf(bot, 'payments', 'dev').services.find(({ name }) => name === 'worker');
  const [workload] = worker?.workloads ?? [];
  if (workload === undefined) throw new Error('there is no worker');
  const { pods } = workload;
  const asked = () => bot.zadig.requests({ path: /services\/worker$/ }).length;
  const before = asked();
  workload.pods = [];
  await eventually(() => expect(asked()).toBeGreaterThan(before), 5);
  workload.pods = pods;
  speaker(bot)('three');
  await ana.sees('three', { thread: root.ts });
  expect(linesIn(ana, root.ts)).toEqual(['one', 'two', 'three']);
});
