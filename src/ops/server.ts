import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { BotError } from '../domain/errors.ts';

const LINGER_MS = 500;

export interface OpsServer {
  readonly port: number;
  /** From now on `POST /slack/events` goes there. */
  serveSlack(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Why the bot cannot do its work now, one sentence each; empty when it can. */
export type Unready = () => readonly string[];

/**
 * `/healthz`: the process lives. `/readyz`: Slack reaches it and Zadig has answered. `/metrics` for Prometheus.
 * Errors: BotError `conflict` when the port is taken.
 */
export async function startOpsServer(port: number, registry: Registry, unready: Unready): Promise<OpsServer> {
  let slack: RequestListener | null = null;
  const server = createServer((request, response) => {
    // Not `new URL`: it throws for a path such as `//`, which anybody can ask for.
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === '/slack/events' && request.method === 'POST' && slack !== null) slack(request, response);
    else if (request.method === 'GET' || request.method === 'HEAD')
      answer(path, response, registry, unready).catch(() => end(response, 500, 'failed\n'));
    else end(response, 404, 'not found\n');
  });
  await listening(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    serveSlack(listener: (request: IncomingMessage, response: ServerResponse) => void) {
      slack = listener;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // A client that never finishes its request must not hold up the end.
        setTimeout(() => server.closeAllConnections(), LINGER_MS).unref();
      }),
  };
}

async function answer(
  path: string,
  response: ServerResponse,
  registry: Registry,
  unready: Unready,
): Promise<void> {
  switch (path) {
    case '/healthz':
      return end(response, 200, 'ok\n');
    case '/readyz': {
      const reasons = unready();
      return end(
        response,
        reasons.length === 0 ? 200 : 503,
        reasons.length === 0 ? 'ready\n' : `${reasons.join('\n')}\n`,
      );
    }
    case '/metrics':
      response.setHeader('content-type', registry.contentType);
      return end(response, 200, await registry.metrics());
    default:
      return end(response, 404, 'not found\n');
  }
}

function end(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(body);
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new BotError(
          'conflict',
          `Port ${port} cannot be used (${'code' in error ? String(error.code) : error.message}).`,
          { hint: 'Set PORT to a free one.' },
        ),
      ),
    );
    server.listen(port, () => resolve());
  });
}
