const [ESC, BEL, CSI] = ['\u001b', '\u0007', '\u009b'] as const;

/** Controls but the tab, formats, half signs. */
const SIGNS = '\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f\\p{Cf}\\p{Cs}';
const INVISIBLE = new RegExp(`[${SIGNS}\\u2028\\u2029]`, 'u');
/** Anything there may be something to do about; most lines have none of it. */
const UNCLEAN = new RegExp(`[${SIGNS}\\u2028\\u2029]|\\\\(?:[ru/]|033\\[|x1[bB]\\[|e\\[)`, 'u');

/**
 * Colours, cursor moves, and hyperlinks and titles with the text that is not shown. One that is begun and never ended
 * takes only its beginning along; no beginning is looked through by another.
 */
const ESCAPES = new RegExp(
  [
    `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]`,
    `${ESC}[\\]PX^_][^${ESC}${BEL}]*(?:${BEL}|${ESC}\\\\)`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

/** A joiner is part of an emoji, and of words in Arabic and Indic letters; in any other word it only hides. */
const JOINED =
  '(?<=\\p{ExtPict}|\\p{EMod}|\\ufe0f|[\\u0600-\\u06ff\\u0900-\\u0dff])[\\u200c\\u200d](?=[\\p{ExtPict}\\u0600-\\u06ff\\u0900-\\u0dff])';
const HIDDEN = new RegExp(`(?!${JOINED})[${SIGNS}]+`, 'gu');
const BREAKS = /[\n\v\f\u0085\u2028\u2029]/g;

/**
 * What Zadig makes of a carriage return. Text may hold these two signs, too: a quoted `\r\n`, a `"\r"`, a path, in which
 * small letters follow on letters.
 */
const SPELLED_RETURN = /(?<!\\)\\r(?!["'\\])(?:(?![a-z])|(?<=[%)\]….\s]\\r))/g;
const LAST_SPELLED_RETURNS = /(?:\\r){1,100}$/;
/** Colours as source code writes them. */
const SPELLED_COLOUR = /\\+(?:033|x1[bB]|e)\[[0-9;]{0,20}m/g;
const SPELLED = /\\+(?:u([0-9a-fA-F]{4})|\/)/g;

/**
 * A line as it would be read on a terminal, without the colours and all that is invisible: what would hide part of a
 * secret's name from the redaction, or turn text around, is gone. Of a progress bar only the last state is left. Tabs
 * are kept. What JSON spells as `\u003d` or `\/` is written as the sign itself, so that it is found, too; JSON stays
 * the JSON it was.
 */
export function cleanLine(raw: string): string {
  if (!UNCLEAN.test(raw)) return raw;
  const line = raw.includes('\\') ? spelledOut(raw) : raw;
  return withoutInvisible(lastState(withoutEscapes(line)));
}

/** Text of one line without what is invisible in it; a joiner in an emoji stays, a line break becomes a blank. */
export function withoutInvisible(text: string): string {
  if (!INVISIBLE.test(text)) return text;
  return withoutEscapes(text).replace(BREAKS, ' ').replace(HIDDEN, '');
}

function withoutEscapes(text: string): string {
  return text.includes(ESC) || text.includes(CSI) ? text.replace(ESCAPES, '') : text;
}

/** With spelled signs as the signs themselves. JSON has no real carriage return: there it is always part of a text. */
function spelledOut(raw: string): string {
  const json = raw.startsWith('{') && raw.endsWith('}');
  const returned = json ? raw : raw.replace(LAST_SPELLED_RETURNS, '').replace(SPELLED_RETURN, '\r');
  return returned
    .replace(SPELLED_COLOUR, '')
    .replace(SPELLED, (spelling: string, hex: string | undefined) =>
      hex === undefined ? '/' : signOf(spelling, Number.parseInt(hex, 16)),
    );
}

/** JSON in JSON doubles its backslashes: a quote gets as many as it needs to stay one at the same depth. */
function signOf(spelling: string, code: number): string {
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  if (code === 0x22) return `${'\\'.repeat(2 * (spelling.length - 5) - 1)}"`;
  if (code === 0x09 || code === 0x0a || code === 0x0d || code === 0x5c || isHalf) return spelling;
  return String.fromCharCode(code);
}

/** What a carriage return has not written over: the text behind the last one that has any. */
function lastState(text: string): string {
  if (!text.includes('\r')) return text;
  const shown = text.trimEnd();
  return shown.slice(shown.lastIndexOf('\r') + 1);
}
