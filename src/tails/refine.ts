import { cleanLine } from '../domain/log/clean.ts';
import { type Level, levelOf } from '../domain/log/level.ts';
import { prettyLine } from '../domain/log/pretty.ts';
import { createRedactor, type OwnPattern } from '../domain/log/redact.ts';
import { redactLine } from '../domain/log/redact-line.ts';
import type { TailWish } from '../domain/tail.ts';
import type { LineFilter } from './filter.ts';

/** A line as people may see it. */
export interface Refined {
  /** Whole, for the file. */
  readonly whole: string;
  /** For the thread: shortened with its length said, when it is long. */
  readonly shown: string;
  readonly masked: number;
}

/** Makes one container's lines fit to be seen. */
export interface Refiner {
  /** Null: the filters leave it out. `masked` counts the secrets that were hidden in it. */
  refine(raw: string): Refined | { readonly shown: null; readonly masked: number };
  /** A line that came before: nothing comes of it, but it may be the beginning of a secret. */
  seen(raw: string): void;
}

/** What people choose, which may change from one line to the next. */
export interface Chosen {
  readonly filter: LineFilter;
  readonly wish: Pick<TailWish, 'level' | 'pretty'>;
}

export const LONGEST_SHOWN = 2_000;
/** A pattern made for it can cost much for each character. */
const LONGEST_SEARCHED = 64_000;

/** Redacted before anything else sees them; filters, too, so that nobody can find out a secret by filtering for it. */
export function createRefiner(own: readonly OwnPattern[], chosen: () => Chosen): Refiner {
  const redactor = createRedactor(own);
  /** A line that says no level, as those of a stack trace, has that of the line before. */
  let level: Level | null = null;
  return {
    refine(raw) {
      const { text, masked } = redactor.redact(cleanLine(raw));
      const { filter, wish } = chosen();
      if (wish.level !== null) level = levelOf(text) ?? level;
      if (!filter.passes(text.slice(0, LONGEST_SEARCHED), level)) return { shown: null, masked };
      const whole = wish.pretty ? prettied(text, own) : text;
      return { whole, shown: shortened(whole), masked };
    },
    seen(raw) {
      redactor.redact(cleanLine(raw));
    },
  };
}

/** Text of several lines that is no log, such as why a container ended, as people may see it. */
export function refinedText(text: string, own: readonly OwnPattern[]): string {
  const redactor = createRedactor(own);
  return text
    .split('\n')
    .map((line) => redactor.redact(cleanLine(line)).text)
    .join('\n');
}

/** Looked through once more: what stood apart in the JSON may make up a secret side by side. */
function prettied(text: string, own: readonly OwnPattern[]): string {
  const pretty = prettyLine(text);
  if (pretty === null) return text;
  const lines = pretty.split('\n').map(redactLine);
  return lines.map((line) => own.reduce((shown, pattern) => pattern.replace(shown), line)).join('\n');
}

function shortened(text: string): string {
  if (text.length <= LONGEST_SHOWN) return text;
  const cut = text.slice(0, LONGEST_SHOWN).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut}… (${text.length.toLocaleString('en')} characters)`;
}
