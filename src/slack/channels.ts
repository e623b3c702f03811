import type { WebClient } from '@slack/web-api';
import type { Audience } from '../domain/invocation.ts';

const KEEP_MS = 5 * 60_000;

/** What we need to know of channels. */
export interface Channels {
  /** Who reads it: only us, or another organisation too; `unknown` when Slack does not tell, as of channels we are not in. */
  audienceOf(channelId: string): Promise<Audience>;
}

export function createChannels(client: WebClient, now: () => number): Channels {
  const known = new Map<string, { readonly at: number; readonly audience: Audience }>();
  return {
    async audienceOf(channelId) {
      const kept = known.get(channelId);
      if (kept !== undefined && now() - kept.at < KEEP_MS) return kept.audience;
      try {
        const { channel } = await client.conversations.info({ channel: channelId });
        const shared = channel?.is_ext_shared === true || channel?.is_pending_ext_shared === true;
        const audience = shared ? 'external' : 'own';
        known.set(channelId, { at: now(), audience });
        return audience;
      } catch {
        return 'unknown';
      }
    },
  };
}
