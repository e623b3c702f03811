import { NO_CHOICE } from '../../blocks/form/options.ts';
import type { Choice, Choices } from '../../domain/choices.ts';
import { fuzzy } from '../../domain/fuzzy.ts';

/** A choice as it is kept. */
export interface Item extends Choice {
  /** Other names by which it is found. */
  readonly also?: readonly string[];
}

/** What there is to choose from, in the order in which it is read. */
export interface Pool {
  readonly items: readonly Item[];
  /** Nothing else exists. Otherwise what is typed may be chosen as it is. */
  readonly isWhole: boolean;
  readonly note: string | null;
}

/** A list that is known. */
export function known(items: readonly Item[], note: string | null = null): Pool {
  return { items, isWhole: true, note };
}

/** Nothing can be chosen here, whatever is typed. */
export function closed(note: string): Pool {
  return { items: [], isWhole: true, note };
}

/** Nobody can tell what there is. */
export function unlisted(note: string): Pool {
  return { items: [], isWhole: false, note };
}

/** Slack takes no more, and no longer value. */
const [MOST, LONGEST] = [100, 150] as const;
const LONGEST_QUOTED = 40;

/** What of a pool is offered to somebody who has typed so much. `nouns`: what it is, in the plural. */
export function pick({ items, isWhole, note }: Pool, query: string, nouns: string): Choices {
  const typed = query.trim();
  const found = fuzzy(typed, items, textsOf);
  const fitting = found.filter(({ value }) => value.length <= LONGEST);
  const isFree = !isWhole && canBeTyped(typed) && !items.some(({ value }) => value === typed);
  const shown = fitting.slice(0, isFree ? MOST - 1 : MOST);
  const notes = [
    // Slack cuts what is long, and this is what was asked.
    found.length === 0 && isWhole && (note === null || items.length > 0) ? nothing(typed, nouns) : null,
    note,
    tooLong(found.length - fitting.length),
    fitting.length > shown.length
      ? `First ${shown.length} of ${fitting.length.toLocaleString('en-US')}; type to narrow.`
      : null,
  ].filter((each) => each !== null);
  return {
    choices: [
      ...shown.map(choice),
      ...(isFree ? [{ value: typed, text: `${quoted(typed)} (as typed)` }] : []),
    ],
    note: notes.length === 0 ? null : notes.join(' '),
  };
}

function textsOf({ value, text, also = [] }: Item): readonly string[] {
  return text === undefined ? [value, ...also] : [value, text, ...also];
}

function canBeTyped(typed: string): boolean {
  return typed !== '' && typed !== NO_CHOICE && typed.length <= LONGEST;
}

function tooLong(count: number): string | null {
  if (count === 0) return null;
  const what = count === 1 ? '1 name is' : `${count} names are`;
  return `${what} too long for a list; type the command instead.`;
}

function nothing(typed: string, nouns: string): string {
  return typed === '' ? `There are no ${nouns} here.` : `Nothing matches “${quoted(typed)}”.`;
}

function quoted(typed: string): string {
  if (typed.length <= LONGEST_QUOTED) return typed;
  return `${typed.slice(0, LONGEST_QUOTED - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function choice({ value, text, about }: Item): Choice {
  return {
    value,
    ...(text === undefined ? {} : { text }),
    ...(about === undefined ? {} : { about }),
  };
}
