import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { App } from '@slack/bolt';
import type { LinkUnfurls } from '@slack/types';
import type { LinkSharedEvent } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Message } from '../blocks/message.ts';
import { commandOf, type LinkState } from '../dispatch/link.ts';
import type { Invocation } from '../domain/invocation.ts';
import { targetText } from '../domain/target.ts';
import { type LinkTarget, targetOfLink } from '../domain/zadig-link.ts';
import type { Deliveries } from '../store/deliveries.ts';
import type { Channels } from './channels.ts';
import type { Refusal } from './conversation.ts';
import type { Heard } from './heard.ts';
import type { People } from './identity.ts';
import type { Poster } from './poster.ts';
import { createTurnstile } from './turnstile.ts';

const MOST_LINKS = 3;
const LONGEST_MS = 10_000;

export interface LinkParts {
  readonly state: LinkState;
  readonly poster: Poster;
  readonly people: People;
  readonly channels: Channels;
  readonly deliveries: Deliveries;
  readonly teamId: string;
  /** Only links below it are looked at. */
  readonly zadigUrl: string;
  readonly log: Logger;
  readonly onRefused: (why: Refusal, who: Pick<Heard, 'actor' | 'channelId' | 'surface'>) => void;
}

/** A link as it stands in the message, and what it leads to. */
interface Link {
  readonly url: string;
  readonly target: LinkTarget;
}

/** One delivery, with links that lead to Zadig. */
interface Shared {
  readonly event: LinkSharedEvent;
  readonly deliveryId: string;
  /** Slack's own word on whether the channel is shared with others. */
  readonly external: boolean;
  readonly links: readonly Link[];
}

/**
 * Unfurls links to Zadig's pages into what they lead to, as far as whoever posted them may read it, and only where
 * nobody but our own organisation reads along. What fails is logged and shown to nobody. The result stops it: what is
 * under way is given up.
 */
export function listenForLinks(app: App, parts: LinkParts): () => Promise<void> {
  const turnstile = createTurnstile();
  const underWay = new Set<Promise<void>>();
  const cut = new AbortController();
  setMaxListeners(0, cut.signal);

  app.event('link_shared', async ({ event, body }) => {
    // A link that is being typed is in no channel yet, so nobody knows who would read it; it comes again once posted.
    if (event.channel === 'COMPOSER' || event.source === 'composer' || cut.signal.aborted) return;
    const links = linksOf(event, parts.zadigUrl);
    if (links.length === 0 || event.user === undefined) return;
    const external = body.is_ext_shared_channel === true;
    const shown = show({ event, deliveryId: `event:${body.event_id}`, external, links })
      .catch((error: unknown) =>
        parts.log.warn({ err: error, channel: event.channel }, 'a link stays as it is'),
      )
      .finally(() => underWay.delete(shown));
    underWay.add(shown);
    await shown;
  });

  async function show(shared: Shared): Promise<void> {
    const { user, channel, message_ts: ts } = shared.event;
    const actor = { userId: user, teamId: null };
    const refused = (why: Refusal) => parts.onRefused(why, { actor, channelId: channel, surface: 'link' });
    if (!(await parts.people.isOurs(user, null))) return refused('outsider');
    if (!(await parts.deliveries.take(shared.deliveryId))) return refused('repeated');
    if (!(await isOwn(shared, parts.channels))) return;
    const entry = turnstile.enter(user);
    if (entry === 'full' || entry === 'ignored') return refused('crowded');
    try {
      const unfurls = await withDeadline((signal) => unfurlsOf(shared, parts, signal), cut.signal);
      if (Object.keys(unfurls).length > 0) await parts.poster.unfurl({ channel, ts }, unfurls);
    } finally {
      entry.leave();
    }
  }

  return async () => {
    cut.abort(new Error('The bot is stopping.'));
    await Promise.all(underWay);
  };
}

/** At most three, each thing once. Slack escapes `&` in some places and not in others. */
function linksOf(event: LinkSharedEvent, zadigUrl: string): readonly Link[] {
  const found = new Map<string, Link>();
  for (const { url } of event.links) {
    const target = targetOfLink(url.replaceAll('&amp;', '&'), zadigUrl);
    if (target === null || found.has(targetText(target))) continue;
    found.set(targetText(target), { url, target });
  }
  return [...found.values()].slice(0, MOST_LINKS);
}

/**
 * Slack sends links from everywhere, also from where the bot is not. Of a direct message with the bot itself Slack
 * tells nothing more without another scope, and nothing more is needed.
 */
async function isOwn({ event, external }: Shared, channels: Channels): Promise<boolean> {
  if (external) return false;
  if (event.channel.startsWith('D') && event.is_bot_user_member) return true;
  return (await channels.audienceOf(event.channel)) === 'own';
}

async function unfurlsOf(
  { event, links }: Shared,
  parts: LinkParts,
  signal: AbortSignal,
): Promise<LinkUnfurls> {
  const states = await Promise.all(
    links.map(async ({ url, target }) => {
      const state = await parts.state(invocationOf(event, target, parts.teamId), target, signal);
      return state === null ? [] : [[url, attachment(state)] as const];
    }),
  );
  return Object.fromEntries(states.flat());
}

function attachment({ blocks, text }: Message): LinkUnfurls[string] {
  return { blocks: [...blocks], fallback: text };
}

function invocationOf(event: LinkSharedEvent, target: LinkTarget, teamId: string): Invocation {
  const { user, channel, thread_ts: thread = null } = event;
  return {
    id: randomUUID().slice(0, 8),
    actor: { userId: user, teamId: null },
    place: { teamId, channelId: channel, thread, direct: channel.startsWith('D') },
    surface: 'link',
    text: commandOf(target),
    audience: async () => 'own',
  };
}

/** Gives `work` a signal that ends it in time, or together with `cut`. */
async function withDeadline<T>(work: (signal: AbortSignal) => Promise<T>, cut: AbortSignal): Promise<T> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const end = () => stop.abort(cut.reason);
  const timer = setTimeout(end, LONGEST_MS);
  cut.addEventListener('abort', end, { once: true });
  try {
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
    cut.removeEventListener('abort', end);
  }
}
