import { BotError } from '../../domain/errors.ts';
import { quoteWord } from '../../domain/words.ts';

/**
 * What is lost for good has to be named once more. `what` says what was not done, `line` is the command without
 * `--confirm`. Errors: BotError `usage` with what to type.
 */
export function mustConfirm(
  typed: string | undefined,
  name: string,
  { what, line }: { readonly what: string; readonly line: string },
): void {
  if (typed === name) return;
  const why = typed === undefined ? 'it needs --confirm' : `--confirm says ${typed}, not ${name}`;
  throw new BotError('usage', `${what}: ${why}.`, {
    hint: `To go on, type: /zadig ${line} --confirm ${quoteWord(name)}`,
  });
}
