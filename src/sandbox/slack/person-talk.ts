import { type Ack, runCommand } from './acts.ts';
import { deliverEvent } from './delivery.ts';
import type { Json } from './json.ts';
import { linkEvent } from './links.ts';
import { eventPayload, slashPayload } from './payloads.ts';
import { post, threadRoot } from './post.ts';
import { namedChannel, type SeenFilter, seenBy, shows, until } from './seen.ts';
import type { SeenMessage } from './seen-message.ts';
import { nextId, type State } from './state.ts';
import { typedText } from './typed-text.ts';
import type { Channel, Message, User } from './world.ts';

/** Where a posted message is. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** A channel this person is in. Errors: Error when they are not. */
export function ownChannel(user: User, name: string, state: State): Channel {
  const channel = state.world.channels.get(namedChannel(user.id, name, state));
  if (channel?.members.includes(user.id) !== true) throw new Error(`${user.name} is not in ${name}`);
  return channel;
}

/** Types a slash command; outsiders have none of this app's commands. */
export async function slash(user: User, typed: string, channelName: string, state: State): Promise<Ack> {
  const [, command = '', rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed.trim()) ?? [];
  if (command === '') throw new Error(`a slash command starts with /, this does not: ${typed}`);
  if (user.isStranger) return { acked: false, late: false, error: 'unknown_command', deliveryId: '' };
  const channel = ownChannel(user, channelName, state);
  const text = typedText(rest, { labels: true }, state.world);
  return runCommand(slashPayload(command, text, user, channel, state), state);
}

function messageEvent(message: Message, user: User, channel: Channel, state: State): Json | null {
  const { scopes, bot } = state.world;
  const shared = channel.isExtShared ? { user_team: user.teamId, source_team: user.teamId } : {};
  const event = {
    ...{ user: user.id, ts: message.ts, event_ts: message.ts, channel: channel.id, text: message.text },
    ...{ client_msg_id: nextId('msg-', state), team: user.teamId, ...shared },
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  };
  if (!channel.members.includes(bot.userId)) return null;
  if (channel.kind === 'im')
    return scopes.includes('im:history') ? { type: 'message', channel_type: 'im', ...event } : null;
  const mentioned = message.text.includes(`<@${bot.userId}>`) && scopes.includes('app_mentions:read');
  return mentioned ? { type: 'app_mention', ...event } : null;
}

/** Posts what a person typed; the app gets an event when it is mentioned, in its direct messages, and of its links. */
export function talk(
  user: User,
  typed: string,
  place: { readonly channel: string; readonly thread?: string | undefined },
  state: State,
): Posted {
  const channel = ownChannel(user, place.channel, state);
  const content = {
    ...{
      text: typedText(typed, { labels: false }, state.world),
      blocks: [],
      attachments: [],
      metadata: null,
    },
    ...{ parsesNames: false, unfurlLinks: null, unfurlMedia: null },
  };
  const threadTs = threadRoot(channel, place.thread ?? '', state);
  const message = post(content, { channel, threadTs, user: user.id, ephemeralTo: null }, state);
  const events = [messageEvent(message, user, channel, state), linkEvent(message, user, channel, state)];
  for (const event of events)
    if (event !== null) void deliverEvent(eventPayload(event, channel.isExtShared, state), state);
  return { channel: channel.id, ts: message.ts };
}

/** Waits for a visible message. Errors: Error listing what is visible instead. */
export function waitForMessage(
  user: User,
  what: string | RegExp,
  filter: SeenFilter,
  timeoutMs: number,
  state: State,
): Promise<SeenMessage> {
  // A message that did not match will not match until it is drawn anew, and then it is another object.
  const passed = new Set<SeenMessage>();
  const fits = (message: SeenMessage): boolean => {
    if (passed.has(message)) return false;
    passed.add(message);
    return shows(message.rendered, what);
  };
  const look = (): SeenMessage | null => seenBy(user.id, filter, state).findLast(fits) ?? null;
  const report = (): string => {
    const visible = seenBy(user.id, filter, state).map((message) => {
      const place = state.world.channels.get(message.channel)?.name || 'dm';
      return `  #${place}${message.thread === null ? '' : ' (thread)'}${message.ephemeral ? ' (only you)' : ''} ${message.from}: ${message.rendered}`;
    });
    return `${user.name} does not see ${String(what)} after ${timeoutMs} ms. Visible:\n${visible.join('\n') || '  nothing'}`;
  };
  return until(look, timeoutMs, report, state);
}
