import type { Command } from '../commands/command.ts';
import { nearest } from '../domain/nearest.ts';
import { speaksOf } from '../domain/usage.ts';
import type { Word } from '../domain/words.ts';

export type Matched =
  | { readonly command: Command; readonly rest: readonly Word[] }
  | { readonly command: null; readonly typed: string; readonly close: readonly string[] };

interface Named {
  readonly command: Command;
  readonly parts: readonly string[];
}

const MOST = 3;
/** Of those that begin with the one word that was typed, all there are. */
const MOST_ALIKE = 9;

/** The command whose name, or alias, is the longest beginning of the words; else the nearest names. */
export function matchCommand(commands: readonly Command[], words: readonly Word[]): Matched {
  const typed = words.map((word) => (word.quoted ? '' : word.text.toLowerCase()));
  const names = commands.flatMap((command) =>
    [command.name, ...(command.aliases ?? [])].map((name): Named => ({ command, parts: name.split(' ') })),
  );
  const found = names
    .filter(({ parts }) => parts.every((part, index) => part === typed[index]))
    .sort((a, b) => b.parts.length - a.parts.length)[0];
  if (found !== undefined) return { command: found.command, rest: words.slice(found.parts.length) };
  return { command: null, typed: asCommand(words), close: closest(commands, names, typed) };
}

/** The words that were meant as the command: up to the first that looks like a target. */
function asCommand(words: readonly Word[]): string {
  const [first, second] = words;
  const named = second !== undefined && !second.quoted && /^\p{L}+$/u.test(second.text);
  return `${first?.text ?? ''}${named ? ` ${second.text}` : ''}`;
}

/**
 * As many typed words as a name has are compared with it, so that `env lst payments` finds `env list`; then the
 * commands that begin alike; then those that speak of the word.
 */
function closest(commands: readonly Command[], names: readonly Named[], typed: readonly string[]): string[] {
  const near = names.filter(
    ({ parts }) => nearest(typed.slice(0, parts.length).join(' '), [parts.join(' ')]).length > 0,
  );
  const alike = names.filter(({ parts }) => parts.length > 1 && parts[0] === typed[0]);
  const isBeginning = typed.length === 1 && alike.length > 0;
  const found = near.length > 0 && !isBeginning ? near : alike;
  const known = near.map(({ parts }) => parts.join(' '));
  // A name of two words that comes near says more than one of one word.
  const rank = ({ parts }: Named) =>
    nearest(typed.slice(0, parts.length).join(' '), known, known.length).indexOf(parts.join(' ')) -
    parts.length * known.length;
  const ranked = [...found].sort((a, b) => rank(a) - rank(b)).map(({ command }) => command.name);
  return [
    ...new Set(
      ranked.length > 0
        ? ranked
        : commands.filter((command) => speaksOf(command, typed[0] ?? '')).map(({ name }) => name),
    ),
  ].slice(0, isBeginning ? MOST_ALIKE : MOST);
}
