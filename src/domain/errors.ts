/** What went wrong, as far as a program needs to know. The first five are ours, the rest are Zadig's answers. */
export type ErrorCode =
  | 'usage'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'internal'
  | 'auth'
  | 'licence'
  | 'rejected'
  | 'unavailable'
  | 'unsupported';

/**
 * The one error people get to read. `message` is a sentence fit for a person (plain text, not mrkdwn);
 * `hint` says what to type or do next. Neither ever holds a secret, a URL with a token or a stack trace.
 */
export class BotError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** Slack id of the person whom the message speaks of: it goes on where their name ends. */
  readonly by: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string | undefined; by?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BotError';
    this.code = code;
    this.hint = options.hint;
    this.by = options.by;
  }
}
