import { z } from 'zod';
import { Duration, durationMs } from './duration.ts';
import type { EnvTarget, ServiceTarget, Watched } from './target.ts';
import { EnvText, NewEnvText, Part, ScopeText, ServiceText, WatchedText } from './target-text.ts';

/**
 * Where the choices of an argument come from, offered while one fills in a form. Those of `absent-services` are services
 * of the project that the environment does not have yet, those of `project-services` are all it has; `variables` and `service-variables` are edited one by one, and
 * `config-yaml` is what the text starts from.
 */
export type Source =
  | 'projects'
  | 'environments'
  | 'services'
  | 'absent-services'
  | 'project-services'
  | 'workloads'
  | 'containers'
  | 'pods'
  | 'variables'
  | 'service-variables'
  | 'configs'
  | 'config-yaml'
  | 'clusters'
  | 'registries'
  | 'changes'
  | 'commands';

/** What an argument looks like to a person. `project`, `env` and `service` are completed from the channel's default. */
export type ArgKind =
  | 'project'
  | 'scope'
  | 'env'
  | 'new-env'
  | 'service'
  | 'word'
  | 'words'
  | 'choice'
  | 'number'
  | 'body'
  | 'switch';

/** From `min` to `max`, both of them in it. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/**
 * One argument of a command: pure data. `schema` turns what was typed into `Typed`; for a target, the resolver
 * turns that into the `T` which the command gets. For everything else the two are the same.
 */
export interface Arg<T = unknown, Typed = T> {
  readonly kind: ArgKind;
  readonly label: string;
  readonly hint: string;
  /** Given as `--name`; the others by position. */
  readonly flag: boolean;
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly source: Source | null;
  readonly schema: z.ZodType<Typed>;
  /** The words may be none as far as can be told here, but whoever takes them asks for some. */
  readonly needed?: true;
  /** Of all arguments marked so, the command needs at least one. */
  readonly oneOf?: true;
  /** The words are a text, which a form takes as it is written. */
  readonly prose?: true;
  /** It may hold blanks. */
  readonly sentence?: true;
  /** Of a number: the least and the most it may be. */
  readonly range?: NumberRange;
  /** What stands for its value where its usage is told, as in `--for TIME`. */
  readonly stands?: string;
  /** Written by buttons, not by people: help and hints leave it out. */
  readonly hidden?: true;
  /** Asked on a second page of the form. */
  readonly step?: 2;
  /** Only a type: what the command gets. */
  readonly value?: T;
}

export type Args = Readonly<Record<string, Arg<unknown, unknown>>>;

/** What was typed for each argument, before validation. */
export type RawArgs = Readonly<Record<string, string | readonly string[]>>;

/** What a command gets for its arguments. */
export type Values<A extends Args> = {
  readonly [K in keyof A]: A[K] extends Arg<infer T, infer _Typed> ? T : never;
};

/** What was typed, validated but not yet looked up. */
export type Typed<A extends Args> = { readonly [K in keyof A]: z.output<A[K]['schema']> };

const Name = z
  .string()
  .min(1, { error: 'is empty' })
  .max(253, { error: 'is longer than the 253 characters a name can have' });

interface Shown {
  readonly label?: string;
  readonly hint?: string;
  readonly source?: Source | null;
}

const base = { flag: false, required: true, choices: [], source: null } as const;

/** The kinds of argument a command can declare. */
export const arg = {
  project(): Arg<string> {
    const schema = z
      .string()
      .refine((name) => !name.includes('/'), { error: 'write the project alone, for example payments' })
      .pipe(Part);
    return { ...base, kind: 'project', label: 'Project', hint: 'payments', source: 'projects', schema };
  },
  /** A project or an environment. Never completed from the channel's default, since it is what sets it. */
  scope(): Arg<ScopeText> {
    return {
      ...base,
      kind: 'scope',
      label: 'Project or environment',
      hint: 'payments/dev',
      source: 'environments',
      schema: ScopeText,
    };
  },
  /** The same, as something that can be watched: `payments/*` is every environment of a project. */
  watched: (): Arg<Watched, ScopeText> => ({
    ...base,
    ...{ kind: 'scope', label: 'Project or environment', hint: 'payments/prod' },
    ...{ source: 'environments', schema: WatchedText },
  }),
  env(): Arg<EnvTarget, EnvText> {
    return {
      ...base,
      kind: 'env',
      label: 'Environment',
      hint: 'payments/dev',
      source: 'environments',
      schema: EnvText,
    };
  },
  /** An environment that is yet to be made, on the side which the switch `production` says. */
  newEnv(): Arg<EnvText> {
    return { ...base, kind: 'new-env', label: 'New environment', hint: 'payments/qa', schema: NewEnvText };
  },
  service(): Arg<ServiceTarget, ServiceText> {
    return {
      ...base,
      kind: 'service',
      label: 'Service',
      hint: 'payments/dev/api',
      source: 'services',
      schema: ServiceText,
    };
  },
  word({ label = 'Name', hint = '', source = null }: Shown = {}): Arg<string> {
    return { ...base, kind: 'word', label, hint, source, schema: Name };
  },
  /** Text on one line, which may be empty on purpose. */
  text({ label = 'Text', hint = '', max = 253 }: Shown & { max?: number } = {}): Arg<string> {
    const schema = z.string().max(max, { error: `is longer than ${max} characters` });
    return { ...base, kind: 'word', label, hint, schema, sentence: true };
  },
  /** All words that are left; may be none. */
  words({ label = 'Words', hint = '', source = null }: Shown = {}): Arg<readonly string[]> {
    const schema = z.array(z.string()).readonly();
    return { ...base, kind: 'words', label, hint, source, required: false, schema };
  },
  /** The same, which together are a text. */
  prose: (shown: Shown): Arg<readonly string[]> => ({ ...arg.words(shown), prose: true }),
  /** The ``` block that comes with the command. */
  body({ label = 'Text', hint = '', source = null }: Shown = {}): Arg<string> {
    const schema = z.string().refine((text) => text.trim() !== '', { error: 'is empty' });
    return { ...base, kind: 'body', label, hint, source, schema };
  },
  /** A whole number from `min` to `max`. */
  count({
    label = 'Number',
    hint = '5',
    min = 0,
    max = 1_000_000,
  }: Shown & Partial<NumberRange> = {}): Arg<number> {
    const error = `must be a whole number from ${min} to ${max}`;
    const schema = z
      .string()
      .regex(/^\d+$/, { error })
      .transform(Number)
      .pipe(z.int({ error }).min(min, { error }).max(max, { error }));
    return { ...base, kind: 'number', label, hint, schema, range: { min, max }, stands: 'NUMBER' };
  },
  /** A length of time such as `30m`, in milliseconds. */
  duration({ label = 'Time', hint = '30m' }: Shown = {}): Arg<number> {
    const schema = Duration.transform(durationMs);
    return { ...base, kind: 'word', label, hint, schema, stands: 'TIME' };
  },
  /** One of a few words; upper and lower case are forgiven. */
  choice<const T extends string>(
    choices: readonly [T, ...T[]],
    { label = 'Kind', hint = '' }: Shown = {},
  ): Arg<T> {
    const folded = new Map(choices.map((choice) => [choice.toLowerCase(), choice]));
    const schema = z
      .string()
      .transform((typed) => folded.get(typed.toLowerCase()) ?? typed)
      .pipe(z.enum(choices, { error: `must be one of ${choices.join(', ')}` }));
    return { ...base, kind: 'choice', label, hint: hint || choices.join('|'), choices, schema };
  },
};

/** The same argument, given as `--name value`. */
export function flag<T, Typed>(given: Arg<T, Typed>): Arg<T, Typed> {
  return { ...given, flag: true };
}

/** The same argument, which may be left out; its value is then undefined. */
export function optional<T, Typed>(given: Arg<T, Typed>): Arg<T | undefined, Typed | undefined> {
  return { ...given, required: false, schema: given.schema.optional() };
}

/** The same words, of which the command needs some: it says itself what for. */
export function needed<T, Typed>(given: Arg<T, Typed>): Arg<T, Typed> {
  return { ...given, needed: true };
}

/** The same argument, of which the command needs this or another that is marked so. */
export function oneOf<T, Typed>(given: Arg<T, Typed>): Arg<T, Typed> {
  return { ...given, oneOf: true };
}

/** The same argument, which only buttons write. */
export function hidden<T, Typed>(given: Arg<T, Typed>): Arg<T, Typed> {
  return { ...given, hidden: true };
}

/** The same argument, which a form asks on its second page. */
export function later<T, Typed>(given: Arg<T, Typed>): Arg<T, Typed> {
  return { ...given, step: 2 };
}

/** `--name`: on when given. */
export function switchArg(label: string): Arg<boolean> {
  const schema = z
    .enum(['true', 'false'], { error: 'takes no value' })
    .default('false')
    .transform((text) => text === 'true');
  return { ...base, kind: 'switch', label, hint: '', flag: true, required: false, schema };
}
