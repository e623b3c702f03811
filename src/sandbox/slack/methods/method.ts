import type { Json } from '../json.ts';
import { str } from '../json.ts';
import type { Tier } from '../limits.ts';
import { SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { type Channel, directChannel, findChannel, type User } from '../world.ts';

/** One row of the Web API. */
export interface Method {
  readonly tier: Tier;
  readonly token: 'bot' | 'app';
  /** Scopes, any one of which is enough; none: every token of the right kind will do. */
  readonly scopes: readonly string[];
  readonly run: (args: Json, state: State) => Json;
}

/** A required argument as text. Errors: SlackRefusal `invalid_arguments`. */
export function required(args: Json, name: string): string {
  const value = str(args[name]);
  if (value === '') throw new SlackRefusal('invalid_arguments', `missing required field: ${name}`);
  return value;
}

/** Errors: SlackRefusal `missing_scope` with `needed` and `provided`, unless the bot has one of the scopes. */
export function requireScope(scopes: readonly string[], state: State): void {
  const provided = state.world.scopes;
  if (scopes.length === 0 || scopes.some((scope) => provided.includes(scope))) return;
  const [needed, given] = [scopes.join(','), provided.join(',')];
  throw new SlackRefusal('missing_scope', `needed: ${needed}`, { needed, provided: given });
}

/** The channel by id. Errors: SlackRefusal `channel_not_found`. */
export function channelById(id: string, state: State): Channel {
  const channel = state.world.channels.get(id);
  if (channel === undefined) throw new SlackRefusal('channel_not_found', id);
  return channel;
}

/** The person by id. Errors: SlackRefusal with `error` when there is none. */
export function userById(id: string, error: string, state: State): User {
  const user = state.world.users.get(id);
  if (user === undefined) throw new SlackRefusal(error, id);
  return user;
}

/** Where a post goes: a channel id or name, or a user id for the direct messages with that person. */
export function postTarget(channel: string, state: State): Channel {
  if (channel === '') throw new SlackRefusal('channel_not_found', 'no channel given');
  const target = /^[UW][A-Z0-9]+$/.test(channel)
    ? directChannel(state.world, channel)
    : findChannel(state.world, channel);
  if (target === undefined) throw new SlackRefusal('channel_not_found', channel);
  if (target.isArchived) throw new SlackRefusal('is_archived', channel);
  if (target.members.includes(state.world.bot.userId)) return target;
  if (target.kind === 'public' && state.world.scopes.includes('chat:write.public')) return target;
  throw new SlackRefusal('not_in_channel', `the bot is not in ${target.name}`);
}

/** Errors: SlackRefusal `missing_scope` unless the scope for this kind of conversation is there. */
export function requireConversationScope(
  channel: Channel,
  what: 'read' | 'history' | 'write',
  state: State,
): void {
  const kind = { public: 'channels', private: 'groups', im: 'im' }[channel.kind];
  requireScope([`${kind}:${what}`], state);
}
