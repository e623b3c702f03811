import type { Json } from './json.ts';
import { nextId, type State } from './state.ts';
import type { Channel, Message, User } from './world.ts';

const LINK = /<(https?:\/\/[^>|]+)(?:\|[^>]*)?>/g;

/** The links in a message as the app gets them, each once: `&amp;` is `&` again. */
export function linksIn(text: string): readonly string[] {
  const found = [...text.matchAll(LINK)].map(([, url = '']) => unescaped(url));
  return [...new Set(found)];
}

/** The app's domain this link belongs to, as the manifest has it; null when it is none of them. */
export function unfurlDomain(url: string, { world }: State): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  return world.unfurlDomains.find((domain) => hostname === domain || hostname.endsWith(`.${domain}`)) ?? null;
}

/**
 * What the app is told of a message with links to its domains; null when it is told nothing. It need not be in the
 * channel; of what members of other organisations post it hears nothing.
 */
export function linkEvent(message: Message, user: User, channel: Channel, state: State): Json | null {
  const links = linksIn(message.text).flatMap((url) => {
    const domain = unfurlDomain(url, state);
    return domain === null ? [] : [{ domain, url }];
  });
  if (links.length === 0 || user.isStranger || !state.world.scopes.includes('links:read')) return null;
  return {
    type: 'link_shared',
    channel: channel.id,
    is_bot_user_member: channel.members.includes(state.world.bot.userId),
    user: user.id,
    message_ts: message.ts,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    unfurl_id: nextId('unfurl-', state),
    source: 'conversations_history',
    links,
  };
}

/** Entities as characters again. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
