import { MASK } from '../../domain/mask.ts';

/** A text whose hidden lines are what they stand for again, and which lines these are. */
export interface RestoredLines {
  readonly text: string;
  readonly at: readonly number[];
}

/**
 * Gives every line of `typed` that holds a mask what it stands for, when `typed` is an edited `shown`, and `shown` is
 * `now` with parts of lines hidden. Null when it is not clear what a line stands for: a line that hides different values
 * in several places counts only where nothing else between it and the beginning or the end was edited.
 */
export function restoredLines(typed: string, shown: string, now: string): RestoredLines | null {
  const [own, old, real] = [typed, shown, now].map(linesOf);
  if (own === undefined || old === undefined || real === undefined || !isLineByLine(old, real)) return null;
  const at = own.flatMap((line, index) => (line.includes(MASK) ? [index] : []));
  const found = new Map(
    at.flatMap((index) => {
      const line = standsFor(index, own, old, real);
      return line === null ? [] : [[index, line] as const];
    }),
  );
  if (found.size < at.length) return null;
  const lines = own.map((line, index) => found.get(index) ?? line);
  // Masking takes away the line ends behind a text.
  const end = endOf(typed) === endOf(shown) ? endOf(now) : endOf(typed);
  return { text: `${lines.join('\n')}${end}`, at };
}

/** Are the lines of a text the same in two forms of it, but for those that hold a mask? */
function isLineByLine(shown: readonly string[], now: readonly string[]): boolean {
  return shown.length === now.length && shown.every((line, at) => line.includes(MASK) || line === now[at]);
}

function standsFor(
  index: number,
  own: readonly string[],
  old: readonly string[],
  real: readonly string[],
): string | null {
  const line = own[index];
  const places = old.flatMap((each, at) => (each === line ? [at] : []));
  const values = new Set(places.map((at) => real[at]));
  const times = own.filter((each) => each === line).length;
  const [only] = values;
  if (values.size === 1 && times <= places.length) return only ?? null;
  if (values.size === 0 || times !== places.length) return null;
  if (index < sameLines(own, old)) return real[index] ?? null;
  const behind = own.length - 1 - index;
  if (behind < sameLines([...own].reverse(), [...old].reverse()))
    return real[real.length - 1 - behind] ?? null;
  return null;
}

/** How many lines are the same from the beginning on. */
function sameLines(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((line, at) => line !== other[at]);
  return differs < 0 ? one.length : differs;
}

/** The lines of a text without the empty ones at its end. */
export function linesOf(text: string): readonly string[] {
  return text.slice(0, text.length - endOf(text).length).split('\n');
}

function endOf(text: string): string {
  return /\n*$/.exec(text)?.[0] ?? '';
}
