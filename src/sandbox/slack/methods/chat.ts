import { arrayArgument, checkMessage, withIds } from '../blocks/message.ts';
import { flag, isRecord, type Json, parsed, records, str } from '../json.ts';
import { countPost } from '../limits.ts';
import { linksIn, unescaped, unfurlDomain } from '../links.ts';
import { contentOf, messageJson, post, recordMentions, threadRoot } from '../post.ts';
import { SlackRefusal } from '../refusal.ts';
import { changed, nextId, type State } from '../state.ts';
import { findMessage, type Message } from '../world.ts';
import { channelById, type Method, postTarget, required, userById } from './method.ts';

function postMessage(args: Json, state: State): Json {
  const channel = postTarget(str(args['channel']), state);
  const content = contentOf(args, { cumulative: true }, state);
  const threadTs = threadRoot(channel, str(args['thread_ts']), state);
  countPost(channel.id, state);
  const place = { channel, threadTs, user: state.world.bot.userId, ephemeralTo: null };
  const message = post(content, { ...place, broadcast: flag(args['reply_broadcast']) }, state);
  return { channel: channel.id, ts: message.ts, message: messageJson(message, state) };
}

function postEphemeral(args: Json, state: State): Json {
  const channel = postTarget(required(args, 'channel'), state);
  const user = userById(required(args, 'user'), 'user_not_in_channel', state);
  if (!channel.members.includes(user.id)) throw new SlackRefusal('user_not_in_channel', user.id);
  const content = contentOf(args, { cumulative: true }, state);
  const threadTs = threadRoot(channel, str(args['thread_ts']), state);
  const place = { channel, threadTs, user: state.world.bot.userId, ephemeralTo: user.id };
  return { message_ts: post(content, place, state).ts };
}

function ownMessage(args: Json, error: string, state: State): Message {
  const channel = channelById(required(args, 'channel'), state);
  const message = findMessage(state.world, channel.id, required(args, 'ts'));
  if (message === undefined || message.deleted) throw new SlackRefusal('message_not_found', str(args['ts']));
  if (message.ephemeralTo !== null)
    throw new SlackRefusal(
      'message_not_found',
      'ephemeral messages can only be changed with their response_url',
    );
  if (message.user !== state.world.bot.userId) throw new SlackRefusal(error, `posted by ${message.user}`);
  return message;
}

function update(args: Json, state: State): Json {
  const message = ownMessage(args, 'cant_update_message', state);
  if (str(args['text']).length > 4000)
    throw new SlackRefusal('msg_too_long', `text: ${str(args['text']).length} of 4000 characters`);
  const content = contentOf(args, { cumulative: true }, state);
  const textOnly = args['blocks'] === undefined && args['attachments'] === undefined;
  if (args['text'] !== undefined || args['markdown_text'] !== undefined) message.text = content.text;
  message.blocks = content.blocks;
  if (args['attachments'] !== undefined || textOnly) message.attachments = content.attachments;
  if (content.metadata !== null) message.metadata = content.metadata;
  if (textOnly) message.edited = true;
  recordMentions(content, true, state);
  changed(state);
  return {
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    message: messageJson(message, state),
  };
}

function remove(args: Json, state: State): Json {
  const message = ownMessage(args, 'cant_delete_message', state);
  message.deleted = true;
  changed(state);
  return { channel: message.channel, ts: message.ts };
}

function getPermalink(args: Json, state: State): Json {
  const channel = channelById(required(args, 'channel'), state);
  const ts = required(args, 'message_ts');
  const message = findMessage(state.world, channel.id, ts);
  if (message === undefined || message.ephemeralTo !== null || message.deleted)
    throw new SlackRefusal('message_not_found', ts);
  const path = `https://${state.world.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  const thread = message.threadTs === null ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  return { channel: channel.id, permalink: `${path}${thread}` };
}

/** Errors: SlackRefusal `cannot_find_message`, `missing_unfurls`, `cannot_unfurl_message`, `cannot_unfurl_url`, `cannot_parse_attachment`. */
function unfurl(args: Json, state: State): Json {
  const message = findMessage(state.world, required(args, 'channel'), required(args, 'ts'));
  if (message === undefined || message.deleted || message.ephemeralTo !== null)
    throw new SlackRefusal('cannot_find_message', str(args['ts']));
  const value = args['unfurls'];
  const unfurls = typeof value === 'string' ? parsed(value) : value;
  if (!isRecord(unfurls) || Object.keys(unfurls).length === 0) throw new SlackRefusal('missing_unfurls');
  const links = linksIn(message.text);
  const checked = Object.entries(unfurls).map(([url, shown]) => {
    const link = unescaped(url);
    if (!links.includes(link)) throw new SlackRefusal('cannot_unfurl_message', url);
    if (unfurlDomain(link, state) === null) throw new SlackRefusal('cannot_unfurl_url', url);
    return [link, attachmentOf(shown, state)];
  });
  message.unfurls = { ...message.unfurls, ...Object.fromEntries(checked) };
  changed(state);
  return {};
}

function attachmentOf(shown: unknown, state: State): Json {
  const blocks = isRecord(shown) ? arrayArgument(shown['blocks'], 'cannot_parse_attachment') : [];
  if (!isRecord(shown) || (blocks.length === 0 && str(shown['text'] ?? shown['title']) === ''))
    throw new SlackRefusal('cannot_parse_attachment', 'an unfurl needs blocks, a text or a title');
  try {
    checkMessage(blocks, [], { cumulative: true });
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    throw new SlackRefusal('cannot_parse_attachment', error.message);
  }
  return { ...shown, blocks: withIds(records(blocks), () => nextId('b', state)) };
}

function react(args: Json, state: State): Json {
  const channel = channelById(required(args, 'channel'), state);
  const message = findMessage(state.world, channel.id, required(args, 'timestamp'));
  if (message === undefined || message.ephemeralTo !== null || message.deleted)
    throw new SlackRefusal('message_not_found', str(args['timestamp']));
  const name = required(args, 'name').replaceAll(':', '');
  const bot = state.world.bot.userId;
  const reaction = message.reactions.find((row) => row.name === name);
  if (reaction?.users.includes(bot)) throw new SlackRefusal('already_reacted', name);
  if (reaction === undefined) message.reactions.push({ name, users: [bot] });
  else reaction.users.push(bot);
  changed(state);
  return {};
}

const WRITE = ['chat:write'];

/** chat.* and reactions.add. */
export const CHAT: Readonly<Record<string, Method>> = {
  'chat.postMessage': { tier: 'post', token: 'bot', scopes: WRITE, run: postMessage },
  'chat.postEphemeral': { tier: 4, token: 'bot', scopes: WRITE, run: postEphemeral },
  'chat.update': { tier: 3, token: 'bot', scopes: WRITE, run: update },
  'chat.delete': { tier: 3, token: 'bot', scopes: WRITE, run: remove },
  'chat.getPermalink': { tier: 'special', token: 'bot', scopes: [], run: getPermalink },
  'chat.unfurl': { tier: 3, token: 'bot', scopes: ['links:write'], run: unfurl },
  'reactions.add': { tier: 3, token: 'bot', scopes: ['reactions:write'], run: react },
};
