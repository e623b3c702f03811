/** A line that was received: its `lineHash`, and when it arrived, in ms. */
export interface Known {
  readonly hash: LineHash;
  readonly at: number;
}

/** Where new lines begin. */
export interface Joined {
  /** How many of the collected lines came before the break already. */
  readonly fresh: number;
  /** `possible`: lines may be missing before the new ones. `unlike`: this is another log. */
  readonly hole: 'none' | 'possible' | 'unlike';
}

/** A log that was opened again, until it is told where it goes on. */
export interface Join {
  push(line: LineHash): void;
  /** `final`: all lines that are repeated have come. Null: it cannot be told yet, and never without a line. */
  decide(final: boolean): Joined | null;
}

type LineHash = number | string;

/** So many lines in a row are no chance. */
const ENOUGH = 8;
/** Lines as young as that before the last one are repeated, even where the server leaves out older ones. */
const RECENT_MS = 30_000;

/**
 * Joins a log that was opened again to `known`, the last lines before the break, oldest first. Of the new stream at
 * most the first `asked` lines are repeated ones; the server may leave out the oldest of them.
 *
 * What is needed: that the last lines come again, 8 of them or, if fewer, all that came within the last 30 s or were
 * asked for. Once all repeated lines have come, no line comes twice unless a hole is said. `none` is exactly right where
 * all lines are different, and elsewhere unless the log went on with the very lines that it had ended with, as many as
 * were found again, and did so for the first time: then the same is received with a hole and without one.
 * `decide(false)` tells nothing but a `none`, which is also wrong if those lines come once more later on.
 */
export function createJoin(known: readonly Known[], asked: number): Join {
  const before = known.map(({ hash }) => hash);
  const needed = Math.max(1, Math.min(ENOUGH, asked, recentOf(known)));
  const came: LineHash[] = [];
  return {
    push(line) {
      came.push(line);
    },
    decide(final) {
      if (before.length === 0) return { fresh: 0, hole: 'none' };
      const isWhole = final || came.length >= asked;
      if (came.length === 0 || (!isWhole && came.length < needed)) return null;
      const repeated = longestRepeat(before, came.slice(0, asked));
      if (repeated >= needed && isOnlyThere(before.slice(-repeated), before, came))
        return { fresh: repeated, hole: 'none' };
      if (!isWhole) return null;
      if (repeated >= needed) return { fresh: repeated, hole: 'possible' };
      return { fresh: 0, hole: came.length < asked ? 'unlike' : 'possible' };
    },
  };
}

/**
 * A line as a number of 53 bits: equal for equal lines and, but for one chance in 10^10 among a thousand of them,
 * different for others. For comparing, not against people who forge lines.
 */
export function lineHash(text: string): number {
  let one = 0x1eadbeef;
  let two = 0x41c6ce57 ^ text.length;
  const whole = text.length - 3;
  let at = 0;
  // Every step can be undone, so that no two beginnings of the same length meet in it more often than by chance.
  for (; at < whole; at += 4) {
    one = Math.imul(one ^ (text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)), 0x9e3779b1);
    const next = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16);
    two = Math.imul(two ^ next ^ (one >>> 15), 0x5f356495);
    one ^= two >>> 13;
  }
  for (; at < text.length; at += 1) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x9e3779b1);
    two = Math.imul(two ^ (one >>> 15), 0x5f356495);
    one ^= two >>> 13;
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b);
  two = Math.imul(two ^ (two >>> 13) ^ one, 0xc2b2ae35);
  one = Math.imul(one ^ (one >>> 15) ^ (two >>> 16), 0x27d4eb2f);
  two = Math.imul(two ^ (two >>> 16) ^ one, 0x165667b1);
  return 2 ** 32 * ((two ^ (two >>> 15)) & 0x1fffff) + (one >>> 0);
}

/** How many lines of the end came shortly before the last one, and that itself. */
function recentOf(known: readonly Known[]): number {
  const since = (known.at(-1)?.at ?? 0) - RECENT_MS;
  return known.filter(({ at }) => at >= since).length;
}

/** The most lines at the beginning of `came` with which `before` ends, or which end with all of `before`. */
function longestRepeat(before: readonly LineHash[], came: readonly LineHash[]): number {
  return search(before, came).ends.at(-1) ?? search(came, before).open;
}

/** Do the lines that were found speak for this place alone? */
function isOnlyThere(
  found: readonly LineHash[],
  before: readonly LineHash[],
  came: readonly LineHash[],
): boolean {
  if (search(found, before).ends.length > 1 || search(found, came).ends.length > 1) return false;
  // Where they begin as they end, the log may have gone on with all but that end, and it would look the same.
  const overlap = bordersOf(found).at(-1) ?? 0;
  return overlap === 0 || (overlap < ENOUGH && found.length - overlap >= ENOUGH);
}

/** Where `wanted` ends in `lines`, each time, and how many lines of its beginning stand at their end. */
function search(
  wanted: readonly LineHash[],
  lines: readonly LineHash[],
): { readonly ends: readonly number[]; readonly open: number } {
  const borders = bordersOf(wanted);
  const ends: number[] = [];
  let open = 0;
  for (const [at, line] of lines.entries()) {
    while (open > 0 && wanted[open] !== line) open = borders[open - 1] ?? 0;
    if (wanted[open] === line) open += 1;
    if (open === wanted.length) ends.push(at + 1);
  }
  return { ends, open };
}

/** Of each beginning of the lines: how many lines it both begins and ends with, without being all of it. */
function bordersOf(lines: readonly LineHash[]): readonly number[] {
  const borders: number[] = [];
  let open = 0;
  for (const [at, line] of lines.entries()) {
    while (open > 0 && lines[open] !== line) open = borders[open - 1] ?? 0;
    if (at > 0 && lines[open] === line) open += 1;
    borders.push(open);
  }
  return borders;
}
