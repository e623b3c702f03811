import type { Answer, Call } from './call.ts';
import { refused, type State } from './state.ts';

async function fileBytes(call: Call): Promise<Buffer> {
  if (!call.contentType.startsWith('multipart/form-data')) return call.raw;
  const body = new Uint8Array(call.raw);
  const form = await new Response(body, { headers: { 'content-type': call.contentType } }).formData();
  for (const part of form.values())
    if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  return Buffer.alloc(0);
}

/** The second step of an upload: the bytes, as multipart (any file part) or as they are. */
export async function answerUpload(id: string, call: Call, state: State): Promise<Answer> {
  const file = state.world.files.get(id);
  const bytes = await fileBytes(call);
  if (file === undefined || file.completed || bytes.byteLength !== file.length) {
    const detail = file === undefined ? 'no such upload' : `${bytes.byteLength} of ${file.length} bytes`;
    refused({ method: 'upload', error: 'upload_failed', detail, args: { id } }, state);
    return { status: 400, body: detail };
  }
  file.content = bytes;
  return { status: 200, body: `OK - ${bytes.byteLength}` };
}

/** A file's bytes, for the holder of the bot token. */
export function answerDownload(id: string, call: Call, state: State): Answer {
  const content = state.world.files.get(id)?.content ?? null;
  if (call.token !== state.settings.botToken) return { status: 403, body: 'forbidden' };
  return content === null ? { status: 404, body: 'not found' } : { status: 200, body: content };
}
