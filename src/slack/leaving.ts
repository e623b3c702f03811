import type { App } from '@slack/bolt';
import type { Logger } from 'pino';
import type { TailEnd } from '../domain/tail.ts';
import type { StoredTail } from '../store/tail-row.ts';
import type { Tails } from '../store/tails.ts';
import type { Supervisor } from '../tails/supervisor.ts';
import type { Channels } from './channels.ts';

export interface LeavingParts {
  readonly tails: Pick<Tails, 'open'>;
  readonly supervisor: Pick<Supervisor, 'end'>;
  readonly channels: Pick<Channels, 'audienceOf' | 'forget'>;
  readonly botUserId: string;
  readonly log: Logger;
}

/**
 * Ends the log tails of whoever leaves a channel, and all of a channel that the bot has to leave, that nobody writes in
 * any more, or that another organisation reads.
 */
export function listenForLeaving(app: App, parts: LeavingParts): void {
  const { tails, supervisor, channels, botUserId, log } = parts;

  async function end(channel: string, endOf: (tail: StoredTail) => TailEnd | null): Promise<void> {
    try {
      for (const tail of await tails.open()) {
        const why = tail.channel === channel ? endOf(tail) : null;
        if (why !== null) await supervisor.end(tail.id, why);
      }
    } catch (error) {
      log.warn({ err: error, channel }, 'the log tails of a channel could not be ended');
    }
  }

  const close = (channel: string, reason: string) => end(channel, () => ({ why: 'closed', reason }));

  app.event('member_left_channel', async ({ event: { user, channel } }) => {
    if (user === botUserId) await close(channel, 'I was removed from the channel.');
    else await end(channel, ({ requester }) => (requester === user ? { why: 'left' } : null));
  });
  app.event('channel_archive', ({ event }) => close(event.channel, 'The channel was archived.'));
  app.event('group_archive', ({ event }) => close(event.channel, 'The channel was archived.'));
  app.event('channel_deleted', ({ event }) => close(event.channel, 'The channel was deleted.'));
  app.event('group_deleted', ({ event }) => close(event.channel, 'The channel was deleted.'));
  app.event('channel_shared', async ({ event: { channel } }) => {
    channels.forget(channel);
    if ((await channels.audienceOf(channel)) === 'own') return;
    await close(channel, 'The channel is shared with another organisation.');
  });
  // A private channel that is shared goes on under another id.
  app.event('channel_id_changed', ({ event }) =>
    close(event.old_channel_id, 'The channel is shared with another organisation.'),
  );
}
