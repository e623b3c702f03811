import { formButton } from '../../blocks/help.ts';
import { buttons, context, type FormButton, message, section } from '../../blocks/message.ts';
import { type Draft, lineOf } from '../../dispatch/draft.ts';
import { rawOf } from '../../domain/form/raw.ts';
import { keptArgsOf, type OpenForm } from '../../forms/form.ts';
import type { AnswerTo } from '../answers.ts';
import { answerAtOrigin, deliver } from './answer.ts';
import { isAtHome, type Somewhere } from './kept.ts';
import type { FormListening } from './parts.ts';

/** What a button holds besides. */
const MOST_LINE = 2_000;

/**
 * A button that opens a form as it was filled in. A text block and secrets have no place in it, and are kept for that
 * person alone.
 */
async function wayBack(
  { command, raw }: Draft,
  userId: string,
  { drafts, teamId, onError }: FormListening,
): Promise<FormButton> {
  const kept = drafts.keep({ command: command.name, raw }, { teamId, userId });
  const draft = await kept.catch((error: unknown) => onError(error));
  const line = lineOf({ command, raw });
  const button = formButton(command.name, line.length <= MOST_LINE ? line : command.name);
  return { ...button, ...(typeof draft === 'string' ? { draft } : {}) };
}

/** The same way back, with a button below what says what went wrong: the form is closed, and opens again as it was. */
export function withWayBack(to: AnswerTo, draft: Draft, userId: string, parts: FormListening): AnswerTo {
  return {
    ...to,
    async reply(reply) {
      const { blocks } = reply.message;
      const hasOne = blocks.some(({ type }) => type === 'actions');
      if (reply.failed !== true || hasOne) return to.reply(reply);
      const button = await wayBack(draft, userId, parts);
      return to.reply({ ...reply, message: message([...blocks, ...buttons([button])]) });
    },
  };
}

/** Says to whoever has a form open that it shows something old. Never throws. */
export async function tellStuck(
  { command, entered }: OpenForm,
  { actor: { userId }, origin }: Somewhere,
  parts: FormListening,
): Promise<void> {
  const raw = rawOf(keptArgsOf(command), entered);
  const button = await wayBack({ command, raw }, userId, parts);
  const said = [
    section(':warning: Slack did not take what your form was to show, so it stays as it is.'),
    context('Close it, and open it again as you filled it in.'),
    ...buttons([button]),
  ];
  const reply = { message: message(said), file: null, shared: isAtHome(origin) };
  await deliver(answerAtOrigin(parts.poster, origin, userId, parts.now()), reply, parts.onError);
}
