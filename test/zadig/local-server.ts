import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createZadig, type Zadig, type ZadigOptions } from '../../src/zadig/client.ts';
import type { CallInput } from '../../src/zadig/endpoint.ts';

export const TOKEN = 'secret-token-4711';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** A server whose answers a test writes itself, and a client that talks to it. */
export interface Local extends AsyncDisposable {
  readonly url: string;
  readonly zadig: Zadig;
  readonly seen: Seen[];
  /** What answers from now on. */
  answer: (request: Seen, response: ServerResponse, incoming: IncomingMessage) => void;
  /** Another client of the same server. */
  client(options?: Partial<ZadigOptions>): Zadig;
}

/** Answers JSON. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(value));
}

/** Answers text. */
export function text(
  response: ServerResponse,
  value: string,
  status = 200,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type }).end(value);
}

export async function startLocal(options: Partial<ZadigOptions> = {}): Promise<Local> {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', body };
    seen.push(request);
    local.answer(request, response, incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const client = (more: Partial<ZadigOptions> = {}) =>
    createZadig({ url, token: TOKEN, ...options, ...more });
  const local: Local = {
    url,
    zadig: client(),
    seen,
    answer: (_, response) => json(response, { message: 'success' }),
    client,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return local;
}

/** The error a promise ends in; fails when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail');
}

/** A call past the compiler, for tests that go through the whole table. */
export function callAny(zadig: Zadig, row: unknown, input: CallInput): Promise<unknown> {
  const call: unknown = zadig.call;
  if (typeof call !== 'function') throw new TypeError('no client');
  return call(row, input);
}
