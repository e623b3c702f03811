import { deliverEvent } from './delivery.ts';
import type { Json } from './json.ts';
import { eventPayload } from './payloads.ts';
import { changed, type State } from './state.ts';
import { type Channel, findChannel } from './world.ts';

/** The organisation of the demo's stranger. */
const OTHER = 'T0OTHER';

/**
 * Shares a channel with the other organisation, or ends that, and tells the app as Slack does: of private channels only
 * when it is in them, and of all of them only with the scope that reads them. A private one goes on under another id.
 * Gives the channel as it is then, once the app has acked. Errors: Error when there is no such channel.
 */
export async function shareChannel(idOrName: string, shared: boolean, state: State): Promise<Channel> {
  const { world } = state;
  const found = findChannel(world, idOrName);
  if (found === undefined || found.kind === 'im') throw new Error(`no channel ${idOrName} to share`);
  const channel = shared && found.kind === 'private' ? moved(found, state) : found;
  channel.isExtShared = shared;
  const strangers = [...world.users.values()].filter(({ teamId }) => teamId === OTHER).map(({ id }) => id);
  channel.members = [
    ...channel.members.filter((id) => !strangers.includes(id)),
    ...(shared ? strangers : []),
  ];
  changed(state);
  if (!hearsOf(channel, state)) return channel;
  const events: Json[] = [
    ...(channel === found
      ? []
      : [{ type: 'channel_id_changed', old_channel_id: found.id, new_channel_id: channel.id }]),
    shared
      ? { type: 'channel_shared', connected_team_id: OTHER, channel: channel.id }
      : {
          type: 'channel_unshared',
          previously_connected_team_id: OTHER,
          channel: channel.id,
          is_ext_shared: false,
        },
  ];
  await Promise.all(events.map((event) => deliverEvent(eventPayload(event, shared, state), state)));
  return channel;
}

/** The same under another id, with all its messages. */
function moved(channel: Channel, { world }: State): Channel {
  const id = `C${channel.id.slice(1)}`;
  const next = { ...channel, id };
  world.channels.delete(channel.id);
  world.channels.set(id, next);
  for (const [at, message] of world.messages.entries())
    if (message.channel === channel.id) world.messages[at] = { ...message, channel: id };
  return next;
}

function hearsOf({ kind, members }: Channel, { world }: State): boolean {
  if (kind === 'public') return world.scopes.includes('channels:read');
  return world.scopes.includes('groups:read') && members.includes(world.bot.userId);
}
