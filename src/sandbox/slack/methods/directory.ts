import { flag, type Json, str } from '../json.ts';
import { messageJson } from '../post.ts';
import { SlackRefusal } from '../refusal.ts';
import { nextId, type State } from '../state.ts';
import { type Channel, directChannel, type Message, type UserGroup } from '../world.ts';
import { channelById, type Method, requireConversationScope, required, userById } from './method.ts';

function visibleChannel(args: Json, what: 'read' | 'history', state: State): Channel {
  const channel = channelById(required(args, 'channel'), state);
  const member = channel.members.includes(state.world.bot.userId);
  if (!member && channel.kind !== 'public') throw new SlackRefusal('channel_not_found', channel.id);
  requireConversationScope(channel, what, state);
  if (what === 'history' && !member) throw new SlackRefusal('not_in_channel', channel.id);
  return channel;
}

function info(args: Json, state: State): Json {
  const channel = visibleChannel(args, 'read', state);
  const user = channel.members.find((id) => id !== state.world.bot.userId);
  return {
    channel: {
      id: channel.id,
      name: channel.name,
      is_channel: channel.kind === 'public',
      is_group: false,
      is_im: channel.kind === 'im',
      is_mpim: false,
      is_private: channel.kind !== 'public',
      is_archived: channel.isArchived,
      is_member: channel.members.includes(state.world.bot.userId),
      is_shared: channel.isExtShared,
      is_ext_shared: channel.isExtShared,
      is_org_shared: false,
      context_team_id: state.world.team.id,
      ...(channel.kind === 'im' ? { user } : {}),
      ...(flag(args['include_num_members']) ? { num_members: channel.members.length } : {}),
    },
  };
}

function members(args: Json, state: State): Json {
  const channel = visibleChannel(args, 'read', state);
  return { members: [...channel.members], response_metadata: { next_cursor: '' } };
}

function open(args: Json, state: State): Json {
  const user = userById(required(args, 'users'), 'user_not_found', state);
  if (user.isStranger) throw new SlackRefusal('cannot_dm_external_user', user.id);
  const known = directChannel(state.world, user.id);
  const channel: Channel = known ?? {
    id: nextId('D', state),
    name: '',
    kind: 'im',
    isExtShared: false,
    isArchived: false,
    members: [state.world.bot.userId, user.id],
  };
  state.world.channels.set(channel.id, channel);
  return { channel: { id: channel.id }, already_open: known !== undefined };
}

function page(rows: readonly Message[], args: Json, state: State): Json {
  const limit = Number(args['limit'] ?? 100);
  const shown = rows.slice(0, limit).map((row) => messageJson(row, state));
  return { messages: shown, has_more: rows.length > limit, response_metadata: { next_cursor: '' } };
}

const everybodySees = (row: Message): boolean => row.ephemeralTo === null && !row.deleted;

function history(args: Json, state: State): Json {
  const channel = visibleChannel(args, 'history', state);
  const rows = state.world.messages.filter((row) => row.channel === channel.id && everybodySees(row));
  return page(rows.filter((row) => row.threadTs === null || row.broadcast).reverse(), args, state);
}

function replies(args: Json, state: State): Json {
  const channel = visibleChannel(args, 'history', state);
  const ts = required(args, 'ts');
  const rows = state.world.messages.filter(
    (row) => row.channel === channel.id && everybodySees(row) && (row.ts === ts || row.threadTs === ts),
  );
  if (rows.length === 0) throw new SlackRefusal('thread_not_found', ts);
  return page(rows, args, state);
}

function userInfo(args: Json, state: State): Json {
  const user = userById(required(args, 'user'), 'user_not_found', state);
  const profile = { real_name: user.realName, display_name: user.name, team: user.teamId };
  return {
    user: {
      id: user.id,
      team_id: user.teamId,
      name: user.name,
      real_name: user.realName,
      deleted: user.deleted,
      is_bot: user.isBot,
      is_stranger: user.isStranger,
      is_restricted: user.isRestricted,
      is_ultra_restricted: false,
      is_admin: false,
      is_owner: false,
      is_app_user: false,
      ...(user.isStranger ? {} : { tz: user.tz, tz_label: user.tz, tz_offset: 0, locale: 'en-GB' }),
      profile,
    },
  };
}

function groupJson(group: UserGroup, args: Json, state: State): Json {
  return {
    id: group.id,
    team_id: state.world.team.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    date_delete: group.disabled ? 1 : 0,
    user_count: group.users.length,
    ...(flag(args['include_users']) ? { users: [...group.users] } : {}),
  };
}

function groups(args: Json, state: State): Json {
  const rows = [...state.world.groups.values()].filter(
    (group) => !group.disabled || flag(args['include_disabled']),
  );
  return { usergroups: rows.map((group) => groupJson(group, args, state)) };
}

function groupUsers(args: Json, state: State): Json {
  const group = state.world.groups.get(required(args, 'usergroup'));
  if (group === undefined) throw new SlackRefusal('no_such_subteam', str(args['usergroup']));
  if (group.disabled && !flag(args['include_disabled'])) throw new SlackRefusal('subteam_disabled', group.id);
  return { users: [...group.users] };
}

/** conversations.*, users.info and usergroups.*. Scopes of conversations.* depend on the kind of conversation. */
export const DIRECTORY: Readonly<Record<string, Method>> = {
  'conversations.info': { tier: 3, token: 'bot', scopes: [], run: info },
  'conversations.open': { tier: 3, token: 'bot', scopes: ['im:write'], run: open },
  'conversations.members': { tier: 4, token: 'bot', scopes: [], run: members },
  'conversations.history': { tier: 3, token: 'bot', scopes: [], run: history },
  'conversations.replies': { tier: 3, token: 'bot', scopes: [], run: replies },
  'users.info': { tier: 4, token: 'bot', scopes: ['users:read'], run: userInfo },
  'usergroups.list': { tier: 2, token: 'bot', scopes: ['usergroups:read'], run: groups },
  'usergroups.users.list': { tier: 2, token: 'bot', scopes: ['usergroups:read'], run: groupUsers },
};
