import type { RE2JS } from 're2js';
import { atLeast, type Level } from '../domain/log/level.ts';
import { MASK } from '../domain/mask.ts';
import { compile } from './pattern.ts';

/** Which lines somebody wants to see. */
export interface FilterWish {
  /** A pattern that a line must match somewhere. */
  readonly grep: string | null;
  /** A pattern that it must not match. */
  readonly not: string | null;
  readonly level: Level | null;
}

/** Tells which lines are wanted. */
export interface LineFilter {
  /** In a time that grows with the line and no faster. A line of unknown level passes: that of a crash often says none. */
  passes(text: string, level: Level | null): boolean;
  /** Where `grep` matches, in order, at most 50 times. Meant for text as it is shown: in long text it may find fewer. */
  marks(text: string): readonly (readonly [start: number, end: number])[];
}

const MOST_MARKS = 50;
/** What searches of one text may cost: each may go on to its end, with every step for every letter, and find one letter. */
const [MOST_FINDS, LEAST_FINDS, MOST_STEPS] = [1_000, 10, 10_000_000] as const;

/**
 * The filter that was asked for, of patterns in RE2's syntax. One all in lower case matches upper case, too.
 * Errors: BotError `usage` about `grep` or `not`: what is wrong with the pattern, where, and what to type instead.
 */
export function compileFilter(wish: FilterWish): LineFilter {
  const [grep, not] = (['grep', 'not'] as const).map((arg) => {
    const pattern = wish[arg];
    return pattern === null ? null : compile(pattern, 'The pattern', arg);
  });
  return {
    passes(text, level) {
      if (wish.level !== null && level !== null && !atLeast(level, wish.level)) return false;
      // No other call is as fast: it asks for no positions, which needs no more than a table of states.
      return (grep == null || grep.test(text)) && (not == null || !not.test(text));
    },
    marks: (text) => (grep == null ? [] : marksIn(grep, text)),
  };
}

/**
 * The operator's own patterns for what must not be seen, in RE2's syntax, of exactly the case they are written in. All
 * that matches becomes MASK; so does the rest of a line with more matches than can be looked for in good time: 1,000,
 * and fewer in lines of thousands of letters. Errors: BotError `usage` with the number of the pattern.
 */
export function compileOwn(patterns: readonly string[]): { replace(text: string): string }[] {
  return patterns.map((pattern, index) => {
    const compiled = compile(pattern, `Redaction pattern ${index + 1},`);
    return { replace: (text) => (compiled.test(text) ? masked(compiled, text) : text) };
  });
}

function findsIn(text: string, pattern: RE2JS): number {
  const each = (text.length + 1) * pattern.programSize();
  return Math.min(MOST_FINDS, Math.max(LEAST_FINDS, Math.floor(MOST_STEPS / each)));
}

function marksIn(pattern: RE2JS, text: string): (readonly [number, number])[] {
  const marks: (readonly [number, number])[] = [];
  const matcher = pattern.matcher(text);
  for (
    let left = findsIn(text, pattern);
    left > 0 && marks.length < MOST_MARKS && matcher.find();
    left -= 1
  ) {
    if (matcher.end() > matcher.start()) marks.push([matcher.start(), matcher.end()]);
  }
  return marks;
}

function masked(pattern: RE2JS, text: string): string {
  const matcher = pattern.matcher(text);
  let shown = '';
  let from = 0;
  for (let left = findsIn(text, pattern); matcher.find(); left -= 1) {
    // What has not been looked at may hold anything.
    if (left === 0) return `${shown}${text.slice(from, matcher.start())}${MASK}`;
    if (matcher.end() === matcher.start()) continue;
    shown += text.slice(from, matcher.start()) + MASK;
    from = matcher.end();
  }
  return shown + text.slice(from);
}
