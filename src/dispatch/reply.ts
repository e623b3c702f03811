import { type Answer, page } from '../blocks/answer.ts';
import type { Message, Snippet } from '../blocks/message.ts';
import { BotError } from '../domain/errors.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Problem } from '../domain/parse.ts';
import type { Review } from './change.ts';
import type { Draft } from './draft.ts';

/** What is said back, and to whom. */
export interface Reply {
  readonly message: Message;
  readonly file: Snippet | null;
  readonly shared: boolean;
  /** It says what went wrong. */
  readonly failed?: true;
  /** What went wrong with which argument; empty or left out where it is none of them. */
  readonly problems?: readonly Problem[];
  /** The form in which the command can be completed; the message is for where none can be opened. */
  readonly form?: Draft;
  /** The plan that whoever asks is to agree to. */
  readonly review?: Review;
}

/** Mentions and direct messages are answered where they were asked; the rest is shared only when told to. */
export async function mayShare(share: boolean, { surface, audience }: Invocation): Promise<boolean> {
  if (surface === 'direct') return true;
  if (surface !== 'mention' && !share) return false;
  const readers = await audience();
  if (readers === 'own') return true;
  if (!share) return false;
  if (readers === 'external') {
    const why =
      'This channel is shared with another organisation, so I do not show environments to all of it.';
    throw new BotError('forbidden', why, { hint: 'Leave out --share to see the answer alone.' });
  }
  throw new BotError('forbidden', 'I cannot see who reads this channel, so I do not post here.', {
    hint: 'Type /invite @zadig, or leave out --share to see the answer alone.',
  });
}

/** What is no answer goes to the asker alone, but for a mention, which was made in front of everybody. */
export async function aside(answer: Answer, invocation: Invocation): Promise<Reply> {
  const shared = await mayShare(false, invocation).catch(() => false);
  return { message: await page(answer, 0, 'help'), file: null, shared };
}

/** Each where it stands; none when one of them stands nowhere, so that nothing is left unsaid. */
export function problemsOf(error: BotError): readonly Problem[] {
  const all = error.each.length === 0 ? [error] : error.each;
  const problems = all.flatMap((each) => (each.arg === undefined ? [] : [problemWith(each.arg, each)]));
  return problems.length === all.length ? problems : [];
}

function problemWith(arg: string, { message, hint }: BotError): Problem {
  return { arg, missing: false, text: hint === undefined ? message : `${message} ${hint}` };
}
