import type { Arg, Args, RawArgs, Source } from '../args.ts';
import type { Problem } from '../parse.ts';
import { quoteWord, splitWords } from '../words.ts';
import { type Entered, listOf, textOf } from './field.ts';
import { rolesOf } from './target-parts.ts';
import { WRITTEN, wordsOf } from './word-fields.ts';

/** What is entered as if it had been typed. Parts of a target that are missing are left out from the end. */
export function rawOf(args: Args, entered: Entered): RawArgs {
  const raw: Record<string, string | readonly string[]> = {};
  for (const [name, arg] of Object.entries(args)) {
    if (arg.hidden) continue;
    const value = enteredOf(name, arg, entered);
    if (value.length > 0) raw[name] = value;
  }
  return raw;
}

function enteredOf(name: string, { kind, prose }: Arg, entered: Entered): string | readonly string[] {
  if (kind === 'body') return wholeOf(listOf(entered[name]));
  if (kind !== 'words') return plainOf(name, kind, entered);
  if (!prose) return wordsOf(name, entered);
  const text = textOf(entered[name]).trim();
  return text === '' ? [] : [text];
}

/** A text out of its areas; those without anything in them are no blank lines. */
function wholeOf(areas: readonly string[]): string {
  return areas.filter((area) => area !== '').join('\n');
}

function plainOf(name: string, kind: Args[string]['kind'], entered: Entered): string {
  const roles = rolesOf(kind);
  if (roles === null) return textOf(entered[name]);
  const parts = roles.map((role) => textOf(entered[`${name}.${role.name}`]));
  const empty = parts.indexOf('');
  return (empty < 0 ? parts : parts.slice(0, empty)).join('/');
}

/** What is wrong with how words are written, at each input; none when they can be read. */
export function wordsProblems(args: Args, entered: Entered): readonly Problem[] {
  const ids = Object.entries(args).flatMap(([name, { kind, prose }]) =>
    kind === 'words' && !prose ? WRITTEN.map((part) => `${name}${part}`) : [],
  );
  return ids.flatMap((arg) => {
    const value = entered[arg];
    const text = typeof value === 'string' ? splitWords(value).problem : null;
    return text === null ? [] : [{ arg, text, missing: false }];
  });
}

/** Beside services that are chosen from a list: where other words are written, and what is none of them. */
const WRITTEN_BESIDE: Partial<
  Record<Source, { readonly part: string; isOne(word: string): boolean; wrong(word: string): string }>
> = {
  'absent-services': {
    part: '.more',
    isOne: (word) => word.includes('='),
    wrong: (word) => `“${word}” is no KEY=value.`,
  },
  'project-services': {
    part: '.images',
    isOne: (word) => /[:@]/.test(word) && !word.includes('='),
    wrong: (word) =>
      word.includes('=')
        ? `“${word}” is a variable, and belongs below.`
        : `“${word}” has no tag; write ${word}:v2.9.0.`,
  },
};

/**
 * Where services are chosen from a list, a word written beside them is a slip, not the name of another one: what is
 * entered without such words, and what is wrong with each.
 */
export function withoutStrays(
  args: Args,
  entered: Entered,
): { readonly entered: Entered; readonly problems: readonly Problem[] } {
  const strays = Object.entries(args).flatMap(([name, { source }]) => {
    const beside = source === null ? undefined : WRITTEN_BESIDE[source];
    if (beside === undefined) return [];
    const id = `${name}${beside.part}`;
    const words = [...new Set(splitWords(textOf(entered[id])).words.map(({ text }) => text))];
    const odd = words.filter((word) => !beside.isOne(word));
    const rest = words.filter(beside.isOne).map(quoteWord).join('\n');
    return odd.length === 0 ? [] : [{ id, rest, texts: odd.map(beside.wrong) }];
  });
  return {
    entered: { ...entered, ...Object.fromEntries(strays.map(({ id, rest }) => [id, rest])) },
    problems: strays.flatMap(({ id, texts }) => texts.map((text) => ({ arg: id, missing: false, text }))),
  };
}
