import { BotError } from '../domain/errors.ts';
import { createRedactor, type OwnPattern } from '../domain/log/redact.ts';
import type { FilterWish } from './filter.ts';

/** What stands for any sign, and how often: `password=\S+` looks for a secret and holds none. */
const ANY = /\\[dDsSwWbB]|\[\^?\]?(?:\\.|[^\]\\]){0,200}\]|\.(?=[*+?{])|[*+?]|\{\d{1,4},?\d{0,4}\}/g;
/** `Authorization: Bearer` alone is what stands before a secret. */
const SCHEME = /\b(?:basic|bearer|digest|token)\s{0,9}(?=$|[|)])/gi;
const ESCAPED = /\\([^A-Za-z0-9])/g;

/**
 * Refuses patterns that hold a secret: everybody in the channel sees them. None of use is lost, since lines are searched
 * for what is left of them without secrets. Errors: BotError `usage` about `grep` or `not`, without the pattern.
 */
export function mustHoldNoSecret(wish: FilterWish, own: readonly OwnPattern[]): void {
  for (const arg of ['grep', 'not'] as const) {
    const pattern = wish[arg];
    if (pattern === null) continue;
    const literal = pattern.replace(ANY, '').replace(SCHEME, '').replace(ESCAPED, '$1');
    if (createRedactor(own).redact(literal).masked === 0) continue;
    throw new BotError(
      'usage',
      'This pattern holds what looks like a secret, and everybody in the channel would see it.',
      { arg, hint: 'Look for the words beside it.' },
    );
  }
}
