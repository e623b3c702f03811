import { arrayArgument, checkMessage, optionalFlag, withIds } from './blocks/message.ts';
import { flag, isRecord, type Json, parsed, records, str } from './json.ts';
import { isBroadcast, liveMentions } from './mentions.ts';
import { SlackRefusal } from './refusal.ts';
import { changed, nextId, nextTs, type State } from './state.ts';
import { type Channel, findMessage, type Message } from './world.ts';

const TRUNCATED_AT = 40_000;
const SPLIT_AT = 4_000;

/** What a call wants to say, checked. */
export interface Content {
  readonly text: string;
  readonly blocks: Json[];
  readonly attachments: Json[];
  readonly metadata: Json | null;
  readonly parsesNames: boolean;
  readonly unfurlLinks: boolean | null;
  readonly unfurlMedia: boolean | null;
}

function metadataOf(value: unknown): Json | null {
  if (value === undefined || value === '') return null;
  const metadata = typeof value === 'string' ? parsed(value) : value;
  if (!isRecord(metadata) || str(metadata['event_type']) === '' || !isRecord(metadata['event_payload']))
    throw new SlackRefusal('invalid_metadata_format', 'needs event_type and event_payload');
  return metadata;
}

/**
 * The content arguments shared by everything that posts.
 * Errors: SlackRefusal `no_text`, `invalid_blocks`, `msg_blocks_too_long`, `markdown_text_conflict`, …
 */
export function contentOf(args: Json, options: { readonly cumulative: boolean }, state: State): Content {
  const blocks = arrayArgument(args['blocks'], 'invalid_blocks_format');
  const attachments = [...records(arrayArgument(args['attachments'], 'invalid_attachments'))];
  const markdown = str(args['markdown_text']);
  const text = typeof args['text'] === 'string' ? args['text'] : '';
  if (markdown !== '' && (text !== '' || blocks.length > 0)) throw new SlackRefusal('markdown_text_conflict');
  if (markdown.length > 12_000) throw new SlackRefusal('msg_too_long', `markdown_text: ${markdown.length}`);
  if (text === '' && markdown === '' && blocks.length === 0 && attachments.length === 0)
    throw new SlackRefusal('no_text');
  checkMessage(blocks, attachments, options);
  return {
    text: (markdown === '' ? text : markdown).slice(0, TRUNCATED_AT),
    blocks: withIds(records(blocks), () => nextId('b', state)),
    attachments,
    metadata: metadataOf(args['metadata']),
    parsesNames: flag(args['link_names']) || args['parse'] === 'full',
    unfurlLinks: optionalFlag(args['unfurl_links']),
    unfurlMedia: optionalFlag(args['unfurl_media']),
  };
}

/** Records the mentions that are live in it; a quiet one (ephemeral, edited) calls nobody by name. */
export function recordMentions(content: Content, quiet: boolean, state: State): void {
  for (const mention of liveMentions(content)) if (!quiet || isBroadcast(mention)) state.fired.push(mention);
}

/** The root message of a thread. Errors: SlackRefusal `thread_not_found`, `cannot_reply_to_message`. */
export function threadRoot(channel: Channel, threadTs: string, state: State): string | null {
  if (threadTs === '') return null;
  const root = findMessage(state.world, channel.id, threadTs);
  if (root === undefined || root.ephemeralTo !== null) throw new SlackRefusal('thread_not_found', threadTs);
  if (root.threadTs !== null && root.threadTs !== root.ts)
    throw new SlackRefusal('cannot_reply_to_message', `${threadTs} is itself a reply to ${root.threadTs}`);
  return threadTs;
}

function pieces(content: Content): readonly string[] {
  if (content.blocks.length > 0 || content.text.length <= SPLIT_AT) return [content.text];
  const count = Math.ceil(content.text.length / SPLIT_AT);
  return Array.from({ length: count }, (_, i) => content.text.slice(i * SPLIT_AT, (i + 1) * SPLIT_AT));
}

/**
 * Puts a message into a channel. A text over 4,000 characters without blocks becomes several messages, code fences
 * and all, and the first one's comes back, as with Slack.
 */
export function post(
  content: Content,
  place: {
    readonly channel: Channel;
    readonly threadTs: string | null;
    readonly user: string;
    readonly ephemeralTo: string | null;
    readonly broadcast?: boolean;
    readonly files?: readonly string[];
  },
  state: State,
): Message {
  const posted = pieces(content).map((text, i): Message => {
    const message: Message = {
      channel: place.channel.id,
      ts: nextTs(state),
      threadTs: place.threadTs,
      user: place.user,
      ephemeralTo: place.ephemeralTo,
      broadcast: place.broadcast ?? false,
      text,
      blocks: content.blocks,
      attachments: i === 0 ? content.attachments : [],
      metadata: content.metadata,
      files: i === 0 ? [...(place.files ?? [])] : [],
      edited: false,
      deleted: false,
      unfurlLinks: content.unfurlLinks,
      unfurlMedia: content.unfurlMedia,
      unfurls: {},
      reactions: [],
    };
    state.world.messages.push(message);
    return message;
  });
  if (place.user === state.world.bot.userId) recordMentions(content, place.ephemeralTo !== null, state);
  changed(state);
  const [first] = posted;
  if (first === undefined) throw new Error('a message has at least one piece');
  return first;
}

/** A message as the Web API and payloads show it. */
export function messageJson(message: Message, state: State): Json {
  const { world } = state;
  const bot = message.user === world.bot.userId;
  const replies = world.messages.filter(
    (row) => row.threadTs === message.ts && row.channel === message.channel,
  );
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: world.users.get(message.user)?.teamId ?? world.team.id,
    ...(bot ? { bot_id: world.bot.botId, app_id: world.app.id } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.metadata === null ? {} : { metadata: message.metadata }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(replies.length > 0 ? { thread_ts: message.ts, reply_count: replies.length } : {}),
    ...(message.files.length > 0 ? { files: message.files.map((id) => ({ id })) } : {}),
    ...(message.edited ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions } : {}),
  };
}
