import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { DATABASES } from '../support/database.ts';

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  test.each(DATABASES)('a delivery that comes twice is answered once (%s)', async (database) => {
    await using bot = await startBot({ transport, database });
    const ana = bot.person('ana');
    await ana.slash('/zadig env list payments');
    await ana.sees('payments/dev');
    await ana.mention('env list storefront');
    await ana.sees('storefront/dev');
    const seen = ana.messages().length;
    for (const { id } of bot.slack.deliveries()) await bot.slack.redeliver(id);
    await ana.slash('/zadig whoami');
    await ana.sees('You are');
    expect(ana.messages()).toHaveLength(seen + 1);
  });

  test('everything is acknowledged at once, before any work', async () => {
    await using bot = await startBot({ transport });
    const ana = bot.person('ana');
    bot.zadig.fault({ kind: 'slow', delayMs: 300 });
    const ack = await ana.slash('/zadig env list payments');
    expect(ack).toMatchObject({ acked: true, late: false });
    expect(ana.messages()).toEqual([]);
    await ana.sees('payments/dev');
    await ana.click('Next').catch(() => {});
    expect(bot.slack.deliveries().filter(({ late, ackedAt }) => late || ackedAt === null)).toEqual([]);
  });

  test('stopping finishes what is under way and turns away what comes later', async () => {
    await using bot = await startBot({ transport });
    const ana = bot.person('ana');
    const healed = bot.zadig.fault({ kind: 'slow', delayMs: 400 });
    await ana.slash('/zadig env list payments');
    const stopped = bot.stop(5_000);
    await ana.slash('/zadig env list storefront');
    await stopped;
    healed();
    await ana.sees('payments/dev');
    await ana.sees('I am being restarted just now');
    await bot.slack.until(() => bot.slack.sockets() === 0);
  });
});

test('two connections are open, and one that is refreshed or cut leaves no gap', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await bot.slack.until(() => bot.slack.sockets() === 2);
  bot.slack.disconnect('refresh_requested');
  await bot.slack.until(() => bot.slack.sockets() === 1);
  await ana.slash('/zadig env list payments');
  await ana.sees('payments/dev');
});

test('HTTP deliveries that are forged, stale or from the future are refused', async () => {
  await using bot = await startBot({ transport: 'http' });
  const body = new URLSearchParams({
    command: '/zadig',
    text: 'env list',
    team_id: 'T0DEMO',
    user_id: 'U0ANA',
    channel_id: 'C0PAYMENTS',
    trigger_id: '1',
  }).toString();
  const send = async (timestamp: number, secret: string) => {
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const answer = await fetch(`http://127.0.0.1:${bot.app.port}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': signature,
      },
      body,
    });
    return answer.status;
  };
  const now = Math.floor(Date.now() / 1000);
  expect(await send(now, 'not-the-secret')).toBe(401);
  expect(await send(now - 600, bot.slack.signingSecret)).toBe(401);
  expect(await send(now + 3_600, bot.slack.signingSecret)).toBe(401);
  expect(await send(Number.NaN, bot.slack.signingSecret)).toBe(401);
  expect(await send(now, bot.slack.signingSecret)).toBe(200);
});
