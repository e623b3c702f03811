import type { NumberRange, Source } from '../args.ts';
import type { VariableField } from './variables.ts';

export interface Input {
  /** The argument's name, with what it is a part of behind a dot: `service.env`. */
  readonly id: string;
  readonly label: string;
  /** An example, shown where nothing is entered yet; may be empty. */
  readonly hint: string;
  readonly required: boolean;
}

/** One thing to fill in. Pure data; what is entered stands in it. */
export type Field =
  | (Input & {
      readonly kind: 'pick';
      readonly source: Source;
      /** What the choice is to other pickers. */
      readonly role: string;
      readonly value: string;
    })
  | (Input & { readonly kind: 'picks'; readonly source: Source; readonly values: readonly string[] })
  | (Input & {
      readonly kind: 'text';
      readonly lines: 'one' | 'many';
      readonly max: number;
      readonly value: string;
      /** It is written since it cannot be chosen; to pickers it is a choice. */
      readonly role?: string;
    })
  | (Input & { readonly kind: 'number'; readonly range: NumberRange | null; readonly value: string })
  | (Input & { readonly kind: 'choice'; readonly choices: readonly string[]; readonly value: string })
  | (Input & { readonly kind: 'switch'; readonly on: boolean })
  /** A long text in several areas, one below the other: whole while nobody has cut it, else by area as it stands. */
  | (Input & { readonly kind: 'areas'; readonly value: string | readonly string[] })
  /** One input for each variable, of which those that differ from `current` are sent. */
  | (Input & {
      readonly kind: 'variables';
      readonly variables: readonly VariableField[];
      /** What is entered instead of the current values, by key. */
      readonly values: Readonly<Record<string, string>>;
    });

/** What Zadig says of what a form edits; null where it was not asked, or has nothing to say. */
export interface Loaded {
  readonly variables: readonly VariableField[] | null;
  readonly yaml: string | null;
}

/** A name to choose, or to write where it is too long for that. */
export function pickOrText(input: Input, source: Source, role: string, value: string): Field {
  if (value.length <= MOST_CHOICE) return { ...input, kind: 'pick', source, role, value };
  return { ...input, kind: 'text', lines: 'one', max: MOST_WORD, value, role };
}

/** What is entered, by field: a text, or several choices. What is empty is left out. */
export type Entered = Readonly<Record<string, string | readonly string[]>>;

export const NOTHING_LOADED: Loaded = { variables: null, yaml: null };

/** A longer name cannot be chosen, only written. Source: docs.slack.dev, option object. */
export const MOST_CHOICE = 150;
/** As many are chosen in one input, and the rest is written. Slack takes 100, and 100 inputs of a form. */
export const MOST_CHOSEN = 80;
/** Longest name there is. */
export const MOST_WORD = 253;

/** Characters that fit into one area of a long text. */
export const MOST_AREA = 3_000;

export function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined || value === '') return [];
  return typeof value === 'string' ? [value] : value;
}
