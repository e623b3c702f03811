import type { App } from '@slack/bolt';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { Audience } from '../domain/invocation.ts';

/**
 * Slack takes some 50 look-ups a minute. That nobody else reads along is what environments are shown for, so it is
 * asked again soon, should the event that says otherwise be lost; that somebody does only keeps more back.
 */
const KEEP_MS = { own: 10_000, external: 5 * 60_000 } as const;
/** With many channels each is asked about less often, so that all together stay below what Slack takes. */
const EACH_MS = 1_500;
/** While Slack takes no look-ups, what is known counts for so long. */
const OLDEST_MS = 60_000;

type Known = keyof typeof KEEP_MS;

/** What we need to know of channels. */
export interface Channels {
  /** Who reads it: only us, or another organisation too; `unknown` when Slack does not tell, as of channels we are not in. */
  audienceOf(channelId: string): Promise<Audience>;
  /** The same. Errors: Slack's, when it does not tell. */
  readersOf(channelId: string): Promise<Known>;
  /** What is known of it holds no longer. */
  forget(channelId: string): void;
}

/** Ten that ask at once make one call. `now` in milliseconds, on a clock that nobody sets. */
export function createChannels(client: WebClient, now: () => number): Channels {
  const known = new Map<string, { readonly at: number; keepMs: number; readonly readers: Promise<Known> }>();
  let limitedUntil = Number.NEGATIVE_INFINITY;

  async function ask(channel: string): Promise<Known> {
    if (channel.startsWith('D')) {
      // What it is takes a scope of its own to ask; but one that can be read is between somebody and the bot alone.
      await client.conversations.history({ channel, limit: 1 });
      return 'own';
    }
    const { channel: told } = await client.conversations.info({ channel });
    return told?.is_ext_shared === true || told?.is_pending_ext_shared === true ? 'external' : 'own';
  }

  function readersOf(channelId: string): Promise<Known> {
    const kept = known.get(channelId);
    const isLimited = now() < limitedUntil;
    const keepMs = Math.max(kept?.keepMs ?? 0, isLimited ? OLDEST_MS : 0);
    if (kept !== undefined && now() - kept.at < keepMs) return kept.readers;
    if (isLimited) return Promise.reject(new Error('Slack takes no more look-ups of channels for now'));
    for (const [id, { at, keepMs: forMs }] of known)
      if (now() - at > Math.max(forMs, OLDEST_MS)) known.delete(id);
    const readers = ask(channelId);
    const entry = { at: now(), keepMs: KEEP_MS.own as number, readers };
    known.set(channelId, entry);
    readers.then(
      (told) => {
        entry.keepMs = told === 'own' ? Math.max(KEEP_MS.own, EACH_MS * known.size) : KEEP_MS.external;
      },
      (error: unknown) => {
        if (error instanceof WebAPIRateLimitedError) limitedUntil = now() + error.retryAfter * 1_000;
        if (known.get(channelId) !== entry) return;
        if (kept === undefined) known.delete(channelId);
        else known.set(channelId, kept);
      },
    );
    return readers;
  }

  return {
    readersOf,
    audienceOf: (channelId) => readersOf(channelId).catch(() => 'unknown' as const),
    forget(channelId) {
      known.delete(channelId);
    },
  };
}

/** Forgets what is known of a channel as soon as Slack says that other organisations come or go. */
export function listenForSharing(app: App, channels: Channels): void {
  app.event('channel_shared', async ({ event }) => channels.forget(event.channel));
  app.event('channel_unshared', async ({ event }) => channels.forget(event.channel));
  // A private channel that is shared goes on under another id.
  app.event('channel_id_changed', async ({ event }) => channels.forget(event.old_channel_id));
}
