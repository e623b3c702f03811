import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { openDb } from '../../src/store/db.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { startAgain } from '../support/governed.ts';
import { booksIn, filesIn, follows, linesIn, podsOf, tailEnds } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';
const OVER = 'The log tail of payments/dev/worker is over.';
const DOUBTFUL =
  /may stand here already, since Slack did not confirm it\. Its lines are not counted as posted/;
const POST = 'chat.postMessage';

type Person = ReturnType<Bot['person']>;

const speak = (bot: Bot, ...lines: readonly string[]) =>
  say(bot.zadig.world, podsOf(bot, WORKER)[0] ?? '', 'worker', ...lines);

const lasts = (person: Person, thread: string) =>
  person.messages({ thread }).filter(({ rendered }) => rendered.includes(OVER));

/** A tail of three lines that wait. */
async function paused(bot: Bot, person: Person) {
  const root = await follows(person, WORKER);
  await person.click('Pause');
  await person.sees('Paused: lines wait');
  speak(bot, 'one', 'two', 'three');
  await person.sees('3 lines received');
  return root;
}

function channelOf(bot: Bot) {
  const channel = bot.slack.world.channels.get('C0PAYMENTS');
  if (channel === undefined) throw new Error('there is no channel');
  return channel;
}

async function closesWithinASecond(bot: Bot, since: number): Promise<void> {
  await eventually(() => expect(bot.zadig.openStreams()).toBe(0), 10);
  expect(performance.now() - since).toBeLessThan(1_000);
}

test('whoever asked hears of an end that the channel does not take, with the counts and the file', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await paused(bot, ana);
  channelOf(bot).isArchived = true;
  await ana.dm('stop');
  const { rendered } = await ana.sees(OVER, { channel: 'dm' });
  expect(rendered).toContain('Stopped by @ana.');
  expect(rendered).toContain('I cannot write in its thread any more: Slack refuses it: is_archived.');
  expect(booksIn(rendered)).toMatchObject({ received: 3, posted: 0, filed: 3 });
  await eventually(() => expect(filesIn(bot).join('')).toMatch(/ one\n.* two\n.* three\n$/));
});

test('a silent tail ends when its channel is shared, and its lines are for whoever asked alone', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await paused(bot, ana);
  await bot.slack.share('C0PAYMENTS');
  const { rendered } = await ana.sees(OVER, { channel: 'dm' });
  expect(rendered).toContain('The channel is shared with another organisation.');
  expect(booksIn(rendered)).toMatchObject({ received: 3, filed: 3 });
  await eventually(() => expect(filesIn(bot).join('')).toContain(' three\n'));
  expect(bot.zadig.openStreams()).toBe(0);
  expect([...bot.slack.world.files.values()].flatMap(({ shares }) => shares)).not.toContainEqual(
    expect.objectContaining({ channel: 'C0PAYMENTS' }),
  );
});

test('a silent tail ends when its channel is shared, though nobody tells', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  channelOf(bot).isExtShared = true;
  const { rendered } = await ana.sees(OVER, { channel: 'dm', timeoutMs: 15_000 });
  expect(rendered).toContain('The channel is shared with another organisation.');
}, 30_000);

test.each([
  ['channel_archive', 'archived'],
  ['group_archive', 'archived'],
  ['channel_deleted', 'deleted'],
  ['group_deleted', 'deleted'],
])('a silent tail ends when Slack tells of %s', async (type, what) => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await follows(ana, WORKER);
  await bot.slack.event({ type, channel: 'C0PAYMENTS', user: 'U0BEN' });
  expect((await ana.sees(OVER, { channel: 'dm' })).rendered).toContain(`The channel was ${what}.`);
  await eventually(() => expect(bot.zadig.openStreams()).toBe(0));
});

test('a file that was announced and is refused in the thread goes to whoever asked', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  speak(bot, `long ${'x'.repeat(3_000)}`);
  const root = await follows(ana, WORKER);
  await eventually(() => expect(linesIn(ana, root.ts)).not.toEqual([]));
  bot.slack.fault({ method: 'files.completeUploadExternal', error: 'is_archived', times: 1 });
  await ana.click('Stop');
  await ana.sees('the file follows', { thread: root.ts });
  expect((await ana.sees(OVER, { channel: 'dm' })).rendered).toContain('I cannot write in its thread');
  await eventually(() => expect(filesIn(bot).join('')).toContain('x'.repeat(3_000)));
});

test('an upload that fails for a while is tried until it is done, below one last message', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await paused(bot, ana);
  speak(bot, 'x'.repeat(3_000));
  await ana.sees('4 lines received');
  const back = bot.slack.fault({ method: 'files.completeUploadExternal', error: 'ratelimited_for_now' });
  await ana.click('Stop');
  await ana.sees('the file follows', { thread: root.ts });
  await ana.sees('Over. Stopped by @ana.');
  await eventually(() => expect(bot.slack.calls('files.getUploadURLExternal').length).toBeGreaterThan(7));
  back();
  await eventually(() => expect(filesIn(bot).join('')).toContain('x'.repeat(3_000)));
  expect(lasts(ana, root.ts)).toHaveLength(1);
});

test('a stop closes the streams while Slack holds back the first message, which is not posted any more', async () => {
  await using bot = await startBot({ settings: { logs: { per_user: 1, in_all: 1 } } });
  const ana = bot.person('ana');
  bot.slack.fault({ method: POST, retryAfterS: 6, times: 1 });
  for (let round = 1; round <= 3; round += 1) {
    const asked = ana.slash(`/zadig logs ${WORKER}`);
    await eventually(() => expect(bot.zadig.openStreams()).toBe(1), 10);
    await eventually(() => expect(bot.log()).toContain('Slack limits the bot'), 10);
    const stopped = performance.now();
    await ana.slash('/zadig stop');
    await closesWithinASecond(bot, stopped);
    await asked;
  }
  await ana.sees('The log tail of payments/dev/worker was over before Slack took its message.');
  await eventually(() =>
    expect(ana.messages({ channel: 'dm' }).filter(({ rendered }) => rendered.includes(OVER))).toHaveLength(3),
  );
  expect(ana.messages({ channel: 'payments' }).filter(({ ephemeral }) => !ephemeral)).toEqual([]);
});

test('a stop while the first message is on its way closes the streams, and it shows that it is over', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.slack.fault({ method: POST, delayMs: 2_500, times: 1 });
  const asked = ana.slash(`/zadig logs ${WORKER}`);
  await eventually(() => expect(bot.zadig.openStreams()).toBe(1), 10);
  // By the time these are answered, the message has left.
  await ana.slash('/zadig tails');
  await ana.sees('1 log tail');
  await ana.slash('/zadig service show payments/dev/api');
  await ana.sees('of 2 replicas ready');
  const stopped = performance.now();
  await ana.slash('/zadig stop');
  await closesWithinASecond(bot, stopped);
  await asked;
  await tailEnds(ana, WORKER, 'Stopped by @ana.');
  await ana.sees('Over. Stopped by @ana.');
});

/** Of two last messages one says that the other may stand there, and each counts its own lines. */
function saysThatThereAreTwo(person: Person, thread: string): void {
  const [sure = '', doubtful = ''] = lasts(person, thread)
    .map(({ rendered }) => rendered)
    .sort((one, other) => Number(DOUBTFUL.test(one)) - Number(DOUBTFUL.test(other)));
  expect(booksIn(sure)).toMatchObject({ received: 3, posted: 3, filed: 0 });
  expect(doubtful).toMatch(DOUBTFUL);
  expect(booksIn(doubtful)).toMatchObject({ received: 3, posted: 0, filed: 3 });
}

test('after a restart between the last message and its answer the second one says that there may be two', async () => {
  const bot = await startBot({ settings: {} });
  await using _ = bot;
  const ana = bot.person('ana');
  const root = await paused(bot, ana);
  await using db = await openDb(bot.databaseUrl);
  bot.slack.fault({ method: POST, delayMs: 6_000, times: 1 });
  await ana.click('Stop');
  const marks = db.selectFrom('tail').select('mark');
  await eventually(async () => expect(JSON.stringify(await marks.execute())).toContain('on its way'), 10);
  await bot.stop();
  await using _again = await startAgain(bot, {});
  await eventually(() => expect(lasts(ana, root.ts)).toHaveLength(2));
  saysThatThereAreTwo(ana, root.ts);
  await eventually(() => expect(filesIn(bot).join('')).toContain(' three\n'));
});

test('where the answer to the last message is lost, the second one says that there may be two', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const root = await paused(bot, ana);
  bot.slack.fault({ method: POST, reset: true, applied: true, times: 1 });
  await ana.click('Stop');
  await eventually(() => expect(lasts(ana, root.ts)).toHaveLength(2));
  saysThatThereAreTwo(ana, root.ts);
});

const alone = (person: Person) =>
  person.messages({ channel: 'dm' }).filter(({ rendered }) => rendered.includes(OVER));

test('whoever hears of an end twice, since the answer to a direct message was lost, is told so', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await paused(bot, ana);
  channelOf(bot).isArchived = true;
  bot.slack.fault({ method: POST, reset: true, applied: true, times: 1 });
  await bot.slack.event({ type: 'channel_archive', channel: 'C0PAYMENTS', user: 'U0BEN' });
  await eventually(() => expect(filesIn(bot)).toHaveLength(1));
  const said = alone(ana).map(({ rendered }) => rendered.includes('This may stand here already'));
  expect(said.toSorted()).toEqual([false, true]);
});

test('a direct message about an end is not sent again after a restart, and the file follows it', async () => {
  const bot = await startBot({ settings: {} });
  await using _ = bot;
  const ana = bot.person('ana');
  await paused(bot, ana);
  channelOf(bot).isArchived = true;
  const back = bot.slack.fault({ method: 'files.completeUploadExternal', error: 'ratelimited_for_now' });
  await bot.slack.event({ type: 'channel_archive', channel: 'C0PAYMENTS', user: 'U0BEN' });
  await ana.sees(OVER, { channel: 'dm' });
  await eventually(() => expect(bot.slack.calls('files.getUploadURLExternal')).not.toEqual([]));
  await bot.stop();
  back();
  await using _again = await startAgain(bot, {});
  await eventually(() => expect(filesIn(bot).join('')).toContain(' three\n'));
  expect(alone(ana)).toHaveLength(1);
});
