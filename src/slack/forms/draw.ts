import { setTimeout as pause } from 'node:timers/promises';
import type { ModalView } from '@slack/types';
import { WebAPIPlatformError } from '@slack/web-api';
import { seenIn } from '../../blocks/form/read.ts';
import { type FormDrawing, formView } from '../../blocks/form/view.ts';
import type { Draft } from '../../dispatch/draft.ts';
import type { Actor } from '../../domain/actor.ts';
import { besides, enteredFrom } from '../../domain/form/fields.ts';
import { enteredIn } from '../../domain/form/seen.ts';
import { argsOf, keptArgsOf, type OpenForm } from '../../forms/form.ts';
import type { WhichView } from '../poster.ts';
import { isAtHome, KeptForm, keptText, type Origin, parsed } from './kept.ts';
import type { FormListening } from './parts.ts';

/** A form as a view carries it and as it is filled in. */
export interface Read {
  readonly form: OpenForm;
  readonly kept: KeptForm;
}

/** Who has a form open, and where its answer goes. */
export interface Somewhere {
  readonly actor: Actor;
  readonly origin: Origin;
}

/** What reading and drawing a form takes. */
export type Drawing = Pick<FormListening, 'drafts' | 'teamId'> & {
  readonly forms: Pick<FormListening['forms'], 'commands'>;
};

/** The form of a command as far as it was given. */
export function formOf({ command, raw }: Draft): OpenForm {
  return { command, page: 1, entered: enteredFrom(keptArgsOf(command), raw) };
}

/** What stands in an open form now; null when it is none of ours, or from before a form carried what it carries now. */
export async function readForm(
  view: { readonly private_metadata: string; readonly state: { readonly values: unknown } },
  userId: string,
  { forms, drafts, teamId }: Drawing,
): Promise<Read | null> {
  const kept = KeptForm.safeParse(parsed(view.private_metadata)).data;
  const command = forms.commands.find(({ name }) => name === kept?.command);
  if (kept === undefined || command === undefined) return null;
  const carried =
    typeof kept.carried === 'string'
      ? (await drafts.read(kept.carried, { teamId, userId }))?.raw
      : kept.carried;
  if (carried === undefined) return null;
  const entered = enteredIn(argsOf(command), seenIn(view.state.values), carried, kept.given);
  return { form: { command, page: kept.page, entered }, kept };
}

/** A form as Slack takes it. */
export async function viewOf(
  { command, page, entered }: OpenForm,
  full: FormDrawing,
  { actor: { userId }, origin }: Somewhere,
  { drafts, teamId }: Pick<Drawing, 'drafts' | 'teamId'>,
): Promise<ModalView> {
  const drawing = isAtHome(origin) ? withoutShare(full) : full;
  const carried = besides(entered, drawing.fields);
  const kept = { command: command.name, page, given: drawing.given, carried, origin };
  const keep = () => drafts.keep({ command: command.name, raw: carried }, { teamId, userId });
  return formView(drawing, await keptText(kept, keep));
}

/** Where there is no channel, nothing can be shown to it. */
function withoutShare(drawing: FormDrawing): FormDrawing {
  return { ...drawing, fields: drawing.fields.filter(({ id }) => id !== 'share') };
}

/**
 * Fills a form that is open with what Zadig says. `where` tells how it was drawn last: when somebody has gone on in it
 * since, or has closed it, it stays as it is.
 */
export async function fillIn(
  form: OpenForm,
  where: WhichView,
  at: Somewhere,
  parts: FormListening,
): Promise<void> {
  const drawing = await parts.forms.fill(form, at.actor);
  await replace(where, await viewOf(form, drawing, at, parts), parts);
}

/**
 * Puts another view in the place of one that is open. `gone`: it was closed or has moved on, as whoever looks at it
 * wanted; `refused`: Slack did not take it, so that what it says has to be said elsewhere. Never throws.
 */
export async function replace(
  where: WhichView,
  view: ModalView,
  { poster, onError }: Pick<FormListening, 'poster' | 'onError'>,
): Promise<'shown' | 'gone' | 'refused'> {
  for (let tried = 1; ; tried += 1) {
    try {
      if ((await poster.redraw(where, view).catch(unless('hash_conflict', 'not_found'))) !== null)
        return 'shown';
    } catch (error) {
      onError(error);
      return 'refused';
    }
    // One that was only just handed to Slack may not be there yet.
    if (!('externalId' in where) || tried === MOST_TRIES) return 'gone';
    await pause(AGAIN_MS);
  }
}

const MOST_TRIES = 4;
const AGAIN_MS = 250;

/** Lets these refusals of Slack pass. */
export function unless(...words: readonly string[]): (error: unknown) => null {
  return (error) => {
    if (error instanceof WebAPIPlatformError && words.includes(error.data.error)) return null;
    throw error;
  };
}
