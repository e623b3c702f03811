import { MASK } from '../mask.ts';
import { BEGIN, END, redactLine } from './redact-line.ts';

/** A pattern of the operator's own, compiled elsewhere: `replace` puts MASK in the place of all that it finds. */
export interface OwnPattern {
  replace(text: string): string;
}

/** Redacts the lines of one container, in their order: a private key goes over many of them. */
export interface Redactor {
  /** The line as it may be shown, and how many masks were put into it. */
  redact(line: string): { readonly text: string; readonly masked: number };
}

const KEY_HEADER = /^(?:Proc-Type|DEK-Info|Comment|Version|Charset|Hash):/;
/** One word, as the lines of a key are. Behind another prefix than the key's beginning it must look like nothing else. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$|^={1,2}[A-Za-z0-9+/]{0,4}$/;
const BASE64_PART =
  /(?<![A-Za-z0-9+/])(?=[^A-Z\s]{0,60}[A-Z])(?=[^a-z\s]{0,60}[a-z])(?=[^0-9+\s]{0,60}[0-9+])[A-Za-z0-9+/]{24,}={0,2}/g;
/** A key whose beginning was before the stream's: whole lines, mixed as no word is. */
const KEY_LINE = /^(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=[^0-9+/=]*[0-9+/=])[A-Za-z0-9+/]{40,}={0,2}$/;
/** The same behind a time or a level, in the width that keys are written in. */
const PREFIXED_KEY_LINE =
  /^(.{1,200}?[\s:|])((?=[^A-Z]{0,80}[A-Z])(?=[^a-z]{0,80}[a-z])(?=[^0-9+/]{0,80}[0-9+/])[A-Za-z0-9+/]{64}(?:[A-Za-z0-9+/]{12})?)$/;
const KEY_REST = /^(?=.*[0-9A-Z+/=])[A-Za-z0-9+/]{1,39}={0,2}$/;
/** The longest key has 16,384 bits: 192 lines. */
const MOST_KEY_LINES = 200;

/** Where a key stands: nowhere, in the lines the stream began with, or in what stood around its beginning. */
type Key =
  | null
  | { readonly at: 'start'; readonly hidden: number }
  | { readonly at: 'inside'; readonly prefix: string; readonly suffix: string; readonly lines: number };

/** A redactor for one stream from its beginning on. `own` patterns see what is left of a line by all other rules. */
export function createRedactor(own: readonly OwnPattern[] = []): Redactor {
  let key: Key = { at: 'start', hidden: 0 };
  return {
    redact(line) {
      const [text, next] = key === null ? ([line, null] as const) : hideKey(line, key);
      let shown = redactLine(text);
      for (const pattern of own) shown = pattern.replace(shown);
      key = shown === line ? next : keyAfter(line, next);
      return shown === line
        ? { text: line, masked: 0 }
        : { text: shown, masked: Math.max(1, masksIn(shown) - masksIn(line)) };
    },
  };
}

/** The line without what belongs to the key that goes on, and whether it still does. */
function hideKey(line: string, key: NonNullable<Key>): readonly [string, Key] {
  if (key.at === 'start') {
    if (KEY_LINE.test(line)) return [MASK, { at: 'start', hidden: key.hidden + 1 }];
    const behind = PREFIXED_KEY_LINE.exec(line);
    if (behind !== null) return [`${behind[1]}${MASK}`, { at: 'start', hidden: key.hidden + 1 }];
    return [key.hidden > 0 && KEY_REST.test(line) ? MASK : line, null];
  }
  const next = key.lines < MOST_KEY_LINES ? { ...key, lines: key.lines + 1 } : null;
  const end = END.exec(line);
  if (end !== null) {
    const [body, rest] = [line.slice(0, end.index), line.slice(end.index)];
    return [
      body.replace(/(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]+$/, MASK).replace(BASE64_PART, MASK) + rest,
      null,
    ];
  }
  const prefix = alike(line.slice(0, key.prefix.length), key.prefix);
  const suffix = key.suffix === '' ? '' : alike(line.slice(-key.suffix.length), key.suffix);
  const body = line.slice(prefix.length, line.length - suffix.length).trim();
  if (BASE64.test(body) || KEY_HEADER.test(body)) return [`${prefix}${MASK}${suffix}`, next];
  return [line.replace(BASE64_PART, MASK), next];
}

/** Does a key begin in this line, or go on behind it? */
function keyAfter(line: string, next: Key): Key {
  const begin = BEGIN.exec(line);
  if (begin === null || END.test(line.slice(begin.index))) return next;
  const [prefix, suffix] = [line.slice(0, begin.index), line.slice(begin.index + begin[0].length)];
  return { at: 'inside', prefix, suffix, lines: 0 };
}

/** A part of a line if it differs from the wanted one in digits only, as time stamps do. */
function alike(part: string, wanted: string): string {
  return shapeOf(part) === shapeOf(wanted) ? part : '';
}

function shapeOf(text: string): string {
  return text.replace(/\d/g, '0');
}

function masksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(MASK); at >= 0; at = text.indexOf(MASK, at + MASK.length)) count += 1;
  return count;
}
