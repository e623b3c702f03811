import { BotError } from '../../domain/errors.ts';

const MOST_PROBLEMS = 6;
/** Hints that say what to do about one problem alone. */
const OWN_HINT = /^(Did|Say|Leave|Choose|Name) /;

type Results<W extends readonly (() => unknown)[]> = { [K in keyof W]: Awaited<ReturnType<W[K]>> };

/**
 * The results of all checks, in their order; each is made, whatever another refuses. Errors: all that is said of
 * arguments, at once; anything else as it is.
 */
export async function allRight<const W extends readonly (() => unknown)[]>(checks: W): Promise<Results<W>> {
  const made = await Promise.allSettled(checks.map(async (check) => check()));
  const errors: readonly unknown[] = made.flatMap((each) =>
    each.status === 'rejected' ? [each.reason] : [],
  );
  const other = errors.find((error) => !isOfArguments(error));
  if (other !== undefined) throw other;
  refuseAll(errors.filter(isOfArguments));
  return made.map((each) => (each.status === 'fulfilled' ? each.value : undefined)) as Results<W>;
}

/** What a value throws, among `problems`, and `otherwise` in its place. */
export function attempt<T>(value: () => T, otherwise: T, problems: BotError[]): T {
  try {
    return value();
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    problems.push(error);
    return otherwise;
  }
}

/** What is read; when it cannot be, the problems that are known without it. */
export async function readOr<T>(reading: Promise<T>, at: string, problems: readonly BotError[]): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    refuseAllIn(at, problems);
    throw error;
  }
}

/** All problems with what was asked of a place, which is said where no problem names it. None: nothing. */
export function refuseAllIn(at: string, problems: readonly BotError[]): void {
  try {
    refuseAll(problems);
  } catch (error) {
    if (!(error instanceof BotError) || error.message.includes(at)) throw error;
    const { code, message, hint, typed, arg, each } = error;
    const all = each.length === 0 ? [error] : each;
    throw new BotError(code, `In ${at}: ${message}`, { hint, typed, arg, each: all });
  }
}

/** One problem as it is; several as sentences one after the other. None: nothing. */
export function refuseAll(problems: readonly BotError[], hint?: string): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const each = problems.flatMap((problem) => (problem.each.length > 0 ? problem.each : [problem]));
  const said = each
    .slice(0, MOST_PROBLEMS)
    .map((problem) =>
      OWN_HINT.test(problem.hint ?? '') ? `${problem.message} ${problem.hint}` : problem.message,
    );
  const more = each.length - said.length;
  const left = more > 0 ? [`There are ${more} more problems.`] : [];
  throw new BotError('usage', [...said, ...left].join(' '), { hint, arg: first.arg, each });
}

function isOfArguments(error: unknown): error is BotError {
  return error instanceof BotError && (error.arg !== undefined || error.each.length > 0);
}
