import { SlackBusy } from './refusal.ts';
import type { State } from './state.ts';

/** How often a method may be called; `post` is chat.postMessage with its own rules. */
export type Tier = 1 | 2 | 3 | 4 | 'special' | 'post';

const PER_MINUTE: Readonly<Record<Tier, number>> = {
  // Tier 1 is "1+": Slack lets an app open its ten connections, and only then counts.
  1: 10,
  2: 20,
  3: 50,
  4: 100,
  special: 600,
  post: 300,
};
const MINUTE_MS = 60_000;
const BURST_PER_CHANNEL = 5;

/** Counts one call in its one-minute window. Errors: SlackBusy with the seconds until the window ends. */
export function countCall(method: string, tier: Tier, state: State): void {
  if (!state.settings.rateLimits) return;
  const now = Date.now();
  const window = state.limits.get(method);
  if (window === undefined || now - window.at >= MINUTE_MS) {
    state.limits.set(method, { tokens: PER_MINUTE[tier] - 1, at: now });
    return;
  }
  if (window.tokens < 1) throw new SlackBusy(Math.max(1, Math.ceil((window.at + MINUTE_MS - now) / 1000)));
  window.tokens -= 1;
}

/** One message a second in a channel, after a burst of five. Threads share their channel's. Errors: SlackBusy. */
export function countPost(channelId: string, state: State): void {
  if (!state.settings.rateLimits) return;
  const key = `post:${channelId}`;
  const now = Date.now();
  const bucket = state.limits.get(key) ?? { tokens: BURST_PER_CHANNEL, at: now };
  const tokens = Math.min(BURST_PER_CHANNEL, bucket.tokens + (now - bucket.at) / 1000);
  state.limits.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
  if (tokens < 1) throw new SlackBusy(1);
}
