import type { Draft } from '../../dispatch/draft.ts';
import type { AnswerTo } from '../answers.ts';
import { fillIn, formOf, viewOf } from './draw.ts';
import type { Somewhere } from './kept.ts';
import type { FormListening } from './parts.ts';

/** Somebody who did something in Slack just now, and may be shown a form for it: a new one, or in the place of a view. */
export interface Opening extends Somewhere {
  readonly place: { readonly triggerId: string } | { readonly viewId: string; readonly hash: string };
}

/** The same way back, but what lacks an argument is answered with its form; with words where none can be opened. */
export function answerWithForm(to: AnswerTo, opening: Opening, parts: FormListening): AnswerTo {
  return {
    ...to,
    async reply(reply) {
      if (reply.form !== undefined && (await openForm(reply.form, opening, parts))) return;
      await to.reply(reply);
    },
  };
}

/** False when Slack did not take it, as after three seconds. */
async function openForm(draft: Draft, opening: Opening, parts: FormListening): Promise<boolean> {
  const { place } = opening;
  const { poster } = parts;
  const form = formOf(draft);
  const { drawing, waits } = parts.forms.draw(form);
  const view = await viewOf(form, drawing, opening, parts);
  const opened = 'viewId' in place ? poster.redraw(place, view) : poster.open(place.triggerId, view);
  const shown = await opened.catch((error: unknown) => {
    parts.onError(error);
    return null;
  });
  if (shown === null) return false;
  if (waits) await fillIn(form, shown, opening, parts);
  return true;
}
