import { setTimeout as pause } from 'node:timers/promises';
import type { ModalView } from '@slack/types';
import { WebAPIPlatformError } from '@slack/web-api';
import { seenIn } from '../../blocks/form/read.ts';
import { type FormDrawing, formView } from '../../blocks/form/view.ts';
import type { Draft } from '../../dispatch/draft.ts';
import { besides, enteredFrom } from '../../domain/form/fields.ts';
import { enteredIn } from '../../domain/form/seen.ts';
import { argsOf, keptArgsOf, type OpenForm } from '../../forms/form.ts';
import type { Shown, WhichView } from '../poster.ts';
import {
  isAtHome,
  KeptForm,
  keptText,
  type Origin,
  originIn,
  parsed,
  type Somewhere,
  sealedOrigin,
} from './kept.ts';
import type { FormListening } from './parts.ts';
import { tellStuck } from './way-back.ts';

/** A form as a view carries it and as it is filled in. */
export interface Read {
  readonly form: OpenForm;
  readonly kept: Omit<KeptForm, 'origin'> & { readonly origin: Origin };
}

/** What reading and drawing a form takes. */
export type Drawing = Pick<FormListening, 'drafts' | 'teamId' | 'seal'> & {
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
  { forms, drafts, teamId, seal }: Drawing,
): Promise<Read | null> {
  const kept = KeptForm.safeParse(parsed(view.private_metadata)).data;
  const command = forms.commands.find(({ name }) => name === kept?.command);
  const origin = kept === undefined ? null : originIn(kept.origin, userId, seal);
  if (kept === undefined || command === undefined || origin === null) return null;
  const carried =
    typeof kept.carried === 'string'
      ? (await drafts.read(kept.carried, { teamId, userId }))?.raw
      : kept.carried;
  if (carried === undefined) return null;
  const entered = enteredIn(argsOf(command), seenIn(view.state.values), carried, kept.given);
  return { form: { command, page: kept.page, entered }, kept: { ...kept, origin } };
}

/** A form as Slack takes it. */
export async function viewOf(
  { command, page, entered }: OpenForm,
  full: FormDrawing,
  { actor: { userId }, origin }: Somewhere,
  { drafts, teamId, seal }: Omit<Drawing, 'forms'>,
): Promise<ModalView> {
  const drawing = isAtHome(origin) ? withoutShare(full) : full;
  const carried = besides(entered, drawing.fields);
  const sealed = sealedOrigin(origin, userId, seal);
  const kept = { command: command.name, page, given: drawing.given, carried, origin: sealed };
  const keep = () => drafts.keep({ command: command.name, raw: carried }, { teamId, userId });
  return formView(drawing, await keptText(kept, keep));
}

/** Where there is no channel, nothing can be shown to it. */
function withoutShare(drawing: FormDrawing): FormDrawing {
  return { ...drawing, fields: drawing.fields.filter(({ id }) => id !== 'share') };
}

/**
 * Fills a form that is open with what Zadig says. `where` tells how it was drawn last: when somebody has gone on in it
 * since, or has closed it, it stays as it is. Never throws.
 */
export async function fillIn(
  form: OpenForm,
  where: WhichView,
  at: Somewhere,
  parts: FormListening,
): Promise<void> {
  const put = await drawIn(form, await parts.forms.fill(form, at.actor), where, at, parts);
  // Without a note nothing is waited for, and the form can be filled in as it is.
  if (put === 'refused' && parts.forms.draw(form).drawing.note !== null) await tellStuck(form, at, parts);
}

/** Draws a form in the place of one that is open. Never throws. */
export async function drawIn(
  form: OpenForm,
  drawing: FormDrawing,
  where: WhichView,
  at: Somewhere,
  parts: FormListening,
): Promise<Put> {
  try {
    return await replace(where, await viewOf(form, drawing, at, parts), parts);
  } catch (error) {
    parts.onError(error);
    return 'refused';
  }
}

/**
 * How a view was put in the place of another. `gone`: that was closed or has moved on, as whoever looked at it wanted;
 * `refused`: Slack did not take it, so that what it says has to be said elsewhere.
 */
export type Put = Shown | 'gone' | 'refused';

/** Puts another view in the place of one that is open, for some seconds again and again if need be. Never throws. */
export async function replace(
  where: WhichView,
  view: ModalView,
  { poster, onError }: Pick<FormListening, 'poster' | 'onError'>,
): Promise<Put> {
  const until = performance.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    const isLast = performance.now() + pauseMs > until;
    try {
      return await poster.redraw(where, view);
    } catch (error) {
      const word = error instanceof WebAPIPlatformError ? error.data.error : null;
      // One that was only just handed to Slack may not be there yet.
      if (word === 'hash_conflict' || (word === 'not_found' && (isLast || !('externalId' in where))))
        return 'gone';
      if (isLast || !(word === null || PASSING.includes(word))) {
        onError(error);
        return 'refused';
      }
    }
    await pause(pauseMs);
  }
}

const PATIENCE_MS = 4_000;
const FIRST_PAUSE_MS = 250;
/** Slack's words for what may be otherwise a moment later. */
const PASSING = ['not_found', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];
