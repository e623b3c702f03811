import type { Json } from './json.ts';
import { viewJson } from './modals.ts';
import type { OpenView } from './open-view.ts';
import { messageJson } from './post.ts';
import { nextId, nextTs, type State } from './state.ts';
import { issueResponseUrl, issueTrigger } from './triggers.ts';
import type { Channel, Message, User } from './world.ts';

/** The old verification token: sent, and not to be trusted. */
const VERIFICATION = 'sandbox-verification-token';

function common(state: State): Json {
  const { world } = state;
  return {
    api_app_id: world.app.id,
    token: VERIFICATION,
    team: { id: world.team.id, domain: world.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function userJson(user: User): Json {
  return { id: user.id, username: user.name, name: user.name, team_id: user.teamId };
}

function channelName(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** A slash command's fields. */
export function slashPayload(
  command: string,
  text: string,
  user: User,
  channel: Channel,
  state: State,
): Json {
  const { world } = state;
  return {
    token: VERIFICATION,
    team_id: world.team.id,
    team_domain: world.team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: world.app.id,
    is_enterprise_install: 'false',
    response_url: issueResponseUrl(user.id, { channelId: channel.id, messageTs: null }, state),
    trigger_id: issueTrigger(user.id, { channelId: channel.id }, state),
  };
}

/** An event in its Events API wrapper. */
export function eventPayload(event: Json, shared: boolean, state: State): Json {
  const { world } = state;
  const authorization = {
    enterprise_id: null,
    team_id: world.team.id,
    user_id: world.bot.userId,
    is_bot: true,
    is_enterprise_install: false,
  };
  return {
    token: VERIFICATION,
    team_id: world.team.id,
    context_team_id: world.team.id,
    context_enterprise_id: null,
    api_app_id: world.app.id,
    event: { ...event, event_ts: event['event_ts'] ?? nextTs(state) },
    type: 'event_callback',
    event_id: nextId('Ev', state),
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [authorization],
    is_ext_shared_channel: shared,
    event_context: nextId('4-', state),
  };
}

/**
 * What a click in a message carries; an ephemeral message itself is not in it, nor one below whose link it stands.
 * `unfurled` is that link.
 */
export function messageActionPayload(
  action: Json,
  place: {
    readonly user: User;
    readonly message: Message;
    readonly values: Json;
    readonly unfurled: string | null;
  },
  state: State,
): Json {
  const { user, message, unfurled } = place;
  const channel = state.world.channels.get(message.channel);
  const ephemeral = message.ephemeralTo !== null;
  const from = { channelId: message.channel, messageTs: message.ts };
  return {
    type: 'block_actions',
    ...common(state),
    user: userJson(user),
    container: {
      type: unfurled === null ? 'message' : 'message_attachment',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...(unfurled === null ? {} : { attachment_id: 1, is_app_unfurl: true, app_unfurl_url: unfurled }),
      ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: issueTrigger(user.id, { channelId: message.channel }, state),
    channel: { id: message.channel, name: channel === undefined ? '' : channelName(channel) },
    ...(unfurled === null ? {} : { app_unfurl: message.unfurls[unfurled] }),
    ...(ephemeral || unfurled !== null ? {} : { message: messageJson(message, state) }),
    state: { values: place.values },
    response_url: issueResponseUrl(user.id, from, state),
    actions: [{ ...action, action_ts: nextTs(state) }],
  };
}

/** What a click in a form or the Home tab carries. */
export function viewActionPayload(action: Json, user: User, open: OpenView, state: State): Json {
  const { channelId } = open;
  return {
    type: 'block_actions',
    ...common(state),
    user: userJson(user),
    container: { type: 'view', view_id: open.id },
    trigger_id: issueTrigger(user.id, { viewId: open.id, channelId }, state),
    view: viewJson(open, state),
    actions: [{ ...action, action_ts: nextTs(state) }],
  };
}

/** A submitted form. */
export function submissionPayload(user: User, open: OpenView, state: State): Json {
  return {
    type: 'view_submission',
    ...common(state),
    user: userJson(user),
    trigger_id: issueTrigger(user.id, { viewId: open.id, channelId: open.channelId }, state),
    view: viewJson(open, state),
    response_urls: [],
  };
}

/** A closed form; `cleared` when the × closed the whole stack. */
export function closedPayload(user: User, open: OpenView, cleared: boolean, state: State): Json {
  return {
    type: 'view_closed',
    ...common(state),
    user: userJson(user),
    view: viewJson(open, state),
    is_cleared: cleared,
  };
}

/** A question for suggestions. Its `view.state` is empty, whatever was chosen already: so is Slack's. */
export function suggestionPayload(
  ask: { readonly blockId: string; readonly actionId: string; readonly value: string },
  place: { readonly user: User; readonly open: OpenView | null; readonly message: Message | null },
  state: State,
): Json {
  const { user, open, message } = place;
  const view = open === null ? {} : { view: { ...viewJson(open, state), state: { values: {} } } };
  const container =
    open === null
      ? { type: 'message', message_ts: message?.ts, channel_id: message?.channel }
      : { type: 'view', view_id: open.id };
  return {
    type: 'block_suggestion',
    ...common(state),
    user: userJson(user),
    container,
    action_id: ask.actionId,
    block_id: ask.blockId,
    value: ask.value,
    ...(message === null ? {} : { channel: { id: message.channel }, message: messageJson(message, state) }),
    ...view,
  };
}

/** A shortcut from a message's menu. */
export function messageShortcutPayload(callbackId: string, user: User, message: Message, state: State): Json {
  const channel = state.world.channels.get(message.channel);
  const from = { channelId: message.channel, messageTs: message.ts };
  return {
    type: 'message_action',
    ...common(state),
    user: userJson(user),
    callback_id: callbackId,
    action_ts: nextTs(state),
    message_ts: message.ts,
    channel: { id: message.channel, name: channel === undefined ? '' : channelName(channel) },
    message: messageJson(message, state),
    trigger_id: issueTrigger(user.id, { channelId: message.channel }, state),
    response_url: issueResponseUrl(user.id, from, state),
  };
}

/** A shortcut from the lightning menu. */
export function globalShortcutPayload(callbackId: string, user: User, state: State): Json {
  return {
    type: 'shortcut',
    ...common(state),
    user: userJson(user),
    callback_id: callbackId,
    action_ts: nextTs(state),
    trigger_id: issueTrigger(user.id, {}, state),
  };
}
