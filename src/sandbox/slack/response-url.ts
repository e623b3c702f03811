import type { Answer, Call } from './call.ts';
import { flag, type Json, str } from './json.ts';
import { countPost } from './limits.ts';
import { contentOf, post, recordMentions, threadRoot } from './post.ts';
import { SlackBusy, SlackRefusal } from './refusal.ts';
import { changed, type ResponseUrl, refused, type State } from './state.ts';
import { findMessage, type Message } from './world.ts';

const USES = 5;

function original(url: ResponseUrl, state: State): Message | undefined {
  return url.messageTs === null ? undefined : findMessage(state.world, url.channelId, url.messageTs);
}

/**
 * What a command's ack or a response_url says: a new message, or new contents for the clicked one. A command has no
 * message of its own, so `replace_original` finds nothing there and a new message appears.
 */
export function say(body: Json, url: ResponseUrl, state: State): void {
  const clicked = original(url, state);
  if (flag(body['delete_original'])) {
    if (clicked !== undefined) clicked.deleted = true;
    changed(state);
    return;
  }
  const content = contentOf(body, { cumulative: false }, state);
  if (flag(body['replace_original']) && clicked !== undefined) {
    Object.assign(clicked, { text: content.text, blocks: content.blocks, attachments: content.attachments });
    recordMentions(content, true, state);
    changed(state);
    return;
  }
  const channel = state.world.channels.get(url.channelId);
  if (channel === undefined) throw new SlackRefusal('channel_not_found', url.channelId);
  const inChannel = body['response_type'] === 'in_channel';
  const threaded = inChannel && !flag(body['replace_original']);
  const threadTs = threaded ? threadRoot(channel, str(body['thread_ts']), state) : null;
  if (inChannel) countPost(channel.id, state);
  const ephemeralTo = inChannel ? null : url.userId;
  post(content, { channel, threadTs, user: state.world.bot.userId, ephemeralTo }, state);
}

function respond(id: string, call: Call, state: State): Answer {
  const url = state.responseUrls.get(id);
  if (url === undefined) throw new SlackRefusal('invalid_url', id);
  if (Date.now() - url.issuedAt >= state.settings.responseUrlMs) throw new SlackRefusal('expired_url', id);
  if (url.uses >= USES) throw new SlackRefusal('used_url', `${USES} uses of ${id}`);
  url.uses += 1;
  say(call.args, url, state);
  return { status: 200, body: 'ok' };
}

const GONE = ['invalid_url', 'expired_url', 'used_url'];

/** One use of a response_url: 404 when it is used up or too old, 400 when the message is no good. */
export function answerResponseUrl(id: string, call: Call, state: State): Answer {
  const args = call.args;
  const record = { method: 'response_url', args, at: Date.now(), token: null };
  try {
    const answer = respond(id, call, state);
    state.calls.push({ ...record, ok: true, error: null, status: 200 });
    return answer;
  } catch (error) {
    if (!(error instanceof SlackRefusal || error instanceof SlackBusy)) throw error;
    const busy = error instanceof SlackBusy;
    const word = busy ? 'rate_limited' : error.error;
    const status = busy ? 429 : GONE.includes(word) ? 404 : 400;
    state.calls.push({ ...record, ok: false, error: word, status });
    refused({ method: 'response_url', error: word, detail: error.message, args }, state);
    const headers: Record<string, string> = busy ? { 'retry-after': String(error.retryAfterS) } : {};
    return { status, headers, body: { ok: false, error: word } };
  } finally {
    changed(state);
  }
}
