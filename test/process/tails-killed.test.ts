import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { startFleet } from '../support/crash-fleet.ts';
import { randomFrom } from '../support/crash-random.ts';
import { freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { filesIn, linesIn, podsOf, tailEnds, tailSeen } from '../support/tails.ts';

const ENTRY = fileURLToPath(new URL('crash-bot.ts', import.meta.url));
const WORKER = 'payments/dev/worker';
const KILLS = 6;

test('a log tail goes on however often the bot is killed: no line twice, none lost without a word', async () => {
  await using slack = await startSlack({ rateLimits: false });
  await using zadig = await startZadig({ rolloutMs: 20, logIntervalMs: 0 });
  await using stored = await freshDatabase('sqlite');
  const random = randomFrom(Number(process.env['TEST_SEED'] ?? 1));
  const orders = {
    slack: { botToken: slack.botToken, appToken: slack.appToken, url: slack.url },
    zadig: { url: zadig.url, token: zadig.token },
    databaseUrl: stored.url,
    settings: {},
  };
  await using fleet = await startFleet(ENTRY, orders, random);
  await fleet.up();
  const ana = slack.person('ana');
  await ana.slash(`/zadig logs ${WORKER}`);
  const { ts } = await tailSeen(ana, WORKER);
  const [pod = ''] = podsOf({ zadig }, WORKER);
  const spoken: string[] = [];
  const speak = (count: number) => {
    const lines = Array.from({ length: count }, (_, at) => `line ${spoken.length + at} of the worker`);
    spoken.push(...lines);
    say(zadig.world, pod, 'worker', ...lines);
  };
  speak(5);
  await ana.sees('line 4 of', { thread: ts });
  for (let kill = 0; kill < KILLS; kill += 1) {
    speak(1 + random.upTo(30));
    await pause(random.upTo(150));
    await fleet.kill(true);
    speak(1 + random.upTo(20));
    await fleet.up();
    await eventually(() =>
      expect(
        ana.messages({ thread: ts }).filter(({ rendered }) => rendered.includes('I was restarted')),
      ).toHaveLength(kill + 1),
    );
  }
  speak(3);
  await ana.sees(spoken.at(-1) ?? '', { thread: ts });
  await ana.click('Stop');
  const { books } = await tailEnds(ana, WORKER, 'Stopped by @ana.');
  expect(books).toMatchObject({ received: spoken.length, filtered: 0, dropped: 0 });
  const inThread = linesIn(ana, ts);
  expect(new Set(inThread).size).toBe(inThread.length);
  expect(inThread.length).toBeGreaterThanOrEqual(books.posted);
  if (books.filed > 0) await eventually(() => expect(filesIn({ slack })).toHaveLength(1));
  const inFile = filesIn({ slack }).join('');
  expect(spoken.filter((line) => !inThread.includes(line) && !inFile.includes(`${line}\n`))).toEqual([]);
}, 180_000);
