import { MASK } from '../mask.ts';
import { isSecretName } from '../secret-names.ts';
import { maskLines, maskShapes } from '../secrets.ts';
import { maskCards } from './cards.ts';
import { BEGIN, END, maskListedKeys } from './listed-key.ts';
import { mayHoldSecret } from './may-hold-secret.ts';
import { maskNested } from './nested.ts';

/** What SHAPES does not know: keys of PGP and SSH2. */
const WHOLE_KEY = new RegExp(`(${BEGIN.source})(?! ${MASK})[^"]*?(?:${END.source}|(?=\\\\{0,8}")|$)`, 'g');

/** Tokens that are common in logs and that SHAPES does not know. */
const TOKENS: readonly (readonly [RegExp, string])[] = [
  // A token that is not signed, or stands behind another part of a name.
  [/(?<![A-Za-z0-9])eyJ[\w-]{4,1000}\.(?:eyJ[\w-]{2,}|[\w-]{4,}\.)[\w.-]*/g, MASK],
  [
    /\b((?:AWS_SECRET_ACCESS_KEY|aws_secret_access_key)["']?\s{1,5}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g,
    `$1${MASK}`,
  ],
  [/\bxox[a-z]-[\w%.-]{8,}/g, MASK],
  [/\b(?:ya29\.|GOCSPX-|hv[sb]\.|dckr_pat_|whsec_|gl(?:dt|rt|ptt|cbt|soat|ft|imt|agent)-)[\w-]{16,}/g, MASK],
  [/\bSG\.[\w-]{16,64}\.[\w-]{16,}/g, MASK],
  [/\b\d{8,10}:AA[\w-]{33}/g, MASK],
];

/** All of what SHAPES does not know. */
const MORE_SHAPES: readonly (readonly [RegExp, string])[] = [
  ...TOKENS,
  // The D of a Java property must not count as part of the name's first word.
  [
    /(?<![\w.-])(-D(?:api|app|access|account|private|encrypt|encryption|sign|signing|auth|master|jwt|licen[cs]e)[._-]?keys?=)[^\s"'•]+/gi,
    `$1${MASK}`,
  ],
  // What signs a URL opens what it names.
  [/(?<!\w)((?:x-(?:amz|goog|oss)-)?sig(?:nature)?=)[\w%+/=~-]{16,}/gi, `$1${MASK}`],
  // Of the cookies in a header only the first is a value beside a name that promises a secret.
  [
    new RegExp(
      `(\\bcookie["']?\\s{0,5}[:=]\\s{0,5}["']?${MASK})(?:;\\s{0,5}[^\\s;"'=]{1,200}(?:=[^\\s;"]*)?)+`,
      'gi',
    ),
    '$1',
  ],
];

/** Text without the secrets that show by their own form, whatever stands beside them. */
export function maskTokens(text: string): string {
  return TOKENS.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    maskShapes(text),
  );
}

/** Inside a JSON text a secret may stand right behind a spelled line break, whose letter must not count as its own. */
const BREAKS = [
  ['\\n', '\u2028'],
  ['\\r', '\u2029'],
  ['\\t', '\u205f'],
] as const;
const SPELLED_BREAK = /\\[nrt]/;
const STAND_IN = /[\u2028\u2029\u205f]/;

/** `password -> hunter2`; a plain word behind an arrow is what something turns into. */
const POINTED =
  /(?<![\w.-])([A-Za-z][\w.-]{0,100})(["']?\s{0,5}(?:->|→)\s{0,5}["']?)(?![A-Za-z]{1,40}(?:[\s"',;)\]}]|$))([^\s"',;)\]}]{4,})/g;

function maskPointed(text: string): string {
  if (!text.includes('->') && !text.includes('→')) return text;
  return text.replace(POINTED, (found, name: string, arrow: string) =>
    isSecretName(name) ? `${name}${arrow}${MASK}` : found,
  );
}

/** A line without the secrets that show in it alone. */
export function redactLine(line: string): string {
  const text = redactText(line);
  if (!line.includes('\\') || !SPELLED_BREAK.test(text) || STAND_IN.test(text)) return text;
  let apart = text;
  for (const [spelled, sign] of BREAKS) apart = apart.replaceAll(spelled, sign);
  let shown = redactText(apart);
  for (const [spelled, sign] of BREAKS) shown = shown.replaceAll(sign, spelled);
  return shown;
}

/** A mask between letters: what began or ended there may be known as a secret only now. */
const GLUED = new RegExp(
  `[\\w\\u0080-\\u2021\\u2023-\\uffff]${MASK}|${MASK}[\\w\\u0080-\\u2021\\u2023-\\uffff.-]`,
);
/** So far the rules look for what belongs together; in a longer line that has come nearer when there is a mask between. */
const REACH = 200;
const MOST_TIMES = 8;

function redactText(line: string): string {
  let [before, text] = [line, redactOnce(line)];
  for (let times = 1; text !== before && times < MOST_TIMES; times += 1) {
    if (line.length <= REACH && !GLUED.test(text)) break;
    [before, text] = [text, redactOnce(text)];
  }
  return text;
}

function redactOnce(line: string): string {
  let text = line;
  if (mayHoldSecret(line)) {
    if (BEGIN.test(text)) text = maskListedKeys(text).replace(WHOLE_KEY, `$1 ${MASK}`);
    text = maskLines(maskNested(text));
    text = maskPointed(text);
    for (const [pattern, replacement] of MORE_SHAPES) text = text.replace(pattern, replacement);
  }
  return maskCards(text);
}
