import type { Arg, Args, RawArgs, Typed } from './args.ts';
import { nearest } from './nearest.ts';
import { NAME } from './target.ts';
import { quoteWord } from './words.ts';

export type Parsed<A extends Args> =
  | { readonly ok: true; readonly values: Typed<A> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A problem of one argument; `arg` names the field of a form it belongs to. */
export interface Problem {
  readonly arg: string;
  readonly text: string;
  /** True when nothing was given at all, or only the beginning of a target. */
  readonly missing: boolean;
}

/** Raw arguments to values, or every problem at once. The same for typed words and forms. */
export function parseArgs<A extends Args>(args: A, raw: RawArgs): Parsed<A> {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, arg] of Object.entries(args)) {
    const given = raw[name];
    const result = arg.schema.safeParse(arg.kind === 'words' ? (given ?? []) : given);
    if (result.success) values[name] = result.data;
    else problems.push(problemOf(name, arg, given, result.error.issues[0]?.message ?? 'is not valid'));
  }
  // The loop above has put a value of the right schema under every key of `args`.
  return problems.length === 0 ? { ok: true, values: values as Typed<A> } : { ok: false, problems };
}

/** Raw arguments as a person would type them: the inverse of splitWords and bindWords without a default. */
export function rawToText(args: Args, raw: RawArgs): string {
  const words: string[] = [];
  for (const [name, arg] of Object.entries(args)) {
    const given = raw[name];
    if (given === undefined) continue;
    if (arg.kind === 'switch') {
      if (given === 'true') words.push(`--${name}`);
      continue;
    }
    if (arg.kind === 'body') continue;
    const typed = typeof given === 'string' ? [given] : given;
    if (arg.flag) words.push(`--${name}`);
    words.push(...typed.map(quoteWord));
  }
  const body = Object.keys(args).flatMap((name) => (args[name]?.kind === 'body' ? (raw[name] ?? []) : []));
  const block = (text: string) => `\n\`\`\`\n${text}${text.endsWith('\n') ? '' : '\n'}\`\`\``;
  return [words.join(' '), ...body.map(block)].join('');
}

const BODY_GOES =
  'write it below the command, between two lines of three backticks each, or send it as a code block';

function problemOf(
  name: string,
  arg: Arg,
  given: string | readonly string[] | undefined,
  why: string,
): Problem {
  const shown = arg.flag ? `--${name}` : arg.label;
  if (given === undefined || given === '') {
    return { arg: name, missing: true, text: missingText(shown, arg) };
  }
  // The text of a block is long and may be secret.
  if (arg.kind === 'body') return { arg: name, missing: false, text: `${shown} ${why}.` };
  const typed = typeof given === 'string' ? given : given.join(' ');
  const [close] = arg.kind === 'choice' ? nearest(typed, arg.choices) : [];
  const meant = close === undefined ? '' : ` Did you mean ${close}?`;
  const reason = isTargetShape(arg) && !why.startsWith('write') ? oddName(typed) : why;
  const missing = isBeginning(arg, typed);
  return { arg: name, missing, text: `${shown} “${typed}”: ${reason}.${meant}` };
}

function missingText(shown: string, arg: Arg): string {
  if (arg.flag) return `${shown} is missing.`;
  switch (arg.kind) {
    case 'body':
      return `${shown} is missing: ${BODY_GOES}.`;
    case 'project':
      return `Which project? For example ${arg.hint}.`;
    case 'env':
      return 'Which environment? Write it as project/env.';
    case 'new-env':
      return 'Which environment is to be made? Write it as project/env.';
    case 'service':
      return 'Which service? Write it as project/env/service.';
    case 'word':
      if (arg.hint === '') return `${shown} is missing.`;
      return `Which ${arg.label.toLowerCase()}? For example ${arg.hint}.`;
    default:
      return `${shown} is missing.`;
  }
}

function oddName(typed: string): string {
  return typed.split('/').includes('')
    ? 'a name is missing beside a slash'
    : 'holds characters a name cannot have';
}

/** `payments/dev` where a service is wanted. One word alone is the service as likely as the project. */
function isBeginning({ kind }: Arg, typed: string): boolean {
  const parts = typed.split('/');
  const wanted = kind === 'service' ? 3 : kind === 'env' || kind === 'new-env' ? 2 : 1;
  return parts.length === wanted - 1 && parts.every((part) => NAME.test(part));
}

/** Is it about how a target is written? */
export function isOfTarget(args: Args, { arg }: Problem): boolean {
  return TARGETS.some((kind) => kind === args[arg]?.kind);
}

const TARGETS = ['project', 'scope', 'env', 'new-env', 'service'] as const;

function isTargetShape(arg: Arg): boolean {
  return ['project', 'scope', 'env', 'service'].includes(arg.kind);
}
