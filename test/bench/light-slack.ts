import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const PING_MS = 10_000;

/**
 * A Slack that only counts. The one of src/sandbox/ checks and keeps every message, which would cost more than
 * what is measured here; this one speaks the same Socket Mode and takes the same answers.
 */
export interface LightSlack {
  readonly apiUrl: string;
  readonly origin: string;
  /** Open connections that were greeted. */
  sockets(): number;
  /** Resolves with the time of the first greeting. */
  readonly connected: Promise<number>;
  /** Sends an envelope to the connections in turn; resolves with the time of its ack. */
  send(id: string, payload: object): Promise<number>;
  /** Sends a click, choice or keystroke; resolves with what the ack carries, and its time. */
  interact(id: string, payload: object): Promise<Timed>;
  /** Resolves with the body that came to this command's response_url. */
  answer(id: string): Promise<string>;
  /** Resolves with the form that is opened with this trigger. */
  opened(triggerId: string): Promise<Timed>;
  /** Resolves with what that form is redrawn as. */
  redrawn(triggerId: string): Promise<Timed>;
  close(): Promise<void>;
}

/** What came, and when. */
export interface Timed {
  readonly at: number;
  readonly body: string;
}

const IDENTITY = { team_id: 'T0DEMO', user_id: 'U0ZADIG', bot_id: 'B0ZADIG', user: 'zadig', team: 'Demo' };
const UNKNOWN: Answered = { body: { ok: false, error: 'unknown_method' } };

/** An answer of the Web API; `retryAfterS`: 429, nothing was done. */
export interface Answered {
  readonly body: object;
  readonly retryAfterS?: number;
}

/** Methods besides those that a command takes; null: not known here, either. */
export type MoreMethods = (method: string, args: URLSearchParams, origin: string) => Answered | null;

export async function startLightSlack(more: MoreMethods = () => null): Promise<LightSlack> {
  const sockets: WebSocket[] = [];
  const acks = new Map<string, (ack: Timed) => void>();
  const opened = new Map<string, (view: Timed) => void>();
  const redrawn = new Map<string, (view: Timed) => void>();
  const answers = new Map<string, (body: string) => void>();
  let greet: (at: number) => void = () => {};
  const connected = new Promise<number>((resolve) => {
    greet = resolve;
  });
  let turn = 0;

  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = request.url ?? '';
      if (path.startsWith('/response/')) {
        response.end('ok');
        return settle(answers, path.slice('/response/'.length), body);
      }
      if (path.startsWith('/upload/')) return response.end('OK');
      const { body: answer, retryAfterS } = api(path.slice('/api/'.length), body);
      const wait = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
      response.writeHead(retryAfterS === undefined ? 200 : 429, {
        'content-type': 'application/json',
        ...wait,
      });
      response.end(JSON.stringify(answer));
    });
  });

  function api(method: string, body: string): Answered {
    const sent = new URLSearchParams(body);
    const known = oneOfOurs(method, sent);
    return known === null ? (more(method, sent, origin) ?? UNKNOWN) : { body: known };
  }

  function oneOfOurs(method: string, sent: URLSearchParams): object | null {
    const view = { at: performance.now(), body: sent.get('view') ?? '' };
    switch (method) {
      // A view is called as the trigger that opened it.
      case 'views.open':
        settle(opened, sent.get('trigger_id') ?? '', view);
        return { ok: true, view: { id: sent.get('trigger_id'), hash: '1' } };
      case 'views.update':
        settle(redrawn, sent.get('view_id') ?? '', view);
        return { ok: true, view: { id: sent.get('view_id'), hash: '2' } };
      case 'auth.test':
        return { ok: true, ...IDENTITY };
      case 'apps.connections.open':
        return { ok: true, url: `${origin.replace('http', 'ws')}/link/` };
      case 'usergroups.users.list':
        return { ok: true, users: ['U0BEN'] };
      default:
        return null;
    }
  }

  const accepting = new WebSocketServer({ server });
  accepting.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (bytes) => {
      const { envelope_id: id, payload } = JSON.parse(bytes.toString());
      settle(acks, id, { at: performance.now(), body: JSON.stringify(payload ?? null) });
    });
    socket.on('close', () => sockets.splice(sockets.indexOf(socket), 1));
    socket.on('error', () => socket.terminate());
    const info = { approximate_connection_time: 18_060, host: 'bench', build_number: 1 };
    socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.length, debug_info: info }));
    greet(performance.now());
  });
  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, PING_MS);

  function hand(type: string, id: string, payload: object): Promise<Timed> {
    return new Promise((resolve, reject) => {
      const socket = sockets[turn++ % Math.max(1, sockets.length)];
      if (socket === undefined) return reject(new Error('No connection is open.'));
      acks.set(id, resolve);
      return socket.send(JSON.stringify({ envelope_id: id, type, accepts_response_payload: true, payload }));
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: `${origin}/api/`,
    origin,
    sockets: () => sockets.length,
    connected,
    send: async (id, payload) => (await hand('slash_commands', id, payload)).at,
    interact: (id, payload) => hand('interactive', id, payload),
    opened: (triggerId) => new Promise((resolve) => opened.set(triggerId, resolve)),
    redrawn: (triggerId) => new Promise((resolve) => redrawn.set(triggerId, resolve)),
    answer: (id) => new Promise((resolve) => answers.set(id, resolve)),
    async close() {
      clearInterval(pings);
      for (const socket of sockets) socket.terminate();
      accepting.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function settle<T>(waiting: Map<string, (value: T) => void>, id: string, value: T): void {
  waiting.get(id)?.(value);
  waiting.delete(id);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += chunk;
  return body;
}
