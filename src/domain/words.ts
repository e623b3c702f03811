/** One word of a command. A quoted word is never taken for a flag. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

export interface Words {
  readonly words: readonly Word[];
  /** Text of the ``` block, null when there is none. */
  readonly body: string | null;
  readonly problem: string | null;
}

/**
 * Splits typed text into words: blanks separate, "…" and '…' keep blanks together (also after `=`), a
 * backslash inside double quotes escapes the next character, `word` loses its backticks, and the first
 * ``` block is the body. Never throws; an unclosed quote is reported and the rest taken as one word.
 */
export function splitWords(text: string): Words {
  const { line, body } = takeBody(text);
  const words: Word[] = [];
  let problem: string | null = null;
  let at = 0;
  while (at < line.length) {
    if (isBlank(line[at])) {
      at += 1;
      continue;
    }
    const word = readWord(line, at);
    if (!word.closed) problem = unclosed(line.slice(at));
    words.push({ text: word.text, quoted: word.quoted });
    at = word.end;
  }
  return { words, body, problem };
}

/** Says where the quote is without what stands in it, which may be a secret. */
function unclosed(rest: string): string {
  const key = /^[^\s"'=]{1,60}=/u.exec(rest)?.[0];
  return `Close the quote${key === undefined ? '' : ` behind ${key}`}: it is opened and never closed.`;
}

/** The inverse of splitWords for one word: quoted when it would not survive bare. */
export function quoteWord(word: string): string {
  if (/^[^\s"'`\\]+$/u.test(word) && !word.startsWith('--')) return word;
  return `"${word.replace(/["\\`]/g, '\\$&')}"`;
}

function takeBody(text: string): { line: string; body: string | null } {
  const open = text.indexOf('```');
  if (open < 0) return { line: text, body: null };
  const close = text.indexOf('```', open + 3);
  const body = text.slice(open + 3, close < 0 ? undefined : close).replace(/^[a-zA-Z]*\r?\n/, '');
  return { line: `${text.slice(0, open)} ${close < 0 ? '' : text.slice(close + 3)}`, body };
}

interface ReadWord {
  readonly text: string;
  readonly quoted: boolean;
  readonly closed: boolean;
  readonly end: number;
}

function readWord(line: string, start: number): ReadWord {
  let text = '';
  let at = start;
  let closed = true;
  const quoted = line[start] === '"' || line[start] === "'";
  while (at < line.length && !isBlank(line[at])) {
    const char = line[at] ?? '';
    // An apostrophe inside a word (don't) opens nothing.
    const opens = (char === '"' || char === "'") && (at === start || line[at - 1] === '=');
    if (!opens) {
      text += char;
      at += 1;
      continue;
    }
    const inside = readQuoted(line, at + 1, char);
    text += inside.text;
    at = inside.end;
    closed &&= inside.closed;
  }
  const bare = !quoted && text.length > 2 && /^`[^`]+`$/.test(text) ? text.slice(1, -1) : text;
  return { text: bare, quoted, closed, end: at };
}

function readQuoted(
  line: string,
  start: number,
  quote: string,
): { text: string; end: number; closed: boolean } {
  let text = '';
  let at = start;
  while (at < line.length) {
    const char = line[at] ?? '';
    if (char === quote) return { text, end: at + 1, closed: true };
    const escapes = char === '\\' && quote === '"' && at + 1 < line.length;
    text += escapes ? (line[at + 1] ?? '') : char;
    at += escapes ? 2 : 1;
  }
  return { text, end: at, closed: false };
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || /\s/u.test(char);
}
