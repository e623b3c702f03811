import type { ServerResponse } from 'node:http';
import type { Answer } from '../http/answer.ts';
import { type Call, param, query, type Route } from '../http/call.ts';
import { coded, type Dialect, missingDocument } from '../http/refusal.ts';
import { findEnvironment } from '../world/find.ts';
import type { LogLine } from '../world/log-book.ts';
import { findLogged, readLog } from '../world/logs.ts';
import type { Pod, World } from '../world/types.ts';
import { durationMs } from './duration.ts';

/** The log of one container, followed for ever. */
export const logRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/openapi/logs/sse/pods/:pod/containers/:container',
    looseProject: true,
    handle: follow,
  },
];

function follow(call: Call): Answer {
  const { world } = call;
  const since = sinceOf(call);
  const env = findEnvironment(world, query(call, 'projectKey'), query(call, 'envName'));
  const container = param(call, 'container');
  const pod = env && findLogged(world, env, param(call, 'pod'), container);
  if (pod === undefined) {
    return missing(call);
  }
  const backlog = readLog(world, pod, container);
  const kept = backlog.lines.slice(firstWanted(call, backlog.lines, since));
  const next = backlog.dropped + backlog.lines.length - kept.length;
  return {
    kind: 'stream',
    open: (response) => pump(call, response, pod, container, next),
  };
}

/** The server is silent about what is not there: 200 without a content type, and an open connection. */
function missing(call: Call): Answer {
  if (call.dialect === 'documented') {
    throw coded(404, missingDocument);
  }
  return {
    kind: 'stream',
    open: (response) => {
      response.writeHead(200).flushHeaders();
      return () => {};
    },
  };
}

function sinceOf(call: Call): number | null {
  const word = query(call, 'since');
  if (word === '' || call.dialect === 'documented') {
    return null;
  }
  const ms = durationMs(word);
  if (ms === null) {
    throw coded(400, `time: invalid duration ${JSON.stringify(word)}`);
  }
  return call.world.clock() - ms;
}

/** Index of the first line to send. `tails` counts 10 unless it is a number; zero and less is everything. */
function firstWanted(call: Call, lines: readonly LogLine[], since: number | null): number {
  const word = query(call, 'tails');
  const tails = /^[+-]?\d+$/.test(word) ? Number(word) : 10;
  const byCount = tails <= 0 ? 0 : Math.max(0, lines.length - tails);
  const recent = since === null ? 0 : lines.findIndex(({ at }) => at >= since);
  return Math.max(byCount, recent === -1 ? lines.length : recent);
}

/** Writes new lines as they come; the head goes out with the first one on the server, at once by the page. */
function pump(call: Call, response: ServerResponse, pod: Pod, container: string, from: number): () => void {
  const { world, dialect } = call;
  const head = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
  let next = from;
  const { instance } = readLog(world, pod, container);
  const drain = (): void => {
    const log = readLog(world, pod, container);
    if (log.instance !== instance) {
      return;
    }
    const fresh = log.lines.slice(Math.max(0, next - log.dropped));
    next = log.dropped + log.lines.length;
    if (fresh.length > 0 && !response.headersSent) {
      response.writeHead(200, head);
    }
    if (fresh.length > 0) {
      response.write(fresh.map(({ text }) => frame(text, dialect)).join(''));
    }
    if (dialect === 'documented' && isOver(world, pod)) {
      response.end();
    }
  };
  if (dialect === 'documented') {
    response.writeHead(200, head).flushHeaders();
  }
  drain();
  const timer = setInterval(drain, Math.max(5, Math.min(world.logs.intervalMs || 250, 250)));
  world.logs.listeners.add(drain);
  return () => {
    clearInterval(timer);
    world.logs.listeners.delete(drain);
  };
}

function isOver(world: World, pod: Pod): boolean {
  return pod.goneAt !== null && pod.goneAt <= world.clock();
}

/** One log line on the wire. gin trims it, splits it at line feeds and spells a carriage return as two letters. */
function frame(line: string, dialect: Dialect): string {
  if (dialect === 'documented') {
    return `data: ${JSON.stringify(line)}\n\n`;
  }
  if (line.endsWith('\r')) {
    return `${frame(line.slice(0, -1), dialect)}event:message\ndata:\ndata:\\r\n\n`;
  }
  return `event:message\ndata:${line.trim().replaceAll('\r', '\\r').replaceAll('\n', '\ndata:')}\n\n`;
}
