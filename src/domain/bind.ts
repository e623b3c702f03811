import type { Arg, Args, RawArgs } from './args.ts';
import { nearest } from './nearest.ts';
import type { Scope } from './target.ts';
import { quoteWord, type Word } from './words.ts';

export interface Bound {
  readonly raw: RawArgs;
  readonly problems: readonly string[];
}

/**
 * Sorts words into a command's arguments: flags by name, the rest by position. A target that was left out or
 * shortened is completed from the channel's default. `body` is the ``` block. Reports everything that has no place.
 */
export function bindWords(
  args: Args,
  words: readonly Word[],
  fallback: Scope | null,
  body: string | null = null,
): Bound {
  const problems: string[] = [];
  const raw: Record<string, string | string[]> = {};
  const bodyName = Object.keys(args).find((name) => args[name]?.kind === 'body');
  if (body !== null && bodyName !== undefined) raw[bodyName] = body;
  else if (body !== null) problems.push("I don't know what to do with the block of text: this takes none.");
  const positional: string[] = [];
  let text: BareText | null = null;
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    at += 1;
    if (word === undefined) break;
    if (!isFlag(word)) {
      positional.push(word.text);
      text?.behind.push(word.text);
      continue;
    }
    const [name = '', inline] = splitOnce(word.text.slice(2));
    const flag = flagNamed(args, name);
    if (flag === null) {
      problems.push(unknownFlag(name, args));
      continue;
    }
    if (raw[flag.name] !== undefined) problems.push(`--${flag.name} is given twice.`);
    if (flag.arg.kind === 'switch') {
      raw[flag.name] = inline ?? 'true';
      continue;
    }
    const next = words[at];
    // `--reason --dry-run` has forgotten the reason; taking the flag for it would run what was to be tried.
    const given = next === undefined || isFlag(next) ? undefined : next.text;
    const value = inline ?? given;
    if (value === undefined) problems.push(`--${flag.name} needs a value.`);
    else raw[flag.name] = value;
    if (inline === undefined && given !== undefined) at += 1;
    const bare = !(inline === undefined ? next : word)?.quoted;
    text = flag.arg.sentence && bare && value !== undefined ? { flag: flag.name, value, behind: [] } : null;
  }
  return placeByPosition(args, positional, fallback, { raw, problems, text });
}

/** A flag that takes text, given one bare word, and the words behind it, which may have been meant for it. */
interface BareText {
  readonly flag: string;
  readonly value: string;
  readonly behind: string[];
}

function isFlag({ text, quoted }: Word): boolean {
  return !quoted && /^--\p{L}/u.test(text);
}

function placeByPosition(
  args: Args,
  words: readonly string[],
  fallback: Scope | null,
  {
    raw,
    problems,
    text,
  }: { raw: Record<string, string | string[]>; problems: string[]; text: BareText | null },
): Bound {
  const left = [...words];
  const open = Object.entries(args).filter(([, arg]) => !arg.flag && arg.kind !== 'body');
  for (const [index, [name, arg]] of open.entries()) {
    if (arg.kind === 'words') {
      if (left.length > 0) raw[name] = left.splice(0);
    } else if (isTarget(arg)) {
      const taken = takeTarget(arg, left, fallback, roomIn(open.slice(index + 1)));
      if (taken !== null) raw[name] = taken;
    } else {
      const next = left.shift();
      if (next !== undefined) raw[name] = next;
    }
  }
  if (left.length > 0)
    problems.push(
      `I don't know what to do with ${left.map((word) => `“${word}”`).join(', ')}.${unquoted(text, left)}`,
    );
  return { raw, problems };
}

function unquoted(text: BareText | null, left: readonly string[]): string {
  const meant = text?.behind.filter((word) => left.includes(word)) ?? [];
  if (text === null || meant.length === 0) return '';
  return ` Put a value with blanks in quotes: --${text.flag} ${quoteWord([text.value, ...meant].join(' '))}.`;
}

/** How many words the arguments behind can take. */
function roomIn(behind: readonly (readonly [string, Arg])[]): number {
  return behind.some(([, arg]) => arg.kind === 'words') ? Number.POSITIVE_INFINITY : behind.length;
}

function isTarget(arg: Arg): boolean {
  return ['env', 'new-env', 'service', 'project'].includes(arg.kind);
}

/**
 * The text of a target, completed. A word with a slash is always a target; a bare word is the last part of one
 * when the default holds the rest, and otherwise belongs to the next argument (`config list ConfigMap`) while that
 * has `room` for it (`config show staging ConfigMap api-config` names an environment, whatever the default).
 */
function takeTarget(arg: Arg, left: string[], fallback: Scope | null, room: number): string | null {
  const word = left[0];
  const wanted = arg.kind === 'project' ? 1 : arg.kind === 'service' ? 3 : 2;
  const base = fallback === null ? [] : [fallback.project, ...(fallback.env === null ? [] : [fallback.env])];
  // No name holds a `=`: `var set URL=https://x/y` leaves its environment out.
  const others = word?.includes('=') === true && room === Number.POSITIVE_INFINITY;
  if (word !== undefined && !others) {
    const given = word.split('/').length;
    const named = arg.kind === 'service' || arg.kind === 'new-env';
    const bare = given === 1 && base.length >= wanted && left.length <= room && !named;
    if (!bare) {
      left.shift();
      const missing = wanted - given;
      // `env show payments dev`: when nothing else takes the words behind, they are the rest of the target.
      if (missing > 0 && room === 0 && left.length === missing) return [word, ...left.splice(0)].join('/');
      return missing > 0 && base.length >= missing ? [...base.slice(0, missing), word].join('/') : word;
    }
  }
  const whole = arg.required && arg.kind !== 'new-env' && base.length >= wanted;
  return whole ? base.slice(0, wanted).join('/') : null;
}

function flagNamed(args: Args, name: string): { name: string; arg: Arg } | null {
  const arg = args[name];
  return arg?.flag === true ? { name, arg } : null;
}

function unknownFlag(name: string, args: Args): string {
  const flags = Object.keys(args).filter((key) => args[key]?.flag === true && args[key].hidden !== true);
  const [close] = nearest(name, flags);
  if (close !== undefined) return `There is no --${name} here; did you mean --${close}?`;
  if (flags.length === 0) return `There is no --${name} here, nor any other flag.`;
  return `There is no --${name} here; it takes ${flags.map((flag) => `--${flag}`).join(', ')}.`;
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
