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
  /** Resolves with the body that came to this command's response_url. */
  answer(id: string): Promise<string>;
  close(): Promise<void>;
}

const IDENTITY = { team_id: 'T0DEMO', user_id: 'U0ZADIG', bot_id: 'B0ZADIG', user: 'zadig', team: 'Demo' };

export async function startLightSlack(): Promise<LightSlack> {
  const sockets: WebSocket[] = [];
  const acks = new Map<string, (at: number) => void>();
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
        settle(answers, path.slice('/response/'.length), body);
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(api(path.slice('/api/'.length))));
    });
  });

  function api(method: string): object {
    switch (method) {
      case 'auth.test':
        return { ok: true, ...IDENTITY };
      case 'apps.connections.open':
        return { ok: true, url: `${origin.replace('http', 'ws')}/link/` };
      case 'usergroups.users.list':
        return { ok: true, users: ['U0BEN'] };
      default:
        return { ok: false, error: 'unknown_method' };
    }
  }

  const accepting = new WebSocketServer({ server });
  accepting.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (bytes) => {
      const { envelope_id: id } = JSON.parse(bytes.toString());
      settle(acks, id, performance.now());
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

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: `${origin}/api/`,
    origin,
    sockets: () => sockets.length,
    connected,
    send: (id, payload) =>
      new Promise((resolve, reject) => {
        const socket = sockets[turn++ % Math.max(1, sockets.length)];
        if (socket === undefined) return reject(new Error('No connection is open.'));
        acks.set(id, resolve);
        const envelope = { envelope_id: id, type: 'slash_commands', accepts_response_payload: true, payload };
        return socket.send(JSON.stringify(envelope));
      }),
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
