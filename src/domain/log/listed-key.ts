import { MASK } from '../mask.ts';

/** The first line of a private key, and its last one. */
export const BEGIN =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|---- BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY ----/;
export const END =
  /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|---- END [A-Z0-9 ]{0,40}PRIVATE KEY ----/;
const EVERY_BEGIN = new RegExp(BEGIN.source, 'g');

/** The end of one text and the beginning of the next, and all of that if it is part of a key and no name of a value. */
const ITEM = new RegExp(
  `((?: ${MASK})?(?:\\\\{1,9}[rn]){0,2}\\\\{0,8}["'\`]\\s{0,9}[,+]?\\s{0,9}\\\\{0,8}["'\`])([A-Za-z0-9+/=]{1,200}|(?:Proc-Type|DEK-Info|Comment|Version|Charset|Hash):[^"'\`\\\\]{0,200}|${MASK}|)(?=(?:\\\\{1,9}[rn]){0,2}\\\\{0,8}["'\`](?!\\s{0,9}[:=]))`,
  'y',
);
const QUOTED = /(?<=["'`])[A-Za-z0-9+/]{60,78}={0,2}(?=(?:\\{1,9}[rn]){0,2}\\{0,8}["'`])/g;

/** Text without those parts of a private key that are texts of their own: a list of its lines, or one beside its beginning. */
export function maskListedKeys(text: string): string {
  let shown = '';
  let done = 0;
  for (const { index, 0: begin } of text.matchAll(EVERY_BEGIN)) {
    if (index < done) continue;
    shown += text.slice(done, index) + begin;
    done = index + begin.length;
    for (;;) {
      ITEM.lastIndex = done;
      const [whole, between = '', item = ''] = ITEM.exec(text) ?? [];
      if (whole === undefined) break;
      shown += between + (item === '' ? '' : MASK);
      done += whole.length;
    }
  }
  return done === 0 ? text : (shown + text.slice(done)).replace(QUOTED, MASK);
}

/** The last beginning of a key in a line that has no end in it. */
export function openKeyIn(line: string): { readonly prefix: string; readonly suffix: string } | null {
  const begin = [...line.matchAll(EVERY_BEGIN)].at(-1);
  if (begin === undefined) return null;
  const suffix = line.slice(begin.index + begin[0].length);
  return END.test(suffix) ? null : { prefix: line.slice(0, begin.index), suffix };
}
