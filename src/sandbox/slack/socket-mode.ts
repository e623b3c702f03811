import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { isRecord, parsed, str } from './json.ts';
import { type AttemptResult, changed, type Delivery, type Retry, type State } from './state.ts';

const PING_MS = 10_000;
const CLOSE_MS = 200;
const MAX_CONNECTIONS = 10;

interface Connection {
  readonly socket: WebSocket;
  /** It was told to go away: nothing new is sent to it. */
  leaving: boolean;
}

interface Waiting {
  readonly connection: Connection;
  readonly settle: (result: AttemptResult) => void;
}

/** The Socket Mode side of this Slack. */
export interface SocketMode {
  readonly attempt: (delivery: Delivery, retry: Retry | null) => Promise<AttemptResult>;
  readonly count: () => number;
  readonly disconnect: (reason: string) => void;
  readonly drop: () => void;
  readonly close: () => Promise<void>;
}

/** Serves `/link/?ticket=…`: hello, envelopes to one connection in turn, acks, pings, refreshes. */
export function startSocketMode(server: Server, state: State): SocketMode {
  const sockets = new WebSocketServer({ noServer: true });
  const connections: Connection[] = [];
  const waiting = new Map<string, Set<Waiting>>();
  let turn = 0;

  const bye = (connection: Connection, reason: string): void => {
    connection.leaving = reason !== 'warning';
    const debug = { host: 'applink-sandbox' };
    connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: debug }));
  };

  const lost = (connection: Connection): void => {
    const index = connections.indexOf(connection);
    if (index >= 0) connections.splice(index, 1);
    changed(state);
    for (const set of waiting.values())
      for (const one of [...set])
        if (one.connection === connection) {
          set.delete(one);
          one.settle({ acked: false, reason: 'connection_failed', retry: true });
        }
  };

  const heard = (text: string): void => {
    const ack = parsed(text);
    if (!isRecord(ack)) return;
    const set = waiting.get(str(ack['envelope_id']));
    waiting.delete(str(ack['envelope_id']));
    for (const one of set ?? []) one.settle({ acked: true, payload: ack['payload'] });
  };

  const greet = (socket: WebSocket): void => {
    const connection: Connection = { socket, leaving: false };
    connections.push(connection);
    socket.on('message', (bytes) => heard(bytes.toString()));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => lost(connection));
    if (connections.length > MAX_CONNECTIONS) {
      bye(connection, 'too_many_websockets');
      return;
    }
    const debug = { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 };
    const app = { app_id: state.world.app.id };
    const hello = {
      type: 'hello',
      num_connections: connections.length,
      debug_info: debug,
      connection_info: app,
    };
    socket.send(JSON.stringify(hello));
    changed(state);
  };

  server.on('upgrade', (request, socket, head) => {
    if (state.closing.signal.aborted) return socket.destroy();
    const url = new URL(request.url ?? '/', state.origin);
    const known = url.pathname === '/link/' && state.tickets.delete(str(url.searchParams.get('ticket')));
    if (!known) return socket.end('HTTP/1.1 408 Request Timeout\r\n\r\n');
    return sockets.handleUpgrade(request, socket, head, greet);
  });

  const pings = setInterval(() => {
    for (const { socket } of connections) socket.ping();
  }, PING_MS);

  return {
    attempt(delivery, retry) {
      const able = connections.filter((row) => !row.leaving && row.socket.readyState === row.socket.OPEN);
      const connection = able[turn++ % Math.max(1, able.length)];
      if (connection === undefined)
        return Promise.resolve({ acked: false, reason: 'connection_failed', retry: true });
      const event = delivery.kind === 'events_api';
      const envelope = {
        envelope_id: delivery.id,
        type: delivery.kind,
        payload: delivery.payload,
        accepts_response_payload: !event,
        ...(event ? { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' } : {}),
      };
      return new Promise((settle) => {
        const set = waiting.get(delivery.id) ?? new Set();
        waiting.set(delivery.id, set.add({ connection, settle }));
        connection.socket.send(JSON.stringify(envelope));
      });
    },
    count: () => connections.length,
    disconnect(reason) {
      const connection = connections.find((row) => !row.leaving);
      if (connection !== undefined) bye(connection, reason);
    },
    drop() {
      for (const { socket } of [...connections]) socket.terminate();
    },
    async close() {
      clearInterval(pings);
      const open = [...connections].map(({ socket }) => socket);
      const gone = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      // A close frame first: a client that is cut off instead logs an error for every connection.
      for (const socket of open) socket.close(1001);
      const cut = setTimeout(() => {
        for (const socket of open) socket.terminate();
      }, CLOSE_MS);
      await Promise.all(gone);
      clearTimeout(cut);
      sockets.close();
    },
  };
}
