import { arrayArgument } from '../blocks/message.ts';
import { type Json, records, str } from '../json.ts';
import { contentOf, post, threadRoot } from '../post.ts';
import { SlackRefusal } from '../refusal.ts';
import { nextId, type State } from '../state.ts';
import type { SlackFile } from '../world.ts';
import { type Method, postTarget, required } from './method.ts';

const SNIPPET_MAX = 1_000_000;

function getUploadUrl(args: Json, state: State): Json {
  const name = required(args, 'filename');
  const length = Number(args['length']);
  if (!Number.isInteger(length) || length <= 0) throw new SlackRefusal('missing_argument', 'length');
  const snippetType = str(args['snippet_type']);
  if (snippetType !== '' && length > SNIPPET_MAX)
    throw new SlackRefusal('snippet_too_large', `${length} of ${SNIPPET_MAX} bytes`);
  const id = nextId('F', state);
  const file = { id, name, title: name, length, snippetType, content: null, completed: false, shares: [] };
  state.world.files.set(id, file);
  return { upload_url: `${state.origin}/upload/${id}`, file_id: id };
}

function uploaded(row: Json, state: State): SlackFile {
  const file = state.world.files.get(str(row['id']));
  if (file === undefined || file.content === null || file.completed)
    throw new SlackRefusal('file_not_found', `${str(row['id'])} was not uploaded, or is complete already`);
  return file;
}

/** As with Slack, the answer has no `shares` yet: files.info has them once the message is there. */
function completeUpload(args: Json, state: State): Json {
  const rows = records(arrayArgument(args['files'], 'invalid_arguments'));
  if (rows.length === 0) throw new SlackRefusal('invalid_arguments', 'missing required field: files');
  const files = rows.map((row) => uploaded(row, state));
  const channelId = str(args['channel_id']);
  const channel = channelId === '' ? null : postTarget(channelId, state);
  const threadTs = channel === null ? null : threadRoot(channel, str(args['thread_ts']), state);
  const comment = str(args['initial_comment']);
  const said = { text: comment === '' ? ' ' : comment, blocks: args['blocks'] };
  const content = contentOf(said, { cumulative: true }, state);
  files.forEach((file, i) => {
    file.completed = true;
    file.title = str(rows[i]?.['title']) || file.name;
  });
  if (channel !== null) {
    const place = { channel, threadTs, user: state.world.bot.userId, ephemeralTo: null };
    const message = post(
      { ...content, text: comment },
      { ...place, files: files.map((file) => file.id) },
      state,
    );
    for (const file of files) file.shares.push({ channel: channel.id, ts: message.ts });
  }
  return { files: files.map((file) => ({ id: file.id, title: file.title })) };
}

function info(args: Json, state: State): Json {
  const file = state.world.files.get(required(args, 'file'));
  if (file === undefined || !file.completed) throw new SlackRefusal('file_not_found', str(args['file']));
  const open: Record<string, { ts: string }[]> = {};
  const closed: Record<string, { ts: string }[]> = {};
  for (const share of file.shares) {
    const place = state.world.channels.get(share.channel)?.kind === 'public' ? open : closed;
    place[share.channel] = [...(place[share.channel] ?? []), { ts: share.ts }];
  }
  return {
    file: {
      id: file.id,
      name: file.name,
      title: file.title,
      size: file.content?.byteLength ?? 0,
      mimetype: 'text/plain',
      filetype: file.snippetType || 'text',
      mode: file.snippetType === '' ? 'hosted' : 'snippet',
      user: state.world.bot.userId,
      permalink: `https://${state.world.team.domain}.slack.com/files/${file.id}`,
      url_private: `${state.origin}/files/${file.id}`,
      shares: { public: open, private: closed },
    },
  };
}

const WRITE = ['files:write'];

/** The three steps of an upload and files.info. */
export const FILES: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': { tier: 4, token: 'bot', scopes: WRITE, run: getUploadUrl },
  'files.completeUploadExternal': { tier: 4, token: 'bot', scopes: WRITE, run: completeUpload },
  'files.info': { tier: 4, token: 'bot', scopes: ['files:read'], run: info },
};
