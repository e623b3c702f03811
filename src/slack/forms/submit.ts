import { randomUUID } from 'node:crypto';
import type { App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import { FORM, noticeView } from '../../blocks/form/view.ts';
import { context } from '../../blocks/message.ts';
import { missingWords } from '../../dispatch/draft.ts';
import type { Reply } from '../../dispatch/reply.ts';
import { rawOf, withoutStrays, wordsProblems } from '../../domain/form/raw.ts';
import { type Problem, parseArgs } from '../../domain/parse.ts';
import type { Filled } from '../../forms/drafts.ts';
import { argsOf, goesOn, lineOf, type OpenForm, rawIn } from '../../forms/form.ts';
import { ANSWER_MS, type Asking, answerAtOrigin, ask, deliver, inTime } from './answer.ts';
import { freshenBehind } from './behind.ts';
import { fillIn, readForm, replace, viewOf } from './draw.ts';
import { errorsAt } from './errors.ts';
import { actorOf, isOurs } from './guard.ts';
import { heardFrom } from './heard.ts';
import type { Origin } from './kept.ts';
import { failedView, foreignView, outdatedView, reviewOf } from './outcome.ts';
import type { FormListening } from './parts.ts';
import { withWayBack } from './way-back.ts';

/** Listens for forms that are filled in: a change is planned and shown for review, a read is answered. */
export function listenForForms(app: App, parts: FormListening): void {
  app.view<ViewSubmitAction>(FORM, async ({ body, view, ack }) => {
    const actor = actorOf(body.user);
    if (!(await isOurs(actor, parts))) return ack({ response_action: 'update', view: foreignView() });
    const read = await readForm(view, actor.userId, parts);
    if (read === null) return ack({ response_action: 'update', view: outdatedView() });
    const { form, kept } = read;
    const unclear = wordsProblems(argsOf(form.command), form.entered);
    // Of words that cannot be read nobody else can tell; the rest is told with them, or by whoever is asked.
    if (unclear.length > 0 || goesOn(form)) {
      const all = [...unclear, ...problemsOn(form, unclear)];
      const errors = errorsAt(view.blocks, all) ?? errorsAt(view.blocks, unclear);
      if (errors !== null) return ack({ response_action: 'errors', errors });
    }

    const behind = keepBehind(form, kept.origin, body, parts).catch(parts.onError);
    const { entered, problems: strays } = withoutStrays(argsOf(form.command), form.entered);
    const filled: Filled = { command: form.command.name, raw: rawIn({ ...form, entered }) };
    const text = lineOf(form.command, filled.raw);
    const asking = ask(parts.hear, heardFrom(body, kept.origin, text, { ...filled, review: true }));
    let planned = false;
    try {
      const first = await inTime(asking.reply, ANSWER_MS);
      const strayErrors = strays.length === 0 ? null : withReply(view.blocks, strays, first);
      if (strayErrors !== null) await ack({ response_action: 'errors', errors: strayErrors });
      else if (goesOn(form))
        await goOn(first === 'late' ? null : first.value, form, kept.origin, body, ack, parts);
      else if (first === 'late') planned = await late(asking, form, filled, kept.origin, body, ack, parts);
      else if (first.value !== null) {
        await answer(first.value, filled, kept.origin, body, ack, parts);
        planned = first.value.review !== undefined;
      }
    } finally {
      asking.end();
      await behind;
    }
    if (planned)
      await freshenBehind(form, view.id, { actor: actorOf(body.user), origin: kept.origin }, parts);
  });
}

/** What is wrong here, and what is said in time of all the rest. */
function withReply(
  blocks: ViewSubmitAction['view']['blocks'],
  problems: readonly Problem[],
  first: { readonly value: Reply | null } | 'late',
): Record<string, string> | null {
  const others = first === 'late' ? [] : (first.value?.problems ?? []);
  return errorsAt(blocks, [...problems, ...others]) ?? errorsAt(blocks, problems);
}

type Ack = (answer?: ViewResponseAction) => Promise<void>;

/** What has come in time stands at the fields, in the next view, or where the form was opened. */
async function answer(
  reply: Reply,
  filled: Filled,
  origin: Origin,
  body: ViewSubmitAction,
  ack: Ack,
  parts: FormListening,
): Promise<void> {
  const errors = errorsAt(body.view.blocks, reply.problems ?? []);
  if (errors !== null) return ack({ response_action: 'errors', errors });
  const shown = await outcomeView(reply, filled, origin, body, parts);
  if (shown !== null) return ack({ response_action: 'push', view: shown });
  await ack();
  await deliver(answerAtOrigin(parts.poster, origin, body.user.id, parts.now()), reply, parts.onError);
}

/**
 * A read closes its form, and answers when it can; the plan of a change is waited for in a view of its own. True when
 * it is shown there.
 */
async function late(
  asking: Asking,
  form: OpenForm,
  filled: Filled,
  origin: Origin,
  body: ViewSubmitAction,
  ack: Ack,
  parts: FormListening,
): Promise<boolean> {
  const to = answerAtOrigin(parts.poster, origin, body.user.id, parts.now());
  const back = withWayBack(to, { command: form.command, raw: filled.raw }, body.user.id, parts);
  if (form.command.kind !== 'change' && form.command.name !== 'undo') {
    asking.handOver(back);
    asking.end();
    await ack();
    return false;
  }
  const externalId = `plan:${randomUUID()}`;
  const still = [context(':hourglass_flowing_sand: Still asking Zadig what would happen…')];
  await ack({
    response_action: 'push',
    view: { ...noticeView('Review', still, 'Back'), external_id: externalId },
  });
  const reply = await asking.reply;
  if (reply === null) return false;
  const shown = (await outcomeView(reply, filled, origin, body, parts)) ?? failedView('Answer', reply);
  if ((await replace({ externalId }, shown, parts)) === 'refused')
    await deliver(back, { ...reply, failed: true }, parts.onError);
  return reply.review !== undefined;
}

/** What is shown in the form itself; null when the answer goes where the form was opened. */
async function outcomeView(
  reply: Reply,
  filled: Filled,
  origin: Origin,
  body: ViewSubmitAction,
  parts: FormListening,
) {
  if (reply.review !== undefined) return reviewOf(reply.review, filled, origin, body, parts);
  return reply.failed === true ? failedView('Not possible', reply) : null;
}

/** What can be told to be wrong on this page alone, besides what is `unclear`. */
function problemsOn({ command, page, entered }: OpenForm, unclear: readonly Problem[]): readonly Problem[] {
  const args = Object.fromEntries(
    Object.entries(argsOf(command)).filter(
      ([name, { step = 1 }]) => step === page && !unclear.some(({ arg }) => arg.split('.')[0] === name),
    ),
  );
  const raw = rawOf(args, entered);
  const parsed = parseArgs(args, raw);
  return [...(parsed.ok ? [] : parsed.problems), ...missingWords({ args }, raw)];
}

/** What was entered on the second page is gone from Slack with its view, so that the first one takes it along. */
async function keepBehind(
  form: OpenForm,
  origin: Origin,
  body: ViewSubmitAction,
  parts: FormListening,
): Promise<void> {
  const { previous_view_id: viewId } = body.view;
  if (form.page === 1 || viewId === null) return;
  const first: OpenForm = { ...form, page: 1 };
  const at = { actor: actorOf(body.user), origin };
  const drawn = await viewOf(first, parts.forms.draw(first).drawing, at, parts);
  await replace({ viewId }, drawn, parts);
}

/** What Zadig says in time of this page stands at its fields. All else is told in the end, with the second page. */
async function goOn(
  reply: Reply | null,
  form: OpenForm,
  origin: Origin,
  body: ViewSubmitAction,
  ack: Ack,
  parts: FormListening,
): Promise<void> {
  const errors = errorsAt(body.view.blocks, reply?.problems ?? []);
  if (errors !== null) return ack({ response_action: 'errors', errors });
  return nextPage(form, origin, body, ack, parts);
}

async function nextPage(
  form: OpenForm,
  origin: Origin,
  body: ViewSubmitAction,
  ack: Ack,
  parts: FormListening,
): Promise<void> {
  const next: OpenForm = { ...form, page: 2 };
  const { drawing, waits } = parts.forms.draw(next);
  const externalId = `page:${randomUUID()}`;
  const at = { actor: actorOf(body.user), origin };
  const view = { ...(await viewOf(next, drawing, at, parts)), external_id: externalId };
  await ack({ response_action: 'push', view });
  if (waits) await fillIn(next, { externalId }, at, parts);
}
