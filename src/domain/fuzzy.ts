/** How near a name comes to what was typed: the smaller, the nearer. */
const [SAME, EXACT, BEGINS, WORD_BEGINS, CONTAINS, IN_ORDER, ONE_SLIP] = [0, 1, 2, 3, 4, 5, 6] as const;
type Nearness = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** What words of a name are parted by: `api-v2`, `db_main`, `spring.port`, `Deployment/api`, `env list`. */
const PARTS = new Set([...'-_./ '].map((sign) => sign.charCodeAt(0)));
const SMALL_A = 97;
/** With fewer letters a slip leaves nothing of what was meant; names so long that more letters help are none. */
const [LEAST_FOR_SLIP, MOST_FOR_SLIP] = [3, 64] as const;

/**
 * The items of which a text matches what was typed, best first: the text itself, it but for upper and lower case, its
 * beginning, the beginning of a word in it, a part of it, its letters in order, and last the beginning of a word with
 * one slip (two neighbours swapped, or one letter too many, too few or another). Those that match alike keep their
 * order. Nothing typed: all, as they are. Costs one pass over each text.
 */
export function fuzzy<T>(
  typed: string,
  items: readonly T[],
  textsOf: (item: T) => readonly string[],
): readonly T[] {
  if (typed === '') return items;
  const wanted = folded(typed);
  const found: T[][] = [SAME, EXACT, BEGINS, WORD_BEGINS, CONTAINS, IN_ORDER, ONE_SLIP].map(() => []);
  for (const item of items) {
    let best: Nearness | null = null;
    for (const text of textsOf(item)) {
      const nearness = text === typed ? SAME : nearnessOf(wanted, folded(text));
      if (nearness !== null && (best === null || nearness < best)) best = nearness;
    }
    if (best !== null) found[best]?.push(item);
  }
  return found.flat();
}

const collator = new Intl.Collator('en', { numeric: true });

/** Compares names the way people order them: `api-2` before `api-10`. */
export function naturally(one: string, other: string): number {
  return collator.compare(one, other);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function nearnessOf(wanted: string, text: string): Nearness | null {
  const first = text.indexOf(wanted);
  if (first === 0) return text.length === wanted.length ? EXACT : BEGINS;
  if (first > 0) return beginsWord(wanted, text, first) ? WORD_BEGINS : CONTAINS;
  if (isInOrder(wanted, text)) return IN_ORDER;
  return hasOneSlip(wanted, text) ? ONE_SLIP : null;
}

function beginsWord(wanted: string, text: string, first: number): boolean {
  for (let at = first; at > 0; at = text.indexOf(wanted, at + 1)) if (isWord(text, at)) return true;
  return false;
}

/** Does a word begin there? */
function isWord(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  // Most letters are small ones, and those come behind all of the signs.
  return before < SMALL_A && PARTS.has(before);
}

function isInOrder(wanted: string, text: string): boolean {
  let next = 0;
  for (let at = 0; at < text.length && next < wanted.length; at += 1) {
    if (text.charCodeAt(at) === wanted.charCodeAt(next)) next += 1;
  }
  return next === wanted.length;
}

function hasOneSlip(wanted: string, text: string): boolean {
  if (wanted.length < LEAST_FOR_SLIP || wanted.length > MOST_FOR_SLIP) return false;
  for (let at = 0; at < text.length; at += 1) {
    if (isWord(text, at) && beginsWithOneSlip(wanted, text, at)) return true;
  }
  return false;
}

/** The slip is where the two first differ: an earlier one would have made them differ there. */
function beginsWithOneSlip(wanted: string, text: string, from: number): boolean {
  const same = alike(wanted, 0, text, from);
  const at = from + same;
  if (goesOn(wanted, same + 1, text, at)) return true;
  if (at >= text.length) return false;
  if (goesOn(wanted, same + 1, text, at + 1) || goesOn(wanted, same, text, at + 1)) return true;
  const isSwapped = wanted[same] === text[at + 1] && wanted[same + 1] === text[at];
  return isSwapped && goesOn(wanted, same + 2, text, at + 2);
}

/** Does all that is left of what was typed stand there? */
function goesOn(wanted: string, next: number, text: string, from: number): boolean {
  return next + alike(wanted, next, text, from) >= wanted.length;
}

/** How many letters from there on are the same. */
function alike(wanted: string, next: number, text: string, from: number): number {
  const most = Math.min(wanted.length - next, text.length - from);
  let count = 0;
  while (count < most && wanted.charCodeAt(next + count) === text.charCodeAt(from + count)) count += 1;
  return count;
}
