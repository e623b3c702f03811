import { ofetch } from 'ofetch';
import { Agent } from 'undici';
import { z } from 'zod';
import { BotError } from '../domain/errors.ts';

/** What came back, read but not yet understood. */
export interface Answer {
  readonly status: number;
  /** Media type in lower case, without parameters; empty when the server names none. */
  readonly type: string;
  /** Why Zadig's gateway refused (`x-zadig-auth-reason`); empty mostly. */
  readonly reason: string;
  readonly text: string;
}

/** No answer. `reached`: the request may have arrived all the same. */
export interface Lost {
  readonly why: 'timeout' | 'aborted' | 'unreachable' | 'broken' | 'too_large' | 'queue_full';
  readonly reached: boolean;
  /** An error code such as `ECONNRESET`; never a message, those quote headers. */
  readonly detail: string;
  readonly afterMs: number;
}

export type Outcome =
  | { readonly answer: Answer; readonly lost?: undefined }
  | { readonly lost: Lost; readonly answer?: undefined };

/** An answer whose body is still coming. */
export interface Opened {
  readonly answer: Omit<Answer, 'text'>;
  readonly body: ReadableStream<Uint8Array> | null;
}

export interface Transport {
  /** Sends and reads the whole answer. Never throws; `again` opens a connection of its own, as mutations want. */
  send(request: Sending): Promise<Outcome>;
  /** Sends and hands the body over; throws what fetch throws. Ended by `signal` alone. */
  open(path: string, signal: AbortSignal): Promise<Opened>;
}

export interface Sending {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** A connection kept open may die under a request: mutations take a new one, so that "reset" means something. */
  readonly newConnection: boolean;
}

const MAX_BYTES = 20 * 1024 * 1024;
const TOO_LARGE = 'TOO_LARGE';
const Failed = z.object({
  code: z.string().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
});

/** The innermost error code of a failed fetch, and whether it failed before anything was sent. */
export function whatFailed(error: unknown): { code: string; before: boolean } {
  let code = '';
  let before = false;
  let current: unknown = error;
  for (let depth = 0; depth < 6 && current !== undefined && current !== null; depth++) {
    const seen = Failed.safeParse(current).data;
    if (seen === undefined) break;
    if (seen.code !== undefined && /^[A-Z][A-Z0-9_]{2,60}$/.test(seen.code)) code = seen.code;
    before ||= seen.syscall === 'connect' || seen.syscall === 'getaddrinfo';
    current = seen.cause;
  }
  before ||=
    code === 'UND_ERR_CONNECT_TIMEOUT' || /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(TLS|SSL)/.test(code);
  return { code: code || 'UNKNOWN', before };
}

export async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw Object.assign(new Error(TOO_LARGE), { code: TOO_LARGE });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Zadig's address as the client wants it: no trailing slash. Errors: BotError `usage` for what is none. */
function baseOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    throw new BotError('usage', 'ZADIG_URL is not a plain http or https address', {
      hint: 'It looks like https://zadig.example.com, without a user, a query or a token.',
    });
  }
  return url.href.replace(/\/+$/, '');
}

/** HTTP to one Zadig, with its token in the header and nowhere else. */
export function createTransport(address: string, token: string): Transport {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new BotError('usage', 'ZADIG_TOKEN is empty or holds spaces');
  const base = baseOf(address);
  const authorization = `Bearer ${token}`;
  const timeless = { headersTimeout: 0, bodyTimeout: 0 };
  const kept = new Agent(timeless);
  const single = new Agent({ ...timeless, pipelining: 0 });

  async function open(path: string, sending: Omit<Sending, 'path' | 'timeoutMs'>): Promise<Opened> {
    const response = await ofetch.raw(base + path, {
      method: sending.method,
      headers: {
        authorization,
        ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(sending.body === undefined ? {} : { body: sending.body }),
      ...(sending.signal === undefined ? {} : { signal: sending.signal }),
      responseType: 'stream',
      ignoreResponseError: true,
      redirect: 'manual',
      retry: 0,
      dispatcher: sending.newConnection ? single : kept,
    });
    const type = response.headers.get('content-type') ?? '';
    return {
      answer: {
        status: response.status,
        type: (type.split(';')[0] ?? '').trim().toLowerCase(),
        reason: response.headers.get('x-zadig-auth-reason') ?? '',
      },
      body: response.body,
    };
  }

  return {
    open: (path, signal) => open(path, { method: 'GET', body: undefined, signal, newConnection: true }),
    async send(sending) {
      const { signal, timeoutMs } = sending;
      const started = performance.now();
      const stop = new AbortController();
      let ended: 'timeout' | 'aborted' | undefined;
      const end = (why: 'timeout' | 'aborted') => {
        ended ??= why;
        stop.abort();
      };
      const lost = (why: Lost['why'], reached: boolean, detail: string): Outcome => ({
        lost: { why, reached, detail, afterMs: Math.round(performance.now() - started) },
      });
      if (signal?.aborted) return lost('aborted', false, 'ABORTED');
      const timer = setTimeout(end, timeoutMs, 'timeout');
      const onAbort = () => end('aborted');
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        const { answer, body } = await open(sending.path, { ...sending, signal: stop.signal });
        return { answer: { ...answer, text: await textOf(body) } };
      } catch (error) {
        if (ended !== undefined) return lost(ended, true, ended.toUpperCase());
        const { code, before } = whatFailed(error);
        if (code === TOO_LARGE) return lost('too_large', true, code);
        return lost(before ? 'unreachable' : 'broken', !before, code);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        stop.abort();
      }
    },
  };
}
