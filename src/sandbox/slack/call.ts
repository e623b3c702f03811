import type { Json } from './json.ts';

/** A request, read to its end. */
export interface Call {
  readonly args: Json;
  readonly raw: Buffer;
  readonly contentType: string;
  readonly token: string | null;
}

/** What goes back; an object is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer | Json;
}
