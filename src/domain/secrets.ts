import { MASK } from './mask.ts';
import { isPlainValue } from './plain-values.ts';
import { endsAsSecret, isSecretName } from './secret-names.ts';
import { SHAPES } from './secret-shapes.ts';

/** A name and the sign, or the blank behind `--name`, after which its value begins. */
const ASSIGNED =
  /(?<![\w\p{Script=Han}.-])(?<dashes>-*)(?<quote>(?:\\{0,8}["'])?)(?<key>[\w\p{Script=Han}][\w\p{Script=Han}.-]*)\k<quote>(?<sign>[^\S\n]*(?::=|=>|==?|:|：)[^\S\n]*|[^\S\n]+)/gu;

/** Text with everything in it masked that looks like a secret: known token shapes, URLs with a password, `password=…`. */
export function maskText(text: string): string {
  return maskAssigned(maskShapes(text));
}

/** Text without what looks like a secret whatever stands before it; harmless to text with our own words and marks. */
export function maskShapes(text: string): string {
  let masked = text;
  for (const [pattern, replacement] of SHAPES) masked = masked.replace(pattern, replacement);
  return masked;
}

const LINE =
  /^(?<before>[ \t]*(?:(?:export|set|ENV|ARG|-)[ \t]+)?(?:-D|--?)?["']?)(?<key>[\w\p{Script=Han}][\w\p{Script=Han}.-]*)(?<sign>["']?[ \t]*(?::=|=>|==?|:|：)[ \t]*)(?<value>\S.*)$/u;

/**
 * Text made of lines such as a `.properties` or `.env` file, masked: there a value goes on to the end of its line,
 * whatever characters it holds.
 */
export function maskLines(text: string): string {
  let goesOn = false;
  const lines = text.split('\n').map((line) => {
    const found = goesOn ? null : LINE.exec(line)?.groups;
    const secret = goesOn || (found != null && holdsSecret(found));
    goesOn = secret && /\\\r?$/.test(line);
    if (!secret) return line;
    return `${found == null ? '' : `${found['before']}${found['key']}${found['sign']}`}${MASK}`;
  });
  return maskText(lines.join('\n'));
}

function holdsSecret({ key = '', sign = '', value = '' }: Record<string, string>): boolean {
  const said = value.trim();
  return promises(key, sign) && !isHarmless(said) && !isPlainValue(key, sign, said);
}

/** What reads like an image or a host, `token-api:v1`, must promise more than `TOKEN_API: v1`. */
function promises(key: string, sign: string): boolean {
  return sign === ':' && !/[A-Z]/.test(key) ? endsAsSecret(key) : isSecretName(key);
}

/** Literals, the beginning of a structure whose parts are looked at by themselves, and what is hidden already. */
function isHarmless(value: string): boolean {
  return (
    value === MASK ||
    /^(null|true|false|~|\||>|\{|\[|""|''|[|>][+-]?\d?)[,;\s}\]]*$/i.test(value) ||
    /^[{[]\s*["'{[]/.test(value)
  );
}

function maskAssigned(text: string): string {
  const shown: string[] = [];
  let done = 0;
  for (const head of text.matchAll(ASSIGNED)) {
    const { dashes = '', quote = '', key = '', sign = '' } = head.groups ?? {};
    const start = head.index + head[0].length;
    if (head.index < done || !promises(key, `${quote}${sign}`)) continue;
    if (sign.trim() === '' && (dashes === '' || text[start] === '-')) continue;
    if (endsThere(text, head.index, start)) continue;
    const value = valueAt(text, start, quote, (bare) => isPlainValue(key, sign, bare));
    if (value === null) continue;
    shown.push(text.slice(done, start), value.shown);
    done = value.end;
  }
  return shown.join('') + text.slice(done);
}

const BEHIND = /[,}\]:]|$/y;

/** `"pw:"` is a whole text that ends with the sign: the quote behind it closes the one before, and opens no value. */
function endsThere(text: string, from: number, start: number): boolean {
  const closing = sticky(OPENING, text, start);
  if (closing === null || !text.startsWith(closing, from - closing.length)) return false;
  return sticky(BEHIND, text, start + closing.length) !== null;
}

interface Value {
  readonly shown: string;
  readonly end: number;
}

const OPENING = /\\{0,8}["']/y;
const BETWEEN = /[^\S\n]*,?[^\S\n]*/y;
const ITEM = /[^\s,\][{}"'\\]+/y;
/** The beginning of a structure, or of a template's expression; a password may begin with a brace, too. */
const STRUCTURE = /\{\s*(?:["'{[}]|$|[\w.-]{1,100}["']?\s*:\s)/y;
/** What stands between `Authorization:` and a secret that has been hidden by its shape. Any other word may be one itself. */
const SCHEME =
  /(?:basic|bearer|digest|token|negotiate|ntlm|hawk|oauth|apikey|key|aws4-hmac-sha256)(?=[^\S\n]+(?:••••|[\w-]{1,40}=))/iy;
const BARE =
  /(?:[^\s"',;&})\]\\<]|\\(?!\\{0,8}["'])|[',;&})\]](?=[\w!@#$%^*+/~.-])(?![\w.-]{1,100}["']?[^\S\n]*[=:]))+/y;

/** The masked form of the value that begins at `start`, and where it ends; null when there is nothing to hide. */
function valueAt(
  text: string,
  start: number,
  keyQuote: string,
  isPlain: (bare: string) => boolean,
): Value | null {
  const opening = sticky(OPENING, text, start);
  if (opening !== null) {
    const { inside, end, closed } = quotedEnd(text, start + opening.length, opening);
    if (inside === '' || inside === MASK) return null;
    return { shown: `${opening}${MASK}${closed ? opening : ''}`, end };
  }
  if (text[start] === '[') return maskedList(text, start, keyQuote);
  if (sticky(STRUCTURE, text, start) !== null || sticky(SCHEME, text, start) !== null) return null;
  const bare = sticky(BARE, text, start);
  if (bare === null || isHarmless(bare) || isPlain(bare)) return null;
  // JSON stays JSON when a number is hidden.
  return { shown: `${keyQuote}${MASK}${keyQuote}`, end: start + bare.length };
}

/**
 * A list of texts and numbers, hidden as one. Of one that is no such list, or does not end, the items that can be
 * told are hidden one by one; it is never looked at again, so that many of them cost no more than their length.
 */
function maskedList(text: string, start: number, keyQuote: string): Value {
  const mask = `${keyQuote}${MASK}${keyQuote}`;
  const shown = ['['];
  let at = start + 1;
  let hidden = 0;
  for (;;) {
    const between = sticky(BETWEEN, text, at) ?? '';
    shown.push(between);
    at += between.length;
    if (text[at] === ']') break;
    const opening = sticky(OPENING, text, at);
    if (opening !== null) {
      const { inside, end, closed } = quotedEnd(text, at + opening.length, opening);
      const isHidden = inside === '' || inside === MASK;
      shown.push(isHidden ? text.slice(at, end) : `${opening}${MASK}${closed ? opening : ''}`);
      hidden += Number(!isHidden);
      at = end;
    } else {
      const item = sticky(ITEM, text, at);
      if (item === null) return { shown: shown.join(''), end: at };
      shown.push(item === MASK ? item : mask);
      hidden += Number(item !== MASK);
      at += item.length;
    }
  }
  return { shown: hidden === 0 ? text.slice(start, at + 1) : `[${mask}]`, end: at + 1 };
}

function sticky(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * Where a quoted value ends. In JSON inside JSON the quotes carry backslashes: one with as many as the opening one
 * closes, one with more is part of the value, and one with fewer ends the text around it.
 */
function quotedEnd(
  text: string,
  start: number,
  opening: string,
): { inside: string; end: number; closed: boolean } {
  const mark = opening.at(-1) ?? '"';
  const level = opening.length - 1;
  let run = 0;
  for (let at = start; at < text.length && text[at] !== '\n'; at += 1) {
    const char = text[at];
    if (char === '\\') {
      run += 1;
      continue;
    }
    if (char === mark) {
      const literal = mark === "'" && level === 0;
      const doubled = literal && text[at + 1] === "'";
      if (doubled) at += 1;
      else if (literal || run % (2 * (level + 1)) === level) {
        const from = at - (literal ? 0 : level);
        return { inside: text.slice(start, from), end: at + 1, closed: true };
      } else if (run < level) {
        return { inside: text.slice(start, at - run), end: at - run, closed: false };
      }
    }
    run = 0;
  }
  const line = text.indexOf('\n', start);
  const end = line < 0 ? text.length : line;
  return { inside: text.slice(start, end), end, closed: false };
}
