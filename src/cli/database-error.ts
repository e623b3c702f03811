import { BotError } from '../domain/errors.ts';

/** What the driver of PostgreSQL says when nobody answers, or not yet. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  // PostgreSQL's own: starting up, shutting down, too many connections.
  '57P03',
  '57P01',
  '53300',
]);
const TIMED_OUT = /timeout exceeded|Connection terminated/i;
/** libsql gives no code when the file cannot be opened. */
const NO_FILE = /^ConnectionFailed\(/;

/**
 * An error of opening the database as a sentence; null when it is another. `unavailable` for a PostgreSQL that may
 * come back. The driver's own words are left out, since they may quote the URL with its password.
 */
export function databaseError(error: unknown, url: string): BotError | null {
  if (!(error instanceof Error) || error instanceof BotError) return null;
  const code = 'code' in error ? String(error.code) : null;
  const timedOut = TIMED_OUT.test(error.message);
  if (code === null && !timedOut && !NO_FILE.test(error.message)) return null;
  const comesBack = url.startsWith('postgres') && (timedOut || (code !== null && UNREACHABLE.has(code)));
  return new BotError(
    comesBack ? 'unavailable' : 'conflict',
    comesBack
      ? `The database cannot be reached (${code ?? 'no answer in time'}).`
      : `The database cannot be opened${code === null ? '' : ` (${code})`}.`,
    { hint: 'Check DATABASE_URL.', cause: error },
  );
}
