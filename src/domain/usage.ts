import type { CommandKind } from './access.ts';
import type { Arg, Args } from './args.ts';

/** What a command is about, in the order of help. */
export const TOPICS = ['look', 'change', 'approve', 'here'] as const;
export type Topic = (typeof TOPICS)[number];

/** What help, usage errors and the README say about a command. */
export interface CommandShape {
  readonly kind: CommandKind;
  readonly name: string;
  readonly summary: string;
  readonly args: Args;
  readonly examples: readonly string[];
  readonly aliases?: readonly string[];
  /** Default: `change` for what changes something in Zadig, else `look`. */
  readonly topic?: Topic;
  /** Zadig does it in test environments alone. */
  readonly only?: 'test';
  /** What its form and its button are called, at most 24 characters. Default: the name. */
  readonly title?: string;
}

/** The usage line without the slash command: `config show project/env type name`, optional parts in brackets. */
export function usageLine({ name, args }: CommandShape): string {
  return [
    name,
    ...Object.entries(args)
      .filter(([, arg]) => arg.hidden !== true)
      .map(([key, arg]) => usagePart(key, arg)),
  ].join(' ');
}

export function topicOf({ kind, topic }: CommandShape): Topic {
  return topic ?? (kind === 'change' ? 'change' : 'look');
}

/** A line for each option: `--confirm NAME`, and what it is for. */
export function options({
  args,
}: CommandShape): readonly { readonly shape: string; readonly about: string }[] {
  return Object.entries(args)
    .filter(([, arg]) => arg.flag && arg.hidden !== true)
    .map(([key, arg]) => ({
      shape: flagShape(key, arg),
      about: `${arg.label}${arg.hint === '' || arg.kind === 'choice' ? '' : `, for example ${arg.hint}`}`,
    }));
}

function usagePart(key: string, arg: Arg): string {
  const shape = arg.flag ? flagShape(key, arg) : shapeOf(key, arg);
  return arg.required || arg.needed ? shape : `[${shape}]`;
}

function flagShape(key: string, arg: Arg): string {
  if (arg.kind === 'switch') return `--${key}`;
  const word = arg.stands ?? (arg.sentence ? '"TEXT"' : 'NAME');
  const value = arg.kind === 'word' || arg.kind === 'number' ? word : shapeOf(key, arg);
  return `--${key} ${value}`;
}

function shapeOf(key: string, arg: Arg): string {
  switch (arg.kind) {
    case 'project':
      return 'project';
    case 'scope':
      return 'project[/env]';
    case 'env':
    case 'new-env':
      return 'project/env';
    case 'service':
      return 'project/env/service';
    case 'choice':
      return arg.choices.join('|');
    case 'words':
      return `${key}…`;
    default:
      return key;
  }
}

/** Has the command's name, an alias or its summary a word that begins as this one does, a plural's s aside? */
export function speaksOf({ name, summary, aliases = [] }: CommandShape, word: string): boolean {
  const stem = word.toLowerCase().replace(/s$/, '');
  if (stem.length < 3) return false;
  const words = [name, summary, ...aliases]
    .join(' ')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return words.some((one) => one.startsWith(stem));
}
