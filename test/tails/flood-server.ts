import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { type AskedLog, beginStream, frame, serveLogs } from '../bench/log-wire.ts';
import { type Random, randomFrom } from '../support/crash-random.ts';
import { BARE_KEY, floodLines, NUMBERED_KEY, ROUND } from './flood-lines.ts';

/** What the server knows when it is asked. */
export interface FloodTold {
  /** Lines that the container wrote. */
  readonly written: number;
  /** Lines that went out at least once, as far as the server can tell. */
  readonly sent: number;
  readonly connections: readonly FloodConnection[];
  readonly isOver: boolean;
}

/** One connection: it begins with line `from`, and is cut in front of line `to`. */
export interface FloodConnection {
  readonly from: number;
  to: number;
  how: Cut | 'open';
}

/** What the flood is like. */
export interface Flood {
  readonly zadig: string;
  readonly lines: number;
  readonly cuts: number;
  readonly seed: number;
}

/** `reset`, `lost` and `severed` come anywhere in an event, the last as a proxy ends a stream; `closed` behind one; `stalled` never. */
type Cut = 'reset' | 'lost' | 'severed' | 'closed' | 'stalled';

const HISTORY = 200;
const BLOCK = 400;
/** A node keeps no more; whoever asks for all gets as much. */
const REPLAYED = 1_000;
const MOST_STALLED = 2;
/** No cut there, nor what is written while a stream is away: it goes on to the end. */
const LEFT_IN_PEACE = 10_000;

const flood = JSON.parse(process.argv[2] ?? '') as Flood;
const random: Random = randomFrom(flood.seed);
const lines = floodLines(flood.seed, flood.lines);
const connections: FloodConnection[] = [];
/** Lines the container has written, and those that went out. */
let [head, sent, unsent] = [0, 0, 0];
/** When lines were written, now and then. */
const written: { readonly seq: number; readonly at: number }[] = [];
let stalled = 0;
let current: ServerResponse | null = null;

function follow({ tails, sinceMs }: AskedLog, response: ServerResponse): void {
  // Of one container there is one reader; another one is the same that has not noticed yet.
  current?.destroy();
  current = response;
  if (head === 0) head = HISTORY;
  const since = sinceMs === null ? 0 : firstSince(Date.now() - sinceMs);
  const from = Math.max(0, head - (tails <= 0 ? REPLAYED : tails), since);
  if (from > sent) {
    unsent += from - sent;
    sent = from;
  }
  const connection: FloodConnection = { from, to: from, how: 'open' };
  connections.push(connection);
  void pump(connection, response);
}

function firstSince(at: number): number {
  for (let index = written.length - 1; index >= 0; index -= 1) {
    const one = written[index];
    if (one !== undefined && one.at < at) return one.seq;
  }
  return 0;
}

/** As fast as the other side takes it, in pieces that end anywhere, until it is cut. */
async function pump(connection: FloodConnection, response: ServerResponse): Promise<void> {
  const cutAt = connection.from + REPLAYED + random.upTo((2 * flood.lines) / (flood.cuts + 1));
  // The end is left in peace, so that there is one.
  const until = cutAt < flood.lines - LEFT_IN_PEACE ? cutAt : flood.lines;
  let gone = false;
  const closed = new Promise<void>((resolve) => {
    response.on('close', () => {
      gone = true;
      resolve();
    });
  });
  while (connection.to < until && !gone) {
    const to = Math.min(until, connection.to + BLOCK);
    let text = '';
    for (let seq = connection.to; seq < to; seq += 1) text += frame(lines.text(seq));
    written.push({ seq: to, at: Date.now() });
    connection.to = to;
    head = Math.max(head, to);
    sent = Math.max(sent, to);
    beginStream(response);
    const bytes = Buffer.from(text);
    const whole = to === until && to < flood.lines ? bytes.length - 1 - random.upTo(120) : bytes.length;
    if (!writeInPieces(response, bytes.subarray(0, whole))) await Promise.race([drained(response), closed]);
    if (to === until && to < flood.lines && !gone) await cut(connection, response, bytes.subarray(whole));
  }
}

function writeInPieces(response: ServerResponse, bytes: Buffer): boolean {
  let [at, isTaken] = [0, true];
  while (at < bytes.length) {
    const size = random.chance(0.2) ? 1 + random.upTo(30) : 1 + random.upTo(16_000);
    isTaken = response.write(bytes.subarray(at, at + size));
    at += size;
  }
  return isTaken;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve));
}

/** Ends the connection somehow; what the container writes until the next one may be more than is repeated. */
async function cut(connection: FloodConnection, response: ServerResponse, rest: Buffer): Promise<void> {
  const ends: readonly Cut[] = ['reset', 'lost', 'severed', 'closed'];
  const kinds: readonly Cut[] = stalled < MOST_STALLED ? [...ends, 'stalled'] : ends;
  const how = random.pick(kinds) ?? 'reset';
  const isHole = random.chance(0.4);
  // What is under way when a connection is reset is lost with it. For some, nothing is.
  if (!isHole) await quiet(response);
  connection.how = how;
  head += isHole ? REPLAYED + 300 + random.upTo(3_000) : random.upTo(500);
  // Where a key goes on behind a hole with something in front of its lines, nobody can tell that it is one.
  if (isInside(head - REPLAYED, NUMBERED_KEY)) head += NUMBERED_KEY.to - NUMBERED_KEY.from;
  else if (isHole && random.chance(0.5)) while (!isInside(head - REPLAYED, BARE_KEY)) head += 1;
  if (how === 'stalled') stalled += 1;
  else if (how === 'reset') response.socket?.resetAndDestroy();
  else if (how === 'lost') response.socket?.destroy();
  else {
    if (how === 'closed') response.write(rest);
    response.end();
  }
}

function isInside(seq: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  const at = seq % ROUND;
  return at > from && at < to;
}

/** Waits until the other side has taken all that is under way. */
async function quiet(response: ServerResponse): Promise<void> {
  const { localPort, remotePort } = response.socket ?? {};
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  while (response.writableLength > 0 || isUnderWay(localPort, remotePort)) await pause(20);
  await pause(100);
}

/** Does the kernel hold bytes of a connection between two ports of this machine? */
function isUnderWay(one = 0, other = 0): boolean {
  const ports = [one, other].map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .some(([, local = '', remote = '', , queues = '']) => {
      const isOurs = ports.includes(local.slice(-4)) && ports.includes(remote.slice(-4));
      return isOurs && queues !== '00000000:00000000';
    });
}

const url = await serveLogs(flood.zadig, {
  follow,
  command: (): FloodTold => ({
    written: Math.max(head, sent),
    sent: sent - unsent,
    connections,
    isOver: (connections.at(-1)?.to ?? 0) >= flood.lines,
  }),
});
process.stdout.write(`LOGS_URL=${url}\n`);
