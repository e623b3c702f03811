import { randomUUID } from 'node:crypto';
import type { App, BlockAction, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { INPUT } from '../../blocks/form/ids.ts';
import { GLASS_BLOCK, REASON_BLOCK, REVIEW } from '../../blocks/form/review.ts';
import { noticeView } from '../../blocks/form/view.ts';
import { context, section } from '../../blocks/message.ts';
import { inline } from '../../blocks/mrkdwn.ts';
import { askedAlready } from '../../changes/request.ts';
import type { Reply } from '../../dispatch/reply.ts';
import { BotError } from '../../domain/errors.ts';
import type { Filled } from '../../forms/drafts.ts';
import { lineOf } from '../../forms/form.ts';
import type { Owner } from '../../store/drafts.ts';
import type { AnswerTo } from '../answers.ts';
import { ANSWER_MS, type Asking, answerAtOrigin, ask, deliver, inTime } from './answer.ts';
import { freshenBehind } from './behind.ts';
import { formOf, replace } from './draw.ts';
import { actorOf, isOurs } from './guard.ts';
import { heardFrom } from './heard.ts';
import { KeptReview, type Origin, originIn, parsed } from './kept.ts';
import { doneView, failedView, foreignView, outdatedView, reviewDrawn } from './outcome.ts';
import type { FormListening } from './parts.ts';
import { keepReason } from './reasons.ts';

/** The inputs below a plan, as far as somebody has filled them in. */
const State = z.object({
  [REASON_BLOCK]: z.object({ [INPUT]: z.object({ value: z.string().nullish() }) }).optional(),
  [GLASS_BLOCK]: z
    .object({ [INPUT]: z.object({ selected_options: z.array(z.unknown()).nullish() }) })
    .optional(),
});

/** What Slack is told when somebody agrees, null for nothing, and what is left to do then. */
interface Agreed {
  readonly answer: ViewResponseAction | null;
  rest(): Promise<unknown>;
  end(): void;
}

type View = NonNullable<BlockAction['view']>;

/** Remembers the reason that is typed below a plan, for the next plan of the same form. */
export async function remember(view: View, userId: string, { drafts, teamId }: FormListening): Promise<void> {
  const { previous_view_id: formId } = view;
  if (formId !== null) await keepReason(saidIn({ view }).reason, formId, { teamId, userId }, drafts);
}

/** Listens for plans that are agreed to. */
export function listenForReviews(app: App, parts: FormListening): void {
  /** By person and draft: who presses again, because Slack has not heard of us, asks for one change all the same. */
  const underWay = new Map<string, Promise<Agreed>>();

  app.view<ViewSubmitAction>(REVIEW, async ({ body, view, ack }) => {
    if (!(await isOurs(actorOf(body.user), parts)))
      return ack({ response_action: 'update', view: foreignView() });
    const kept = KeptReview.safeParse(parsed(view.private_metadata)).data;
    const origin = kept === undefined ? null : originIn(kept.origin, body.user.id, parts.seal);
    if (kept === undefined || origin === null)
      return ack({ response_action: 'update', view: outdatedView() });
    const key = `${body.user.id} ${kept.draft}`;
    const before = underWay.get(key);
    const agreed = before ?? agree(kept, origin, body, parts);
    underWay.set(key, agreed);
    try {
      const { answer, rest, end } = await agreed;
      try {
        if (answer !== null) await ack(answer);
        if (before === undefined) await rest();
      } finally {
        if (before === undefined) end();
      }
    } finally {
      if (before === undefined) underWay.delete(key);
    }
  });
}

async function agree(
  { draft, terms, origin: sealed }: KeptReview,
  origin: Origin,
  body: ViewSubmitAction,
  parts: FormListening,
): Promise<Agreed> {
  const owner = { teamId: parts.teamId, userId: body.user.id };
  const { reason, now } = saidIn(body);
  const filled = await draftOf(draft, owner, parts);
  if (filled instanceof BotError) {
    const { message, hint = '' } = filled;
    const gone = noticeView('Not possible', [section(inline(`${message} ${hint}`))], 'Back');
    return { ...just({ response_action: 'update', view: gone }), end: () => {} };
  }
  const { reason: _before, ...entered } = filled.raw;
  const raw = {
    ...entered,
    ...(reason.trim() === '' ? {} : { reason }),
    ...(now ? { 'break-glass': 'true' } : {}),
  };
  const given = { command: filled.command, raw, agreed: terms, draft };
  const line = lineOf(parts.forms.command(filled.command), raw);
  const asking = ask(parts.hear, heardFrom(body, origin, line, given));
  const { previous_view_id: formId } = body.view;
  const freshen = () => {
    if (formId === null) return;
    const form = formOf({ command: parts.forms.command(filled.command), raw: filled.raw });
    // Nobody has to wait for it to press again.
    void freshenBehind(form, formId, { actor: actorOf(body.user), origin }, parts);
  };
  const to = answerAtOrigin(parts.poster, origin, body.user.id, parts.now());
  try {
    return {
      ...(await outcomeOf(asking, { draft, origin: sealed, reason, freshen, to }, parts)),
      end: asking.end,
    };
  } catch (error) {
    asking.end();
    throw error;
  }
}

/** What was filled in, or why it cannot be asked for. It stays where it is until it has become a change. */
async function draftOf(id: string, owner: Owner, { drafts }: FormListening): Promise<Filled | BotError> {
  try {
    return (await drafts.read(id, owner)) ?? askedAlready();
  } catch (error) {
    if (error instanceof BotError) return error;
    throw error;
  }
}

/** What was agreed to, and how it goes on. */
interface Agreement {
  readonly draft: string;
  /** Sealed. */
  readonly origin: string;
  readonly reason: string;
  /** The form behind it starts from what Zadig says now. */
  freshen(): void;
  readonly to: AnswerTo;
}

async function outcomeOf(
  asking: Asking,
  agreement: Agreement,
  parts: FormListening,
): Promise<Omit<Agreed, 'end'>> {
  const tell = (reply: Reply) => deliver(agreement.to, reply, parts.onError);
  const first = await inTime(asking.reply, ANSWER_MS);
  if (first === 'late') {
    const externalId = `asked:${randomUUID()}`;
    const still = [context(':hourglass_flowing_sand: Still at work; this takes a moment.')];
    const view = { ...noticeView('Review', still, 'Close'), clear_on_close: true, external_id: externalId };
    return {
      answer: { response_action: 'update', view },
      async rest() {
        const reply = await asking.reply;
        if (reply === null) return;
        const next = nextView(reply, agreement) ?? doneView(reply);
        if (typeof (await replace({ externalId }, next, parts)) === 'string') await tell(reply);
        else if (reply.review !== undefined) agreement.freshen();
      },
    };
  }
  const reply = first.value;
  const wrong = (reply?.problems ?? []).find(({ arg }) => arg === 'reason');
  if (reply === null) return just(null);
  if (wrong !== undefined)
    return just({ response_action: 'errors', errors: { [REASON_BLOCK]: withoutFlag(wrong.text) } });
  const next = nextView(reply, agreement);
  if (next !== null) {
    const rest = async () => {
      if (reply.review !== undefined) agreement.freshen();
    };
    return { answer: { response_action: 'update', view: next }, rest };
  }
  return { answer: { response_action: 'clear' }, rest: () => tell(reply) };
}

/** Null when it was asked for. */
function nextView(reply: Reply, { draft, origin, reason }: Agreement): ModalView | null {
  if (reply.review === undefined && reply.failed !== true) return null;
  return reply.review === undefined
    ? failedView('Not asked for', reply)
    : reviewDrawn(reply.review, draft, origin, reason);
}

function just(answer: ViewResponseAction | null): Omit<Agreed, 'end'> {
  return { answer, rest: async () => {} };
}

function saidIn({ view }: { readonly view: Pick<View, 'state'> }): {
  readonly reason: string;
  readonly now: boolean;
} {
  const said = State.parse(view.state.values);
  return {
    reason: said[REASON_BLOCK]?.[INPUT].value ?? '',
    now: (said[GLASS_BLOCK]?.[INPUT].selected_options ?? []).length > 0,
  };
}

/** Here the reason is entered, not typed behind a flag. */
function withoutFlag(text: string): string {
  return text.replace(/ [A-Z][^.]* --reason "…"\.$/, '');
}
