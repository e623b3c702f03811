import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { answerControl } from './control.ts';
import { authenticate } from './http/access.ts';
import { type Answer, json, nothing, send, text } from './http/answer.ts';
import { type Call, guard, type Route, type User } from './http/call.ts';
import { staged } from './http/fault-replies.ts';
import type { Fault, Faults } from './http/faults.ts';
import { type Dialect, Refusal, refusalReply } from './http/refusal.ts';
import { type RecordedRequest, readable } from './http/requests.ts';
import type { Router } from './http/router.ts';
import type { World } from './world/types.ts';

/** A demo left running must not fill the memory. */
const keptRequests = 20_000;

/** What every request is answered from. */
export interface Receiver {
  readonly world: World;
  readonly dialect: Dialect;
  readonly router: Router<Route>;
  readonly users: ReadonlyMap<string, User>;
  readonly faults: Faults;
  readonly requests: RecordedRequest[];
  /** What ends each open log stream. */
  readonly streams: Set<() => void>;
  /** Aborted when the server closes. */
  readonly ending: AbortSignal;
}

/** A request as it came off the wire, path decoded. */
interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** The way of every request: record it, let a fault hit it, answer it. */
export function createReceiver(
  receiver: Receiver,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const incoming = await read(request);
    if (incoming.path.startsWith('/_sandbox/')) {
      send(response, answerControl(incoming.method, incoming.path, incoming.body, receiver));
      return;
    }
    const record: RecordedRequest = {
      method: incoming.method,
      path: incoming.path,
      query: Object.fromEntries(incoming.query),
      body: readable(incoming.body),
      at: receiver.world.clock(),
      authorization: incoming.authorization ?? null,
      status: null,
    };
    receiver.requests.push(record);
    receiver.requests.splice(0, Math.max(0, receiver.requests.length - keptRequests));
    const fault = receiver.faults.take(incoming.method, incoming.path);
    const answer = await faulty(receiver, fault, incoming);
    switch (answer) {
      case 'silence':
        return;
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'silent stream':
        follow(receiver, response, () => () => {});
        return;
    }
    if (answer.kind === 'stream') {
      record.status = 200;
      follow(receiver, response, answer.open);
    } else {
      record.status = answer.status;
      send(response, answer);
    }
  };
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const [rawPath = '/', ...rest] = (request.url ?? '/').split('?');
  const search = rest.join('?');
  return {
    method: request.method ?? 'GET',
    path: decodePath(rawPath),
    search: search === '' ? '' : `?${search}`,
    query: new URLSearchParams(search),
    body: Buffer.concat(chunks).toString('utf8'),
    authorization: request.headers.authorization,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function faulty(
  receiver: Receiver,
  fault: Fault | null,
  incoming: Incoming,
): Promise<Answer | 'silence' | 'reset' | 'silent stream'> {
  switch (fault?.kind) {
    case undefined:
      return respond(receiver, incoming);
    case 'slow':
      await pause(fault.delayMs ?? 3000, undefined, { signal: receiver.ending });
      return respond(receiver, incoming);
    case 'timeout':
      return 'silence';
    case 'reset':
      return 'reset';
    case 'silent':
      return 'silent stream';
    case 'applied_then_timeout':
      await respond(receiver, incoming);
      return 'silence';
    case 'applied_then_reset':
      await respond(receiver, incoming);
      return 'reset';
    case 'status':
    case 'empty':
    case 'html':
    case 'licence':
      return staged(fault.kind, fault);
  }
}

async function respond(receiver: Receiver, incoming: Incoming): Promise<Answer> {
  const { world, dialect } = receiver;
  const { method, path, search, query, body } = incoming;
  const user = authenticate(receiver.users, incoming.authorization, query);
  if (user === null) {
    return nothing(401);
  }
  const match = receiver.router.match(method, path);
  switch (match.kind) {
    case 'unknown':
      return text(`Invalid path: ${path}`, 404);
    case 'wrong_method':
      // By the page, what is not documented is simply not there.
      if (dialect === 'documented') {
        return text(`Invalid path: ${path}`, 404);
      }
      return text(`Method not allowed: ${method} ${path}`, 405);
    case 'redirect':
      return {
        ...nothing(method === 'GET' ? 301 : 307),
        headers: { location: encodeURI(match.path) + search },
      };
  }
  if (
    dialect === 'server' &&
    world.pendingCollaboration &&
    query.has('projectName') &&
    query.get('ifPassFilter') !== 'true'
  ) {
    return json({ code: 10000, workflow: [], product: [{ base_name: 'dev' }], ifSync: true });
  }
  const call: Call = {
    world,
    dialect,
    method,
    path,
    params: match.params,
    query,
    body,
    user,
    wait: (ms) => pause(ms, undefined, { signal: receiver.ending }),
  };
  try {
    guard(match.value, call);
    return await match.value.handle(call);
  } catch (error) {
    if (error instanceof Refusal) {
      return refusalReply(error, dialect);
    }
    if (!receiver.ending.aborted) {
      process.stderr.write(`zadig sandbox: ${error instanceof Error ? error.stack : error}\n`);
    }
    // What gin's recovery answers to a panic.
    return nothing(500);
  }
}

function follow(
  receiver: Receiver,
  response: ServerResponse,
  open: (response: ServerResponse) => () => void,
): void {
  const stop = open(response);
  const end = (): void => {
    stop();
    receiver.streams.delete(end);
    response.destroy();
  };
  receiver.streams.add(end);
  response.once('close', end);
}
