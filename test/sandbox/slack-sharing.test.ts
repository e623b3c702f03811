import { expect, test } from 'vitest';
import type { SlackSandbox } from '../../src/sandbox/slack/server.ts';
import { startApp } from './app.ts';
import { call } from './kit.ts';

const told = (slack: SlackSandbox) => slack.deliveries().map(({ payload }) => payload['event']);

test('an app is told that a channel is shared, and that it is not any more', async () => {
  await using app = await startApp(() => undefined);
  const { slack } = app;
  await slack.share('payments');
  expect(await call(slack, 'conversations.info', { channel: 'C0PAYMENTS' })).toMatchObject({
    channel: { is_ext_shared: true },
  });
  expect(slack.world.channels.get('C0PAYMENTS')?.members).toContain('U0EVE');
  await slack.unshare('payments');
  expect(slack.world.channels.get('C0PAYMENTS')?.members).not.toContain('U0EVE');
  expect(told(slack)).toMatchObject([
    { type: 'channel_shared', channel: 'C0PAYMENTS', connected_team_id: 'T0OTHER' },
    { type: 'channel_unshared', channel: 'C0PAYMENTS', is_ext_shared: false },
  ]);
});

test('a private channel that is shared goes on under another id, and only its members hear of it', async () => {
  await using app = await startApp(() => undefined);
  const { slack } = app;
  await slack.person('ben').say('before', { channel: 'secret' });
  expect(await slack.share('secret')).toMatchObject({ id: 'C0SECRET', isExtShared: true });
  expect(slack.person('eve').messages({ channel: 'secret' })).toMatchObject([{ text: 'before' }]);
  expect(told(slack)).toEqual([]);
  await slack.unshare('secret');
  slack.world.channels.set('G0MORE', {
    ...{ id: 'G0MORE', name: 'more', kind: 'private', isExtShared: false, isArchived: false },
    members: ['U0BEN', 'U0ZADIG'],
  });
  await slack.share('more');
  expect(told(slack)).toMatchObject([
    { type: 'channel_id_changed', old_channel_id: 'G0MORE', new_channel_id: 'C0MORE' },
    { type: 'channel_shared', channel: 'C0MORE' },
  ]);
});
