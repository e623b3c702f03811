import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tokenFor } from './http/access.ts';
import type { User } from './http/call.ts';
import { createFaults, type Fault } from './http/faults.ts';
import type { Dialect } from './http/refusal.ts';
import { type Matcher, matches, type RecordedRequest } from './http/requests.ts';
import { createRouter } from './http/router.ts';
import { createReceiver } from './receiver.ts';
import { routesOf } from './routes/routes.ts';
import { createWorld } from './world/seed.ts';
import type { World } from './world/types.ts';

/** How the Zadig in the box behaves; everything has a default. */
export interface ZadigOptions {
  /** `server` behaves as the real one does, `documented` as its documentation page says. Default `server`. */
  readonly dialect?: Dialect;
  /** Default: a free one. */
  readonly port?: number;
  /** How long one pod takes to become ready. Default 2000. */
  readonly rolloutMs?: number;
  /** The admin's token. */
  readonly token?: string;
  /** Between two lines of a container's log; 0: only what a test writes with `say`. Default 400. */
  readonly logIntervalMs?: number;
  /** Milliseconds; default `Date.now`. */
  readonly clock?: () => number;
}

/** A running Zadig in the box. */
export interface ZadigSandbox extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** The token of somebody who is no administrator. */
  readonly memberToken: string;
  /** Live: read it, or change it behind the bot's back. */
  readonly world: World;
  requests(filter?: Matcher): readonly RecordedRequest[];
  clearRequests(): void;
  /** Switches a fault on; returns what removes it. */
  fault(fault: Fault): () => void;
  clearFaults(): void;
  /** Log streams open at this moment. */
  openStreams(): number;
  /** Breaks all of them off. */
  cutStreams(): void;
  /** Ends every socket, stream and timer at once. */
  close(): Promise<void>;
}

/** Starts a Zadig on 127.0.0.1. */
export async function startZadig(options: ZadigOptions = {}): Promise<ZadigSandbox> {
  const world = createWorld({
    clock: options.clock ?? Date.now,
    rolloutMs: options.rolloutMs ?? 2000,
    logIntervalMs: options.logIntervalMs ?? 400,
  });
  const token = options.token ?? tokenFor('admin');
  const memberToken = tokenFor('member');
  const users = new Map<string, User>([
    [memberToken, { name: 'member', admin: false }],
    [token, { name: 'admin', admin: true }],
  ]);
  const dialect = options.dialect ?? 'server';
  const faults = createFaults();
  const requests: RecordedRequest[] = [];
  const streams = new Set<() => void>();
  const ending = new AbortController();
  const receive = createReceiver({
    world,
    dialect,
    router: createRouter(routesOf(dialect)),
    users,
    faults,
    requests,
    streams,
    ending: ending.signal,
  });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    // A client that goes away mid-answer is its own business.
    receive(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const cutStreams = (): void => {
    for (const end of [...streams]) {
      end();
    }
  };
  const close = async (): Promise<void> => {
    ending.abort();
    cutStreams();
    if (server.listening) {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    }
  };
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    memberToken,
    world,
    requests: (filter = {}) => requests.filter(({ method, path }) => matches(filter, method, path)),
    clearRequests: () => {
      requests.length = 0;
    },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    openStreams: () => streams.size,
    cutStreams,
    close,
    [Symbol.asyncDispose]: close,
  };
}

export type { Fault, RecordedRequest, World };
