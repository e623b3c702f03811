import type { Json } from './json.ts';

/**
 * Slack saying no. `error` is the word of the Web API, `detail` says in which field and why, `extra` goes into the
 * answer beside them (`needed`, `provided`, `response_metadata`).
 */
export class SlackRefusal extends Error {
  readonly error: string;
  readonly detail: string;
  readonly extra: Json;

  constructor(error: string, detail = '', extra: Json = {}) {
    super(detail === '' ? error : `${error}: ${detail}`);
    this.name = 'SlackRefusal';
    this.error = error;
    this.detail = detail;
    this.extra = extra;
  }
}

/** Slack asking to come back later: HTTP 429 with `Retry-After` in whole seconds. */
export class SlackBusy extends Error {
  readonly retryAfterS: number;

  constructor(retryAfterS: number) {
    super(`ratelimited, retry after ${retryAfterS} s`);
    this.name = 'SlackBusy';
    this.retryAfterS = retryAfterS;
  }
}
