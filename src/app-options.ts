import type { Logger } from 'pino';
import type { Pace } from './changes/pace.ts';
import type { Settings } from './domain/settings.ts';
import type { Transport } from './slack/connect.ts';
import type { OutboxLimits } from './slack/outbox.ts';
import type { TailPace } from './tails/pace.ts';
import type { WatchPace } from './watches/pace.ts';

/** Everything the bot needs from outside. */
export interface AppOptions {
  readonly slack: {
    readonly botToken: string;
    readonly apiUrl: string | undefined;
    readonly transport: Transport;
  };
  readonly zadig: { readonly url: string; readonly token: string };
  readonly databaseUrl: string;
  /** Where replicas share their rate limits. */
  readonly redisUrl?: string | undefined;
  /** 0 takes any free port. */
  readonly port: number;
  readonly settings: Settings;
  readonly log: Logger;
  /** How much is sent to Slack at once; by default what Slack publishes. */
  readonly outboxLimits?: OutboxLimits;
  /** How fast changes are looked after; by default at the pace that suits real clusters. */
  readonly pace?: Pace;
  /** The same for log tails. */
  readonly tailPace?: TailPace;
  /** The same for watches. */
  readonly watchPace?: WatchPace;
}

export interface RunningApp {
  readonly port: number;
  /** Takes nothing new, finishes what is under way within `graceMs`, and closes everything. */
  stop(graceMs?: number): Promise<void>;
}
