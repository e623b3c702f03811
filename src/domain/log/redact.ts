import { MASK } from '../mask.ts';
import { createKeyPlace, isKeyWord, type KeyLine, type KeyPlace, keyLineIn } from './key-lines.ts';
import { END, openKeyIn } from './listed-key.ts';
import { maskPromised, promisesSecret } from './promised.ts';
import { redactLine } from './redact-line.ts';

/** A pattern of the operator's own, compiled elsewhere: `replace` puts MASK in the place of all that it finds. */
export interface OwnPattern {
  replace(text: string): string;
}

/** Redacts the lines of one container, in their order: a private key goes over many of them. */
export interface Redactor {
  /** The line as it may be shown, and how many masks were put into it. */
  redact(line: string): { readonly text: string; readonly masked: number };
}

/** One word, as the lines of a key are. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$|^={1,2}[A-Za-z0-9+/]{0,4}$/;
/** Behind another prefix than the key's beginning it must look like nothing else. */
const BASE64_PART =
  /(?<![A-Za-z0-9+/])(?=[^A-Z\s]{0,60}[A-Z])(?=[^a-z\s]{0,60}[a-z])(?=[^0-9+\s]{0,60}[0-9+])[A-Za-z0-9+/]{24,}={0,2}/g;
/** Of another thing than a private key, such as a certificate. */
const OTHER_BEGIN = /-----BEGIN /;
/** The longest key has 16,384 bits: 192 lines. */
const MOST_KEY_LINES = 200;
/** A shorter one is the last. */
const SHORT = 60;

/**
 * Where a key stands: nowhere; perhaps in what comes soon, since its beginning may have been before the stream's; or
 * in what stood around its beginning, or around a line that looks like one of a key (`isSure` false).
 */
type Key =
  | null
  | { readonly at: 'start'; readonly lines: number }
  | { readonly at: 'inside'; readonly place: KeyPlace; readonly isSure: boolean; readonly lines: number };

/** A redactor for one stream from its beginning on. `own` patterns see what is left of a line by all other rules. */
export function createRedactor(own: readonly OwnPattern[] = []): Redactor {
  let key: Key = { at: 'start', lines: 0 };
  let isPromised = false;
  return {
    redact(line) {
      const begun = isPromised ? maskPromised(line) : line;
      const [text, next] = key === null ? ([begun, null] as const) : hideKey(begun, key);
      isPromised = promisesSecret(line);
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
  if (key.at === 'start') return hideFirst(line, key.lines);
  const end = END.exec(line);
  if (end !== null) {
    const [body, rest] = [line.slice(0, end.index), line.slice(end.index)];
    return [
      body.replace(/(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]+$/, MASK).replace(BASE64_PART, MASK) + rest,
      null,
    ];
  }
  // Where every line must look like a key's, the first that does not is its end.
  const next = !key.isSure || key.lines < MOST_KEY_LINES ? { ...key, lines: key.lines + 1 } : null;
  const found = key.place.find(line);
  if (found !== null && ((key.isSure && found.isAlike) || isKeyWord(found.body)))
    return [hidden(found), key.isSure || found.body.length >= SHORT ? next : null];
  if (!key.isSure) return [line, null];
  return [BASE64.test(line.trim()) ? MASK : line.replace(BASE64_PART, MASK), next];
}

/** Nothing of a key has been seen yet. One that begins, or ends, is no longer one whose beginning is missing. */
function hideFirst(line: string, lines: number): readonly [string, Key] {
  const found = keyLineIn(line, lines === 0);
  if (found !== null) {
    const place = createKeyPlace(found.before, found.behind);
    return [hidden(found), { at: 'inside', place, isSure: false, lines: 1 }];
  }
  const isOver = lines >= MOST_KEY_LINES || OTHER_BEGIN.test(line) || END.test(line);
  return [line, isOver ? null : { at: 'start', lines: lines + 1 }];
}

function hidden({ before, behind }: KeyLine): string {
  return `${before}${MASK}${behind}`;
}

/** Does a key begin in this line, or go on behind it? */
function keyAfter(line: string, next: Key): Key {
  const open = openKeyIn(line);
  if (open === null) return next;
  return { at: 'inside', place: createKeyPlace(open.prefix, open.suffix), isSure: true, lines: 0 };
}

function masksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(MASK); at >= 0; at = text.indexOf(MASK, at + MASK.length)) count += 1;
  return count;
}
