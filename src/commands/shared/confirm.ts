import { BotError } from '../../domain/errors.ts';
import { maskText } from '../../domain/secrets.ts';
import { quoteWord } from '../../domain/words.ts';

/**
 * What is lost for good has to be named once more. `what` says what was not done. Errors: BotError `usage` with what to
 * write.
 */
export function mustConfirm(typed: string | undefined, name: string, what: string): void {
  if (typed === name) return;
  throw new BotError('usage', `${what}: ${whyUnconfirmed(typed)}.`, {
    ...confirming(name),
    arg: 'confirm',
  });
}

/** What is wrong with a name that was to be repeated: nothing was, or another. */
export function whyUnconfirmed(typed: string | undefined): string {
  return typed === undefined ? 'its name has to be confirmed' : `“${maskText(typed)}” is not its name`;
}

/** How to go on, in a form and in a command. */
export function confirming(name: string): { readonly hint: string; readonly typed: string } {
  return { hint: `To go on, confirm with the name, ${name}.`, typed: `--confirm ${quoteWord(name)}` };
}
