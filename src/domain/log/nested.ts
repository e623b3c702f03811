import { MASK } from '../mask.ts';
import { endsAsSecret, isSecretName } from '../secret-names.ts';

/** A structure that something promises, or a field called value: without one of them there is nothing to look for. */
const STRUCTURED = /(?:[=:]|=>)\s{0,9}[{[]/;
const VALUED = /[vV]alue\\{0,8}["']\s{0,9}:/;
const NAMES = /^(?:name|key)$/i;
const VALUES = /^value$/i;
/** Not hidden, since it tells nothing. */
const HARMLESS = /^(?:null|true|false|\{\s*\}|\[\s*\]|\\{0,3}"\\{0,3}")?$/;

/** What is open: an object or a list, and around all of it the line itself. */
interface Frame {
  /** Where it begins, behind its name; -1 of the line. */
  readonly from: number;
  readonly isSecret: boolean;
  readonly isList: boolean;
  /** Is a structure in it? */
  holdsMore: boolean;
  /** The name of the value that is being read, and where that begins. */
  name: string | null;
  isQuoted: boolean;
  at: number;
  namesSecret: boolean;
  value: readonly [number, number] | null;
}

/**
 * Text of one line without the objects and nested lists that a secret's name promises, whatever is in them, and without
 * the value beside such a name: `{"name":"DB_PASSWORD","value":"…"}`. A flat list is left to the rules for values.
 */
export function maskNested(text: string): string {
  if (!VALUED.test(text) && !STRUCTURED.test(text)) return text;
  let shown = text;
  for (const quote of ['"', '\\"', '\\\\\\"', "'"]) {
    if (quote === '"' || shown.includes(quote)) shown = maskedIn(shown, quote);
  }
  return shown;
}

const SIGNS: ReadonlySet<string | undefined> = new Set('{}[],:=');
const WORD_BEFORE = /(?<![\w.-])[\w.-]{1,100}\s{0,9}$/;

/** The same for texts in one kind of quotes, read once from the left to the right. */
function maskedIn(text: string, quote: string): string {
  const hidden: (readonly [number, number])[] = [];
  const level = quote.length - 1;
  let stack: Frame[] = [frameOf(-1, false, false)];
  /** Where the text that is open begins, or where the last one stood. */
  let opened: number | null = null;
  let last: readonly [number, number] | null = null;

  const hide = (from: number, to: number) => {
    if (!HARMLESS.test(text.slice(from, Math.min(to, from + 9)).trim())) hidden.push([from, to]);
  };
  function endValue(frame: Frame, end: number): void {
    const { name, at } = frame;
    frame.name = null;
    if (name === null) return;
    if (VALUES.test(name)) frame.value = [at, end];
    else if (NAMES.test(name) && end - at < 300 && isSecretName(textIn(text.slice(at, end), quote)))
      frame.namesSecret = true;
  }
  function close(frame: Frame, end: number): void {
    if (frame.isSecret && (!frame.isList || frame.holdsMore)) hide(frame.from, end);
    else if (frame.namesSecret && frame.value !== null) hide(...frame.value);
  }
  /** Ends all that is open: the text breaks off, or what stands around it goes on. */
  function breakOff(end: number): void {
    for (const frame of stack.toReversed()) {
      endValue(frame, end);
      close(frame, end);
    }
    stack = [frameOf(-1, false, false)];
    [opened, last] = [null, null];
  }

  const mark = quote.at(-1);
  let slashes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (sign === '\\') {
      slashes += 1;
      continue;
    }
    const before = slashes;
    slashes = 0;
    if (sign === mark) {
      if (before < level) breakOff(index - before);
      else if (before % (2 * (level + 1)) === level) {
        if (opened === null) opened = index + 1;
        else [last, opened] = [[opened, index - level], null];
      }
      continue;
    }
    if (opened !== null || !SIGNS.has(sign)) continue;
    const frame = stack.at(-1);
    if (frame === undefined) continue;
    if (sign === '=' && /[:=]/.test(text.charAt(index - 1))) frame.at = index + 1;
    else if (sign === ':' || sign === '=') {
      const stands = last !== null && text.slice(last[1] + quote.length, index).trim() === '' ? last : null;
      const name = stands === null ? wordBefore(text, index) : text.slice(...stands);
      last = null;
      if (frame.name === null || stands !== null || !frame.isQuoted || frame.from < 0)
        [frame.name, frame.at, frame.isQuoted] = [name, index + 1, stands !== null];
    } else if (sign === '{' || sign === '[') {
      const isValue = index - frame.at < 10 && text.slice(frame.at, index).trim().replace('>', '') === '';
      const promises = frame.isQuoted ? isSecretName : endsAsSecret;
      frame.holdsMore = true;
      stack.push(frameOf(index, isValue && promises(frame.name ?? ''), sign === '['));
    } else if (sign === ',') endValue(frame, index);
    else if (stack.length > 1) {
      endValue(frame, index);
      close(frame, index + 1);
      stack.pop();
    }
  }
  breakOff(text.length);
  return withMasks(text, hidden, quote);
}

function frameOf(from: number, isSecret: boolean, isList: boolean): Frame {
  const value = { name: null, isQuoted: false, at: 0, namesSecret: false, value: null };
  return { from, isSecret, isList, holdsMore: false, ...value };
}

function wordBefore(text: string, index: number): string | null {
  return WORD_BEFORE.exec(text.slice(Math.max(0, index - 110), index))?.[0].trimEnd() ?? null;
}

function textIn(value: string, quote: string): string {
  const text = value.trim();
  return text.startsWith(quote) && text.endsWith(quote) ? text.slice(quote.length, -quote.length) : '';
}

/** The outermost of the ranges become masks, in quotes, so that JSON stays JSON. */
function withMasks(text: string, hidden: readonly (readonly [number, number])[], quote: string): string {
  const sorted = [...hidden].sort(([one, oneEnd], [other, otherEnd]) => one - other || otherEnd - oneEnd);
  let shown = '';
  let done = 0;
  for (const [from, to] of sorted) {
    if (from < done) continue;
    const blank = /^\s*/.exec(text.slice(from, to))?.[0] ?? '';
    shown += `${text.slice(done, from)}${blank}${quote}${MASK}${quote}`;
    done = to;
  }
  return shown + text.slice(done);
}
