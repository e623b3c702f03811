import type { ViewSubmitAction } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { reviewView } from '../../blocks/form/review.ts';
import { noticeView } from '../../blocks/form/view.ts';
import { section } from '../../blocks/message.ts';
import type { Review } from '../../dispatch/change.ts';
import type { Reply } from '../../dispatch/reply.ts';
import { textOf } from '../../domain/form/field.ts';
import type { Filled } from '../../forms/drafts.ts';
import { foreign } from '../conversation.ts';
import { type Origin, sealedOrigin } from './kept.ts';
import type { FormListening } from './parts.ts';
import { keptReason } from './reasons.ts';

/** The plan of what was filled in, for whoever filled it in. `formId` is the view it was filled in in. */
export async function reviewOf(
  review: Review,
  filled: Filled,
  origin: Origin,
  { user: { id: userId }, view }: ViewSubmitAction,
  { drafts, teamId, seal }: FormListening,
): Promise<ModalView> {
  const owner = { teamId, userId };
  // One form asks for one change, however often it is submitted.
  const id = `${view.root_view_id ?? view.id}:${userId}`;
  const [draft, reason] = await Promise.all([
    drafts.keep(filled, owner, id),
    keptReason(view.id, owner, drafts),
  ]);
  const sealed = sealedOrigin(origin, userId, seal);
  return reviewDrawn(review, draft, sealed, reason ?? textOf(filled.raw['reason']));
}

/** The plan of what is kept as a draft. `origin`: sealed. */
export function reviewDrawn(review: Review, draft: string, origin: string, reason: string): ModalView {
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

/** Said in the place of a view to whoever is not one of ours. */
export function foreignView(): ModalView {
  return noticeView('Not possible', said(foreign()), 'Close');
}

/** Said in the place of a view whose contents are not ours, or no longer. */
export function outdatedView(): ModalView {
  return noticeView(
    'Not possible',
    [section('This form cannot be read any more: it is from before I was updated. Please open it again.')],
    'Close',
  );
}
