import type { App } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Tails } from '../store/tails.ts';
import type { Supervisor } from '../tails/supervisor.ts';

export interface LeavingParts {
  readonly tails: Pick<Tails, 'open'>;
  readonly supervisor: Pick<Supervisor, 'end'>;
  readonly botUserId: string;
  readonly log: Logger;
}

/** Ends the log tails of whoever leaves a channel, and all of a channel that the bot has to leave. */
export function listenForLeaving(app: App, { tails, supervisor, botUserId, log }: LeavingParts): void {
  app.event('member_left_channel', async ({ event: { user, channel } }) => {
    try {
      const isBot = user === botUserId;
      for (const tail of await tails.open()) {
        if (tail.channel !== channel || !(isBot || tail.requester === user)) continue;
        const end = isBot
          ? ({ why: 'closed', reason: 'I was removed from the channel.' } as const)
          : ({ why: 'left' } as const);
        await supervisor.end(tail.id, end);
      }
    } catch (error) {
      log.warn({ err: error, channel }, 'the log tails of somebody who left could not be ended');
    }
  });
}
