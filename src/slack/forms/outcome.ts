import type { KnownBlock, ModalView } from '@slack/types';
import { reviewView } from '../../blocks/form/review.ts';
import { noticeView } from '../../blocks/form/view.ts';
import { section } from '../../blocks/message.ts';
import type { Review } from '../../dispatch/change.ts';
import type { Reply } from '../../dispatch/reply.ts';
import { textOf } from '../../domain/form/field.ts';
import type { Filled } from '../../forms/drafts.ts';
import type { Origin } from './kept.ts';
import type { FormListening } from './parts.ts';
import { keptReason } from './reasons.ts';

/** The plan of what was filled in, for whoever filled it in. `formId` is the view it was filled in in. */
export async function reviewOf(
  review: Review,
  filled: Filled,
  origin: Origin,
  userId: string,
  formId: string,
  { drafts, teamId }: FormListening,
): Promise<ModalView> {
  const owner = { teamId, userId };
  const [draft, reason] = await Promise.all([drafts.keep(filled, owner), keptReason(formId, owner, drafts)]);
  return reviewDrawn(review, draft, origin, reason ?? textOf(filled.raw['reason']));
}

/** The plan of what is kept as a draft. */
export function reviewDrawn(review: Review, draft: string, origin: Origin, reason: string): ModalView {
  return reviewView(review, JSON.stringify({ draft, terms: review.terms, origin }), reason);
}

/** What is said instead of going on, with a way back to what was entered. */
export function failedView(title: string, reply: Reply): ModalView {
  return noticeView(title, said(reply), 'Back');
}

/** What is said in the end to those who still wait. There is no way back: the form below would ask once more. */
export function doneView(reply: Reply): ModalView {
  return { ...noticeView('Done', said(reply), 'Close'), clear_on_close: true };
}

/** Nothing to press: a form hears of no buttons but its own. */
function said({ message }: Reply): readonly KnownBlock[] {
  return message.blocks.flatMap((block): readonly KnownBlock[] => {
    if (block.type === 'actions') return [];
    if (block.type !== 'section' || block.accessory?.type === 'image') return [block];
    const { accessory: _pressed, ...rest } = block;
    return [rest];
  });
}

/** Said in the place of a view whose contents are not ours, or no longer. */
export function outdatedView(): ModalView {
  return noticeView(
    'Not possible',
    [section('This form cannot be read any more: it is from before I was updated. Please open it again.')],
    'Close',
  );
}
