import type { Command } from '../commands/command.ts';
import type { Args, RawArgs } from '../domain/args.ts';
import { isOfTarget, type Problem, rawToText } from '../domain/parse.ts';
import { NAME, type Scope, targetText } from '../domain/target.ts';
import type { Lookups } from './resolve.ts';

/** A command as far as it was given. */
export interface Draft {
  readonly command: Command;
  readonly raw: RawArgs;
}

/** Words it wants, of which there are none. What has to be confirmed by its name is said by the command itself. */
export function missingWords({ args }: Pick<Command, 'args'>, raw: RawArgs): readonly Problem[] {
  return Object.entries(args).flatMap(([name, { needed, flag, label, hint }]) => {
    if (!needed || flag || (raw[name] ?? []).length > 0) return [];
    return [{ arg: name, missing: true, text: `${label}: none given. For example ${hint}.` }];
  });
}

/**
 * Flags it cannot do without, which are not given. Once Zadig is read, the command says more of what they are for; but
 * no form can be opened that late.
 */
export function missingFlags({ args }: Command, raw: RawArgs): readonly Problem[] {
  const all = Object.entries(args);
  const isGiven = ([name]: readonly [string, unknown]) =>
    typeof raw[name] === 'string' || (raw[name] ?? []).length > 0;
  const missing = all
    .filter((each) => each[1].needed && each[1].flag && !isGiven(each))
    .map(([arg]) => ({ arg, missing: true, text: `--${arg} is missing.` }));
  const [first, ...others] = all.filter(([, { oneOf }]) => oneOf);
  if (first === undefined || [first, ...others].some(isGiven)) return missing;
  const names = [first, ...others].map(([name, { flag, label }]) =>
    flag ? `--${name}` : label.toLowerCase(),
  );
  return [...missing, { arg: first[0], missing: true, text: `Say one of these: ${names.join(', ')}.` }];
}

/** Is something missing, and at most a target odd besides, which one puts right where one fills in the rest? */
export function lacksOnly(problems: readonly Problem[], args: Args): boolean {
  return (
    problems.some(({ missing }) => missing) &&
    problems.every((problem) => problem.missing || isOfTarget(args, problem))
  );
}

/** Is all that is given a project, where one of its services is wanted? Who means a service of that name is told so. */
export async function isJustProject(
  { args }: Command,
  raw: RawArgs,
  problems: readonly Problem[],
  { mustServe }: Pick<Lookups, 'mustServe'>,
): Promise<boolean> {
  const [only, ...others] = problems;
  const word = only === undefined ? undefined : raw[only.arg];
  if (only === undefined || others.length > 0 || args[only.arg]?.kind !== 'service') return false;
  if (typeof word !== 'string' || !NAME.test(word)) return false;
  return mustServe(word).then(
    () => true,
    () => false,
  );
}

/** With the channel's default where no target was given at all. */
export function withDefault(args: Args, raw: RawArgs, fallback: Scope | null): RawArgs {
  const open = Object.keys(args).find(
    (name) =>
      raw[name] === undefined && ['project', 'env', 'new-env', 'service'].includes(args[name]?.kind ?? ''),
  );
  if (open === undefined || fallback === null) return raw;
  const kind = args[open]?.kind;
  return { ...raw, [open]: kind === 'env' || kind === 'service' ? targetText(fallback) : fallback.project };
}

/** The command line as far as it was given. A text block is too long for a button. */
export function lineOf({ command, raw }: Draft): string {
  return `${command.name} ${rawToText(withoutBody(command.args), raw)}`.trim();
}

function withoutBody(args: Args): Args {
  return Object.fromEntries(Object.entries(args).filter(([, { kind }]) => kind !== 'body'));
}
