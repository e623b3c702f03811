import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { BotError } from '../domain/errors.ts';
import { quote } from '../zadig/words.ts';

const LONGEST = 500;
/** Steps of the compiled pattern: a line made for it can cost as many for each of its letters. */
const LARGEST = 500;
/** Such a class is hundreds of ranges. */
const UNICODE_CLASS = 10;

/** Quoted text, escapes, a class, a count, beginnings of groups and flags, and else single letters. */
const PART =
  /\\Q.*?(?:\\E|$)|\\[pP]\{[^}]*\}|\\[pP].|\\x\{[^}]*\}|\\x[\da-fA-F]{2}|\\.?|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\(\?P?<\w*>|\(\?[a-zA-Z-]*[:)]|./gsu;
const COUNT = /^\{(\d+),?(\d*)\}$/;
const NO_LETTERS = /\\[pPx]\{[^}]*\}|\\[pP].|\\x..|\\.|\[:\^?\w+:\]/gsu;

interface Part {
  readonly text: string;
  readonly at: number;
}

/**
 * A pattern in RE2's syntax. `arg`: of one that people type, whose case counts only if there is upper case in it.
 * Errors: BotError `usage` about `arg`.
 */
export function compile(pattern: string, what: string, arg?: 'grep' | 'not'): RE2JS {
  const refuse = (why: string, hint: string, cause?: unknown) =>
    new BotError('usage', `${what} “${quote(pattern, 80, [])}” cannot be used: ${why}.`, {
      hint,
      arg,
      cause,
    });
  if (pattern === '') throw refuse('it is empty', 'Type what to look for, or nothing at all.');
  if (pattern.length > LONGEST)
    throw refuse(`it has more than ${LONGEST} characters`, 'A shorter part of what you look for will do.');
  const parts = [...pattern.matchAll(PART)].map(({ 0: text, index: at }) => ({ text, at }));
  // Looked at before it is compiled, which would take the time and memory.
  const { size, unclosed, stray } = measure(parts);
  if (size > LARGEST)
    throw refuse(
      `with all its repetitions it is too large, ${size > 1e6 ? 'millions of' : size.toLocaleString('en')} steps instead of ${LARGEST}`,
      'Count to smaller numbers, or write “+” or “*” instead.',
    );
  try {
    const isExact = arg === undefined || parts.some(hasUpperCase);
    return RE2JS.compile(pattern, isExact ? 0 : RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const [name, found] = error instanceof RE2JSSyntaxException ? [error.error, error.input ?? ''] : ['', ''];
    const start = name.endsWith(' )')
      ? (unclosed ?? stray)
      : parts.find(({ at }) => pattern.startsWith(found, at))?.at;
    const at = start ?? pattern.indexOf(found);
    const place = at < 0 ? '' : ` at character ${[...pattern.slice(0, at)].length + 1}`;
    throw refuse(...mistake(name, found, (sign) => `“${quote(sign, 20, [])}”${place}`), error);
  }
}

function hasUpperCase({ text }: Part): boolean {
  if (text.startsWith('(?')) return false;
  const letters = text.startsWith('\\Q') ? text.slice(2).replace(/\\E$/, '') : text.replace(NO_LETTERS, '');
  return /\p{Lu}/u.test(letters);
}

/** How large a pattern becomes when its repetitions are written out, and which brackets have no partner. */
function measure(parts: readonly Part[]): { size: number; unclosed?: number; stray?: number } {
  let group = { at: -1, size: 0, last: 0 };
  const around: (typeof group)[] = [];
  let stray: number | undefined;
  const add = (size: number) => {
    group.last = size;
    group.size += size;
  };
  for (const { text, at } of parts) {
    const count = COUNT.exec(text);
    const outer = text === ')' ? around.pop() : undefined;
    if (count !== null) {
      const more = group.last * (Math.max(1, Number(count[1]), Number(count[2])) - 1);
      group.last += more;
      group.size += more;
    } else if (text.startsWith('(') && !text.endsWith(')')) {
      around.push(group);
      group = { at, size: 0, last: 0 };
    } else if (outer !== undefined) {
      const inner = group.size;
      group = outer;
      add(inner + 2);
    } else if (text === ')') stray ??= at;
    else if (text.startsWith('\\Q')) add(text.length);
    else add(/\\[pP]/.test(text) ? UNICODE_CLASS : 1);
  }
  const size = around.reduce((sum, { size }) => sum + size, group.size);
  return { size, ...(around.length > 0 && { unclosed: group.at }), ...(stray !== undefined && { stray }) };
}

/** What is wrong, and what to type instead; `at` quotes a sign and says where it stands. */
function mistake(name: string, found: string, at: (sign: string) => string): readonly [string, string] {
  const sign = found.startsWith('(?<') ? found.slice(0, 4) : found;
  switch (name) {
    case 'missing closing )':
      return [`${at('(')} is never closed`, 'Close it with “)”, or write “\\(” for the sign itself.'];
    case 'unexpected )':
      return [`${at(')')} closes nothing`, 'Leave it out, or write “\\)” for the sign itself.'];
    case 'missing closing ]':
      return [`${at('[')} is never closed`, 'Close it with “]”, or write “\\[” for the sign itself.'];
    case 'trailing backslash at end of expression':
      return ['it ends with a “\\”', 'Write “\\\\” for the sign itself.'];
    case 'missing argument to repetition operator':
      return [
        `before ${at(sign)} there is nothing to repeat`,
        `Leave it out: a pattern may match anywhere in a line. Write “\\${sign}” for the sign itself.`,
      ];
    case 'invalid nested repetition operator':
      return [`${at(sign)} repeats what is repeated already`, 'One of them is enough.'];
    case 'invalid repeat count':
      return [`${at(sign)} is no count`, 'Write the smaller number first, as in {2,5}.'];
    case 'invalid character class range':
      return /^(?:\\[pP]|\[:)/.test(sign)
        ? [
            `${at(sign)} is not known`,
            'Known are for example “\\p{L}” for letters, “\\d” for digits and “\\s” for blanks.',
          ]
        : [`${at(sign)} goes backwards`, 'Write the first of the characters first, as in [a-z].'];
    case 'invalid escape sequence':
      return /^\\[1-9k]/.test(sign)
        ? [`${at(sign)} refers to a group, which is not offered`, 'Write once more what the group matches.']
        : [`${at(sign)} is not known`, 'Leave out the “\\”, or write “\\\\” for the sign itself.'];
    case 'duplicate capture group name':
      return ['two of its groups have the same name', 'Leave the names out: “(…)” is enough.'];
  }
  if (/^\(\?<?[=!]/.test(sign))
    return [
      `${at(sign)} looks ahead or back, which is not offered`,
      'Look for the text itself; lines to leave out have a pattern of their own.',
    ];
  if (sign.startsWith('(?'))
    return [`${at(sign)} is not known`, 'Write “(…)” for a group, or “\\(” for the sign itself.'];
  return ['it is too large or too deep', 'Write a simpler one.'];
}
