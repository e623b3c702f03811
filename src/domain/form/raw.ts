import type { Arg, Args, RawArgs } from '../args.ts';
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

/**
 * Where services are chosen from a list, a word below them that sets nothing is a slip, not the name of another one:
 * what is entered without such words, and what is wrong with each.
 */
export function withoutStrays(
  args: Args,
  entered: Entered,
): { readonly entered: Entered; readonly problems: readonly Problem[] } {
  const name = Object.keys(args).find((each) => args[each]?.source === 'absent-services');
  const id = `${name}.more`;
  const words = splitWords(textOf(entered[id])).words.map(({ text }) => text);
  const strays = [...new Set(words.filter((word) => !word.includes('=')))];
  if (strays.length === 0) return { entered, problems: [] };
  const rest = words.filter((word) => word.includes('=')).map(quoteWord);
  return {
    entered: { ...entered, [id]: rest.join('\n') },
    problems: strays.map((word) => ({ arg: id, missing: false, text: `“${word}” is no KEY=value.` })),
  };
}
