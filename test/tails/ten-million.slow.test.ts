import { expect, test } from 'vitest';
import { newSeed } from '../support/chance.ts';
import { booksIn } from '../support/tails.ts';
import { fileLines, holesIn, holesSaid, taken, threadLines } from './flood-books.ts';
import { type FloodBot, startFloodBot } from './flood-bot.ts';
import { floodLines, LAST_WORDS, LEAKED } from './flood-lines.ts';

/** `TEST_LINES=200000` for a quick look. */
const LINES = Number(process.env['TEST_LINES'] ?? 10_000_000);
const CUTS = Math.ceil(LINES / 100_000) + 5;
const PATIENCE_MS = 800_000;
/** A log that repeats fewer of its last lines is not known again: then these come twice, behind a hole that is said. */
const MOST_TWICE = 7;

test(`of ${LINES} lines over broken streams, with a busy Slack, none is lost without a word, and no secret gets out`, async () => {
  const seed = newSeed();
  const lines = floodLines(seed, LINES);
  await using bot = await startFloodBot({ seed, lines: LINES, cuts: CUTS });
  const { slack } = bot;
  const ana = slack.person('ana');
  const begun = performance.now();
  await ana.slash('/zadig logs payments/dev/worker --not healthz --for 30m');
  await appears(bot, LAST_WORDS);
  const tookS = (performance.now() - begun) / 1_000;
  const { isOver, sent, connections } = await bot.told();
  expect(isOver).toBe(true);
  await ana.slash('/zadig stop');
  const last = await appears(bot, 'is over');
  const books = booksIn(last);
  expect(last).toMatch(/[\d,]+ secrets hidden/);
  const file = await slack.until(
    () => [...slack.world.files.values()].find(({ completed }) => completed)?.content,
    PATIENCE_MS,
  );
  const { database, files } = await bot.kept();

  const first = connections[0]?.from ?? 0;
  const inThread = taken(threadLines(slack.world.messages), LINES);
  const inFile = taken(fileLines(file), LINES);
  const said = holesSaid(slack.world.messages);
  const holes = holesIn(inFile, first, lines);
  const missing = LINES - first - books.received;
  const seen = JSON.stringify({
    ...{ seed, tookS, books, said, holes, missing, sent, connections },
    thread: { ...inThread, times: 0 },
    file: { ...inFile, times: 0 },
  });

  // A line comes twice only where it is said that the place in the log was lost.
  expect(inThread.twice, seen).toBeLessThanOrEqual(said * MOST_TWICE);
  expect(inFile.twice, seen).toBeLessThanOrEqual(said * MOST_TWICE);
  // The books say of every line where it is.
  expect(books.waiting + books.dropped, seen).toBe(0);
  expect(books.posted, seen).toBe(inThread.numbered + inThread.bare);
  expect(books.filed + books.posted, seen).toBe(inFile.numbered + inFile.bare);
  expect(books.received, seen).toBe(books.posted + books.filed + books.filtered);
  expect(
    inThread.times.findIndex((times, seq) => times > (inFile.times[seq] ?? 0)),
    seen,
  ).toBe(-1);
  // What was not received is where that is said, and nowhere else.
  expect(books.received, seen).toBeLessThanOrEqual(sent + said * MOST_TWICE);
  expect(said, seen).toBeGreaterThanOrEqual(holes.places);
  expect(missing, seen).toBeGreaterThanOrEqual(holes.least - said * MOST_TWICE);
  expect(missing, seen).toBeLessThanOrEqual(holes.most + (said - holes.places) * holes.unseen);

  for (const { args } of slack.calls()) expect(leakedIn(JSON.stringify(args)), seen).toBeNull();
  for (const line of fileLines(file))
    if (LEAKED.test(line)) expect.fail(`a secret is in the file: ${line} ${seen}`);
  expect(leakedIn(database), seen).toBeNull();
  expect(leakedIn(bot.log()), seen).toBeNull();
  expect(files).toEqual([]);
});

/** The text of the first message that says so. */
async function appears({ slack }: FloodBot, words: string): Promise<string> {
  const { messages } = slack.world;
  let next = 0;
  return slack.until(() => {
    for (; next < messages.length; next += 1) {
      const text = JSON.stringify(messages[next]?.blocks);
      if (text.includes(words)) return text;
    }
    return null;
  }, PATIENCE_MS);
}

function leakedIn(text: string): string | null {
  const at = text.search(LEAKED);
  return at < 0 ? null : text.slice(Math.max(0, at - 100), at + 60);
}
