import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { durationMs } from '../../src/sandbox/zadig/routes/duration.ts';

/** Which log somebody asks for, as the path and query of Zadig's log stream say it. */
export interface AskedLog {
  /** `pod/container`. */
  readonly key: string;
  /** Lines from before; 0 and less is all of them. */
  readonly tails: number;
  /** How far back they may go; null as far as `tails` goes. */
  readonly sinceMs: number | null;
}

const LOG_PATH = /^\/openapi\/logs\/sse\/pods\/([^/]+)\/containers\/([^/]+)$/;

/** One line on the wire, as gin frames it. A carriage return is spelled as two letters, and the line is trimmed. */
export function frame(line: string): string {
  return `event:message\ndata:${line.trim().replaceAll('\r', '\\r')}\n\n`;
}

/** The head of a stream, which goes out with its first line and never before. */
export function beginStream(response: ServerResponse): void {
  if (!response.headersSent)
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}

/** What a log server does besides: commands of whoever started it, answered as JSON. */
export interface Control {
  follow(asked: AskedLog, response: ServerResponse): void;
  /** Of `/_logs`, with what was posted there; null when nothing was. */
  command(wanted: unknown): unknown;
}

/** A Zadig whose logs are ours, and everything else that of the Zadig behind it. Resolves with its address. */
export async function serveLogs(zadig: string, control: Control): Promise<string> {
  const upstream = new URL(zadig);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', zadig);
    const [, pod, container] = LOG_PATH.exec(url.pathname) ?? [];
    if (url.pathname === '/_logs') return answer(request, response, control);
    if (pod === undefined || container === undefined) return passOn(request, response, upstream, agent);
    if (request.headers.authorization === undefined) return response.writeHead(401).end();
    const since = url.searchParams.get('since');
    const tails = url.searchParams.get('tails') ?? '';
    return control.follow(
      {
        key: `${decodeURIComponent(pod)}/${decodeURIComponent(container)}`,
        tails: /^[+-]?\d+$/.test(tails) ? Number(tails) : 10,
        sinceMs: since === null ? null : durationMs(since),
      },
      response,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answer(request: IncomingMessage, response: ServerResponse, control: Control): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(control.command(body === '' ? null : JSON.parse(body)) ?? null));
  });
}

function passOn(request: IncomingMessage, response: ServerResponse, to: URL, agent: Agent): void {
  const { method, headers, url: path } = request;
  const onward = send(
    { agent, host: to.hostname, port: to.port, method, path, headers: { ...headers, host: to.host } },
    (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
