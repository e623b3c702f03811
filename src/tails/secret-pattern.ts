import { BotError } from '../domain/errors.ts';
import { maskCards } from '../domain/log/cards.ts';
import { keyLineIn } from '../domain/log/key-lines.ts';
import type { OwnPattern } from '../domain/log/redact.ts';
import { maskTokens } from '../domain/log/redact-line.ts';
import { endsAsSecret, isSecretName } from '../domain/secret-names.ts';
import type { FilterWish } from './filter.ts';

/** Quoted text, a sign by its number, other escapes, a class, beginnings and ends of groups, counts, and the rest. */
const PART =
  /\\Q(?<quoted>.*?)(?:\\E|$)|\\(?:x\{(?<wide>[\da-f]{1,6})\}|[xu](?<code>[\da-f]{4}|[\da-f]{2}))|\\(?<escape>.)|\[(?<class>\^?\]?(?:\\.|[^\]\\])*)\]|(?<open>\((?:\?(?:P?<\w*>|[a-z-]*:?))?)|(?<close>\))|\{\d+,?\d*\}|(?<sign>[^*+?^$])|./gisu;
/** The kinds of signs that a class of few stands for; a range or another class stands for any. */
const FEW = /^(?!\^)(?:[^\\-]{1,4}|-)$/;
const REPEATED = /^(?:[*+?]|\{\d)/;
/** `Authorization: Bearer` alone is what stands before a secret, and so is the first line of a key. */
const SCHEME = /\b(?:basic|bearer|digest|token)\s{0,9}$/gim;
const KEY_HEAD = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?!\s{0,9}[\w+/\\]{8})/g;
/** A name, or one of several, with a sign or as an argument, and its value or several. */
const NAMED =
  /(?<dashes>-{0,2})(?<names>[\w\p{Script=Han}][\w\p{Script=Han}|-]{0,200})(?<sign>["'\\]{0,3}\s*(?:[=:：.]|->)[\s=:>."'\\]*|\s+)(?=(?<values>[^\s"',;&]{6,}))/gu;
const NUMBER = /^\d[\d.,_]*(?:ms|[smhdkMG]|[kKMG]i?B)?$/;

/**
 * Refuses patterns that hold a secret: everybody in the channel sees them. None of use is lost, since lines are searched
 * for what is left of them without secrets. Errors: BotError `usage` about `grep` or `not`, without the pattern.
 */
export function mustHoldNoSecret(wish: FilterWish, own: readonly OwnPattern[]): void {
  for (const arg of ['grep', 'not'] as const) {
    const pattern = wish[arg];
    if (pattern === null) continue;
    const literal = literalOf(pattern).replace(SCHEME, '').replace(KEY_HEAD, '');
    if (!holdsToken(literal, own) && !holdsNamed(literal)) continue;
    throw new BotError(
      'usage',
      'This pattern holds what looks like a secret, and everybody in the channel would see it.',
      { arg, hint: 'Look for the words beside it.' },
    );
  }
}

/** The text that a pattern spells: without what stands for any sign, and each way of its whole on a line of its own. */
function literalOf(pattern: string): string {
  let depth = 0;
  let literal = '';
  for (const { 0: part, index, groups = {} } of pattern.matchAll(PART)) {
    const { quoted, wide, code = wide, escape: escaped, class: members, open, close, sign } = groups;
    const isRepeated = REPEATED.test(pattern.slice(index + part.length));
    if (open !== undefined) depth += /^\(\?[a-z-]*$/i.test(open) ? 0 : 1;
    else if (close !== undefined) depth = Math.max(0, depth - 1);
    else if (quoted !== undefined) literal += quoted;
    else if (code !== undefined) literal += spelled(Number.parseInt(code, 16));
    else if (escaped !== undefined) literal += escaped === 's' ? ' ' : /[a-z]/i.test(escaped) ? '' : escaped;
    else if (members !== undefined) literal += memberOf(members, isRepeated);
    else if (sign === '|' && depth === 0) literal += '\n';
    else if (sign !== undefined && !(sign === '.' && isRepeated)) literal += sign;
  }
  return literal;
}

function spelled(code: number): string {
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}

/** `[=:]` stands between a name and a value, even where it may be missing. */
function memberOf(members: string, isRepeated: boolean): string {
  const isSign = /^[=:\s]+$/.test(members);
  return isSign || (FEW.test(members) && !isRepeated) ? members.charAt(0) : '';
}

function holdsToken(literal: string, own: readonly OwnPattern[]): boolean {
  const shown = own.reduce((text, each) => each.replace(text), maskCards(maskTokens(literal)));
  return shown !== literal || keyLineIn(literal, true) !== null;
}

/** Is there a secret's name with a value that nobody would call a word? */
function holdsNamed(literal: string): boolean {
  for (const { groups = {} } of literal.matchAll(NAMED)) {
    const { dashes = '', names = '', sign = '', values = '' } = groups;
    if (sign.trim() === '' && dashes === '') continue;
    const promises = sign.includes('=') || sign.trim() === '' ? isSecretName : endsAsSecret;
    if (names.split('|').some(promises) && values.split('|').some(isTelling)) return true;
  }
  return false;
}

/** Letters mixed with digits, or with signs that no word has; no path and no number. */
function isTelling(value: string): boolean {
  if (value.length < 6 || /^[./~]/.test(value) || NUMBER.test(value)) return false;
  return /\p{L}/u.test(value) && /[\d!@#%&~]/.test(value);
}
