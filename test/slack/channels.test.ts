import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { createChannels } from '../../src/slack/channels.ts';

const OURS = 'C0PAYMENTS';

/** What is known of channels in a local Slack, on a clock that stands until a test moves it. */
async function start() {
  const slack = await startSlack({ rateLimits: false });
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  const clock = { now: 0 };
  return {
    ...{ slack, clock, channels: createChannels(client, () => clock.now) },
    asked: () => slack.calls('conversations.info').length,
    [Symbol.asyncDispose]: () => slack.close(),
  };
}

test('a channel that was shared without a word to us is taken for ours for fifteen seconds at most', async () => {
  await using all = await start();
  const { slack, clock, channels } = all;
  expect(await channels.audienceOf(OURS)).toBe('own');
  const channel = slack.world.channels.get(OURS);
  if (channel !== undefined) channel.isExtShared = true;
  clock.now = 15_000;
  expect(await channels.audienceOf(OURS)).toBe('external');
});

test('a channel is asked about once, however many wait for it, and seldom when others are known to read it', async () => {
  await using all = await start();
  const { clock, channels } = all;
  await Promise.all(Array.from({ length: 20 }, () => channels.audienceOf(OURS)));
  expect(all.asked()).toBe(1);
  clock.now = 60_000;
  await channels.audienceOf('C0PARTNER');
  clock.now = 300_000;
  expect(await channels.audienceOf('C0PARTNER')).toBe('external');
  expect(all.asked()).toBe(2);
});

test('what Slack did not tell is asked again', async () => {
  await using all = await start();
  const { slack, channels } = all;
  slack.fault({ method: 'conversations.info', error: 'internal_error', times: 1 });
  expect(await channels.audienceOf(OURS)).toBe('unknown');
  expect(await channels.audienceOf(OURS)).toBe('own');
});

test('while Slack takes no look-ups nobody asks, and what was known a minute ago still counts', async () => {
  await using all = await start();
  const { slack, clock, channels } = all;
  expect(await channels.audienceOf(OURS)).toBe('own');
  clock.now = 20_000;
  slack.fault({ method: 'conversations.info', retryAfterS: 30, times: 1 });
  expect(await channels.audienceOf('C0RANDOM')).toBe('unknown');
  const asked = all.asked();
  expect(await channels.audienceOf('C0RANDOM')).toBe('unknown');
  expect(await channels.audienceOf(OURS)).toBe('own');
  expect(all.asked()).toBe(asked);
  clock.now = 50_001;
  expect(await channels.audienceOf('C0RANDOM')).not.toBe('unknown');
});
