import type { ServerResponse } from 'node:http';
import { typicalLine } from './log-lines.ts';
import { type AskedLog, beginStream, frame, serveLogs } from './log-wire.ts';

/** How every log goes on from now. */
export type Flow =
  | { readonly kind: 'steady'; readonly perSecond: number }
  /** One line after a random while, each with the time it was written at. */
  | { readonly kind: 'sparse'; readonly fromMs: number; readonly toMs: number };

/** What one connection was sent. */
export interface SentLines {
  readonly key: string;
  readonly lines: number;
  /** Of these, the ones that an earlier connection was sent already. */
  readonly again: number;
  /** Bytes that the other side has not taken yet. */
  readonly waiting: number;
}

interface Line {
  readonly at: number;
  readonly framed: string;
}

interface Connection {
  readonly response: ServerResponse;
  lines: number;
  again: number;
}

interface Log {
  /** The latest lines. */
  lines: Line[];
  produced: number;
  /** Those that were sent to somebody. */
  sent: number;
  readonly connections: Set<Connection>;
  nextAt: number;
}

const TICK_MS = 10;
/** A node keeps no more of a log than its file. */
const KEPT = 20_000;

const logs = new Map<string, Log>();
const all: { readonly key: string; readonly of: Connection }[] = [];
let flow: Flow = { kind: 'steady', perSecond: 0 };
let since = performance.now();
let due = 0;

function logOf(key: string): Log {
  const known = logs.get(key);
  if (known !== undefined) return known;
  const made: Log = { lines: [], produced: 0, sent: 0, connections: new Set(), nextAt: 0 };
  logs.set(key, made);
  return made;
}

function write(log: Log, text: string): void {
  log.lines.push({ at: Date.now(), framed: frame(text) });
  log.produced += 1;
  if (log.lines.length > 2 * KEPT) log.lines = log.lines.slice(-KEPT);
}

function send(log: Log, lines: readonly Line[], first: number, connection: Connection): void {
  if (lines.length === 0) return;
  beginStream(connection.response);
  connection.response.write(lines.map(({ framed }) => framed).join(''));
  connection.lines += lines.length;
  connection.again += Math.max(0, Math.min(log.sent - first, lines.length));
}

function follow({ key, tails, sinceMs }: AskedLog, response: ServerResponse): void {
  const log = logOf(key);
  const connection: Connection = { response, lines: 0, again: 0 };
  all.push({ key, of: connection });
  const last = tails <= 0 ? log.lines : log.lines.slice(-tails);
  const wanted = sinceMs === null ? last : last.filter(({ at }) => at >= Date.now() - sinceMs);
  send(log, wanted, log.produced - wanted.length, connection);
  log.sent = log.produced;
  log.connections.add(connection);
  response.on('close', () => log.connections.delete(connection));
}

function grow(log: Log, lines: number): void {
  const first = log.produced;
  for (let left = lines; left > 0; left -= 1) {
    const at = flow.kind === 'sparse' ? ` at=${Date.now()}` : '';
    write(log, `${typicalLine(log.produced)}${at}`);
  }
  for (const connection of log.connections) send(log, log.lines.slice(-lines), first, connection);
  if (log.connections.size > 0) log.sent = log.produced;
}

function tick(): void {
  const now = performance.now();
  if (flow.kind === 'steady') {
    const lines = Math.floor(((now - since) * flow.perSecond) / 1000) - due;
    due += lines;
    if (lines > 0) for (const log of logs.values()) grow(log, lines);
    return;
  }
  for (const log of logs.values()) {
    if (log.nextAt > now) continue;
    if (log.nextAt > 0) grow(log, 1);
    log.nextAt = now + flow.fromMs + Math.random() * (flow.toMs - flow.fromMs);
  }
}

/** `node log-server.ts ZADIG_URL`: a flow that is posted to `/_logs` goes on from then; it answers what was sent. */
const url = await serveLogs(process.argv[2] ?? '', {
  follow,
  command(wanted) {
    if (wanted !== null) {
      flow = wanted as Flow;
      since = performance.now();
      due = 0;
      for (const log of logs.values()) log.nextAt = 0;
    }
    return all.map(({ key, of: { lines, again, response } }): SentLines => {
      return { key, lines, again, waiting: response.writableLength };
    });
  },
});
setInterval(tick, TICK_MS);
process.stdout.write(`LOGS_URL=${url}\n`);
