import type { App, BlockAction, BlockSuggestion } from '@slack/bolt';
import { INPUT, readBlockId } from '../../blocks/form/ids.ts';
import { optionsAnswer } from '../../blocks/form/options.ts';
import { REVIEW } from '../../blocks/form/review.ts';
import type { Actor } from '../../domain/actor.ts';
import { PATIENCE_MS } from '../../forms/choices.ts';
import type { WhichView } from '../poster.ts';
import { inTime } from './answer.ts';
import { drawIn, fillIn, readForm } from './draw.ts';
import { actorOf, isOurs } from './guard.ts';
import { KeptForm, parsed } from './kept.ts';
import type { FormListening } from './parts.ts';
import { remember } from './review.ts';
import { tellStuck } from './way-back.ts';

/** Said when Slack does not even tell in time who asks. */
const LATE = { choices: [], note: 'This takes long; type on in a moment, or type the command instead.' };

/** Forms whose latest choice is known; nobody has more open. */
const MOST_KNOWN = 1_000;

type View = NonNullable<BlockAction['view']>;

/** Listens for choices made in a form, on which others depend, and for what is looked for in its pickers. */
export function listenForPicks(app: App, parts: FormListening): void {
  /** The latest choice in each form, those used last at the end: two are drawn in the order in which they were made. */
  const latest = new Map<string, { readonly madeAt: number; readonly drawn: Promise<unknown> }>();

  app.action<BlockAction>({ action_id: INPUT, type: 'block_actions' }, async ({ body, ack }) => {
    await ack();
    const { view } = body;
    if (view === undefined) return;
    const actor = actorOf(body.user);
    if (!(await isOurs(actor, parts))) return;
    const madeAt = Math.max(...body.actions.map(({ action_ts }) => Number(action_ts)));
    const before = latest.get(view.id);
    // A later choice, which has come already, knows of this one.
    if (before !== undefined && madeAt < before.madeAt) return;
    const drawn = Promise.resolve(before?.drawn)
      .then(() => redraw(view, actor, parts))
      .catch(parts.onError);
    latest.delete(view.id);
    latest.set(view.id, { madeAt, drawn });
    for (const id of [...latest.keys()].slice(0, -MOST_KNOWN)) latest.delete(id);
    const fill = await drawn;
    await fill?.();
  });

  app.options<'block_suggestion'>({ type: 'block_suggestion', action_id: INPUT }, async ({ body, ack }) => {
    const choices = suggested(body, parts).catch((error: unknown) => {
      parts.onError(error);
      return { choices: [], note: 'Something went wrong. Type the command instead.' };
    });
    const offered = await inTime(choices, PATIENCE_MS);
    await ack(optionsAnswer(offered === 'late' ? LATE : offered.value));
  });
}

/** Draws the form anew at once, and gives what is left to do when Zadig has to be asked. */
async function redraw(view: View, actor: Actor, parts: FormListening): Promise<(() => Promise<void>) | null> {
  if (view.callback_id === REVIEW) {
    await remember(view, actor.userId, parts);
    return null;
  }
  const read = await readForm(view, actor.userId, parts);
  if (read === null) return null;
  const { form, kept } = read;
  const at = { actor, origin: kept.origin };
  const { drawing, waits } = parts.forms.draw(form);
  const put = (where: WhichView) => drawIn(form, drawing, where, at, parts);
  const first = await put({ viewId: view.id, hash: view.hash });
  // What was drawn meanwhile knew less than this choice does, so that it may go.
  const shown = first === 'gone' ? await put({ viewId: view.id }) : first;
  if (shown === 'refused') await tellStuck(form, at, parts);
  if (!waits || typeof shown === 'string') return null;
  return () => fillIn(form, shown, at, parts);
}

async function suggested(body: BlockSuggestion, { forms, people }: FormListening) {
  const nothing = { choices: [], note: null };
  const at = readBlockId(body.block_id);
  if (at === null || body.view === undefined) return nothing;
  const actor = { userId: body.user.id, teamId: body.user.team_id ?? null };
  if (!(await people.isOurs(actor.userId, actor.teamId))) return nothing;
  const kept = KeptForm.safeParse(parsed(body.view.private_metadata)).data;
  const command = forms.commands.find(({ name }) => name === kept?.command);
  if (kept === undefined || command === undefined) return nothing;
  return forms.offer({ command, id: at.id, given: kept.given, query: body.value }, actor);
}
