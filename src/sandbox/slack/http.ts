import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerApi } from './api.ts';
import type { Answer, Call } from './call.ts';
import { failsCall, takeFault } from './faults.ts';
import { isRecord, type Json, parsed, str } from './json.ts';
import { answerResponseUrl } from './response-url.ts';
import { type Fault, pause, type State } from './state.ts';
import { answerDownload, answerUpload } from './uploads.ts';

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function argsOf(raw: Buffer, contentType: string, query: URLSearchParams): Json {
  const args: Json = Object.fromEntries(query);
  if (contentType.startsWith('application/json')) {
    const body = parsed(raw.toString());
    return isRecord(body) ? { ...args, ...body } : args;
  }
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return { ...args, ...Object.fromEntries(new URLSearchParams(raw.toString())) };
  return args;
}

async function readCall(request: IncomingMessage, url: URL): Promise<Call> {
  const raw = await readBody(request);
  const contentType = str(request.headers['content-type']);
  const { token, ...args } = argsOf(raw, contentType, url.searchParams);
  const header = /^Bearer (.+)$/.exec(str(request.headers.authorization))?.[1];
  return { args, raw, contentType, token: header ?? (str(token) === '' ? null : str(token)) };
}

function faultAnswer(fault: Fault): Answer {
  if (fault.retryAfterS !== undefined)
    return {
      status: fault.status ?? 429,
      headers: { 'retry-after': String(fault.retryAfterS) },
      body: { ok: false, error: fault.error ?? 'ratelimited' },
    };
  if (fault.error !== undefined)
    return { status: fault.status ?? 200, body: { ok: false, error: fault.error } };
  return { status: fault.status ?? 500, body: 'fault' };
}

function send(answer: Answer, response: ServerResponse): void {
  const json = isRecord(answer.body) && !Buffer.isBuffer(answer.body);
  const type = json ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
  response.writeHead(answer.status, { 'content-type': type, ...answer.headers });
  response.end(json ? JSON.stringify(answer.body) : answer.body);
}

async function route(path: readonly string[], call: Call, state: State): Promise<Answer> {
  const [place, name = ''] = path;
  if (place === 'api') return answerApi(name, call, state);
  if (place === 'response') return answerResponseUrl(name, call, state);
  if (place === 'upload') return answerUpload(name, call, state);
  if (place === 'files') return answerDownload(name, call, state);
  return { status: 404, body: 'not found' };
}

/** Answers one HTTP request: the Web API, response_urls, uploads and downloads. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  const url = new URL(request.url ?? '/', state.origin);
  const path = url.pathname.split('/').filter((part) => part !== '');
  const call = await readCall(request, url);
  const what = { api: path[1] ?? '', response: 'response_url' }[path[0] ?? ''] ?? path[0] ?? '';
  const fault = takeFault(what, state);
  if (fault?.delayMs !== undefined) await pause(fault.delayMs, state);
  const failing = fault !== null && failsCall(fault);
  const answer = !failing || fault.applied === true ? await route(path, call, state) : null;
  if (failing && fault.reset === true) response.destroy();
  else send(failing || answer === null ? faultAnswer(fault ?? {}) : answer, response);
}
