import type { ServerResponse } from 'node:http';

/** A complete answer. */
export interface Reply {
  readonly kind: 'reply';
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that stays open: `open` starts writing and returns what stops it. */
export interface Stream {
  readonly kind: 'stream';
  readonly open: (response: ServerResponse) => () => void;
}

/** What a route gives back. */
export type Answer = Reply | Stream;

/** A JSON answer, with the content type Zadig sends. */
export function json(value: unknown, status = 200): Reply {
  return {
    kind: 'reply',
    status,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(value),
  };
}

/** Plain text: YAML, values, and what the router says. */
export function text(body: string, status = 200): Reply {
  return { kind: 'reply', status, contentType: 'text/plain; charset=utf-8', body };
}

/** No body and no content type. */
export function nothing(status: number): Reply {
  return { kind: 'reply', status, contentType: null, body: '' };
}

/** What every mutation answers. */
export function success(): Reply {
  return json({ message: 'success' });
}

/** Writes a complete answer. */
export function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    ...(reply.contentType === null ? {} : { 'content-type': reply.contentType }),
    'content-length': Buffer.byteLength(reply.body),
    ...reply.headers,
  });
  response.end(reply.body);
}
