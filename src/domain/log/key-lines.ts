import { levelNamed } from './level.ts';

/** A line of a key: what stands before it, itself, and what stands behind it. */
export interface KeyLine {
  readonly before: string;
  readonly body: string;
  readonly behind: string;
  /** Does what stands before it differ from the wanted only in digits? */
  readonly isAlike: boolean;
}

/** Where a key's lines stand in those of a log. */
export interface KeyPlace {
  /** What of a line would belong to the key; null when something else stands there. */
  find(line: string): KeyLine | null;
}

/** A longer one is no prefix, but a text that holds a key. */
const LONGEST = 300;
const HEADER = /^\s{0,40}(?:Proc-Type|DEK-Info|Comment|Version|Charset|Hash):[^"'\\]*/;
const BODY = /^\s{0,40}(?:[A-Za-z0-9+/]+={0,2}|={1,2}[A-Za-z0-9+/]{0,4})/;

/** The place between what stood around the beginning of a key: later lines may tell another time, or level. */
export function createKeyPlace(prefix: string, suffix: string): KeyPlace {
  const before = new RegExp(`^${likeness(prefix)}`);
  const behind = new RegExp(`^${likeness(suffix)}$`);
  const shape = shapeOf(prefix);
  return {
    find(line) {
      const head = before.exec(line)?.[0];
      if (head === undefined) return null;
      const rest = line.slice(head.length);
      const isAlike = shapeOf(head) === shape;
      const header = isAlike ? HEADER.exec(rest)?.[0] : undefined;
      const body = header ?? BODY.exec(rest)?.[0] ?? '';
      const tail = rest.slice(body.length);
      const isOther = body === '' || (header === undefined && tail.trim() !== '' && !behind.test(tail));
      return isOther ? null : { before: head, body: body.trim(), behind: tail, isAlike };
    },
  };
}

/** The source of a pattern for text with other numbers, and another level. No part of it takes what the next one may. */
function likeness(text: string): string {
  if (text.length > LONGEST) return '(?!)';
  return text.replace(/([A-Za-z0-9]+)(\s*)|\s+|[^A-Za-z0-9\s]/g, (part, word?: string, blank?: string) => {
    if (word === undefined) return part.trim() === '' ? '\\s+' : `\\u${hex(part)}`;
    if (levelNamed(word) !== null) return '[A-Za-z]+\\s*';
    return `${/\d/.test(word) ? '[A-Za-z0-9]+' : word}${blank === '' ? '' : '\\s+'}`;
  });
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).padStart(4, '0');
}

function shapeOf(text: string): string {
  return text.replace(/\d/g, '0');
}

const WORD = '[A-Za-z0-9+/]';
const WIDE = `${WORD}{60,78}={0,2}`;
const SPELLED_BREAKS = '(?:\\\\{1,9}[rn]){0,2}';
/** Alone; in quotes, as source code is; the message of a line in JSON; behind a time or a level, in the widths of keys. */
const KEY_LINES = [
  new RegExp(`^(\\s{0,40})(${WIDE})(\\s{0,9})$`),
  new RegExp(`^(\\s{0,40}["'\`])(${WIDE})(${SPELLED_BREAKS}["'\`][\\s+,;.)\\]\\\\]{0,20})$`),
  new RegExp(
    `^(.{0,300}\\\\{0,3}"(?:log|msg|message|@m|line|text|event)\\\\{0,3}"\\s{0,5}:\\s{0,5}\\\\{0,3}")(${WIDE})(${SPELLED_BREAKS}\\\\{0,3}".{0,400})$`,
  ),
  new RegExp(`^(.{1,200}?[\\s:|])(${[64, 70, 72, 76].map((width) => `${WORD}{${width}}`).join('|')})()$`),
] as const;
const LONGEST_LINE = 900;
/** The same as the first line that is seen, in any width. */
const WHOLE = /^[A-Za-z0-9+/]{40,}={0,2}$/;

/** A line as those of a key are, whose beginning nobody has seen: of the width of keys, and mixed as no word is. */
export function keyLineIn(line: string, isFirst: boolean): KeyLine | null {
  if (isFirst && WHOLE.test(line) && isMixed(line))
    return { before: '', body: line, behind: '', isAlike: true };
  if (line.length < 60 || line.length > LONGEST_LINE) return null;
  for (const pattern of KEY_LINES) {
    const [, before, body, behind] = pattern.exec(line) ?? [];
    if (before === undefined || body === undefined || behind === undefined) continue;
    return isMixed(body) ? { before, body, behind, isAlike: true } : null;
  }
  return null;
}

/** Words between slashes, as the parts of a path are. */
const PATH = /(?:^|\/)[a-z]{2,}\/[a-z]{2,}(?:\/|$)/;

function isMixed(body: string): boolean {
  return !PATH.test(body) && /[A-Z]/.test(body) && /[a-z]/.test(body) && /[0-9+/=]/.test(body);
}

/** Could a word be part of a key? One of small letters, or of digits alone, is hardly ever. */
export function isKeyWord(word: string): boolean {
  return !/^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)$/.test(word);
}
