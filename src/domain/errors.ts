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
  /** How what the hint says is written in a command; a form has a field for it. */
  readonly typed: string | undefined;
  /** Slack id of the person whom the message speaks of: it goes on where their name ends. */
  readonly by: string | undefined;
  /** The command's argument it is about, for the form in which it stands; `=KEY` for one variable of several, `=` for words that are none. */
  readonly arg: string | undefined;
  /** The errors it tells of, where it tells of several. */
  readonly each: readonly BotError[];

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      hint?: string | undefined;
      typed?: string | undefined;
      by?: string | undefined;
      arg?: string | undefined;
      each?: readonly BotError[] | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BotError';
    this.code = code;
    this.hint = options.hint;
    this.typed = options.typed;
    this.by = options.by;
    this.arg = options.arg;
    this.each = options.each ?? [];
  }
}

/** The same error, said of an argument unless it is of another already. */
export function about(error: BotError, arg: string): BotError {
  const { code, message, hint, typed, by } = error;
  return error.arg === undefined
    ? new BotError(code, message, { hint, typed, by, arg, cause: error })
    : error;
}
