import type { Logger } from '@slack/bolt';
import { SocketModeReceiver } from '@slack/bolt';
import { clientOptions } from './clients.ts';

/** Reconnecting goes on for ever, at most half a minute apart: `apps.connections.open` is Slack's scarcest method. */
const RECONNECT = {
  forever: true,
  minTimeout: 500,
  maxTimeout: 30_000,
  factor: 1.5,
  randomize: true,
} as const;

export interface SocketOptions {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly logger: Logger;
  /** Called with the number of open connections whenever it changes. */
  readonly onConnections: (open: number) => void;
}

export interface Sockets {
  readonly receivers: readonly [SocketModeReceiver, SocketModeReceiver];
  open(): number;
}

/**
 * Two connections, since the SDK hears nothing for five seconds whenever Slack refreshes one; the other serves
 * meanwhile. Each gets options of its own, because the SDK writes into them.
 */
export function createSockets(options: SocketOptions): Sockets {
  const up = new Set<SocketModeReceiver>();
  const create = () => {
    const receiver = new SocketModeReceiver({
      appToken: options.appToken,
      logger: options.logger,
      installerOptions: {
        clientOptions: {
          ...clientOptions(options.apiUrl, options.logger),
          rejectRateLimitedCalls: false,
          retryConfig: RECONNECT,
        },
      },
    });
    const set = (open: boolean) => {
      if (open) up.add(receiver);
      else up.delete(receiver);
      options.onConnections(up.size);
    };
    receiver.client.on('connected', () => set(true));
    for (const state of ['connecting', 'reconnecting', 'disconnecting', 'disconnected', 'close']) {
      receiver.client.on(state, () => set(false));
    }
    return receiver;
  };
  return { receivers: [create(), create()], open: () => up.size };
}
