import { expect, test } from 'vitest';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { startOther } from '../support/forge.ts';
import { follows, linesIn, podsOf } from '../support/tails.ts';

const WORKER = 'payments/dev/worker';
const API = 'payments/dev/api';
const EVERY_MS = 300;

test('tails of two replicas share one post in a while and channel', async () => {
  const redisUrl = process.env['TEST_REDIS_URL'] ?? '';
  const tailPace = { postMs: EVERY_MS };
  const settings = { logs: { per_user: 3, per_channel: 3 } };
  await using bot = await startBot({ transport: 'http', settings, redisUrl, tailPace });
  const ana = bot.person('ana');
  const worker = await follows(ana, WORKER);
  await using _other = await startOther(bot, settings, { redisUrl, tailPace });
  const api = await follows(ana, API);
  const [workerPod = '', apiPod = ''] = [WORKER, API].map((name) => podsOf(bot, name)[0]);
  const speak = setInterval(() => {
    say(bot.zadig.world, workerPod, 'worker', 'w'.repeat(900));
    say(bot.zadig.world, apiPod, 'api', 'a'.repeat(900));
  }, 30);
  await eventually(() => {
    expect(linesIn(ana, worker.ts).length).toBeGreaterThan(20);
    expect(linesIn(ana, api.ts).length).toBeGreaterThan(20);
  });
  clearInterval(speak);
  const times = [worker, api]
    .flatMap(({ ts }) => ana.messages({ thread: ts }).filter((message) => message.ts !== ts))
    .map(({ ts }) => Number(ts) * 1_000)
    .sort((a, b) => a - b);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  // One that was delayed on its way may come close before the next; on the whole none is one too many.
  expect((last - first) / (times.length - 1)).toBeGreaterThanOrEqual(EVERY_MS * 0.95);
  await ana.slash('/zadig stop');
  await ana.sees('Stopped 2 log tails');
});
