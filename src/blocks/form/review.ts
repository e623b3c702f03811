import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Need, Plan } from '../../domain/change.ts';
import type { BotError } from '../../domain/errors.ts';
import type { ReasonRule } from '../../domain/policy-settings.ts';
import { needNotes, needText, refusalText } from '../change/need.ts';
import { planBlocks } from '../change/plan.ts';
import { shortHash } from '../change/words.ts';
import { context, section } from '../message.ts';
import { code } from '../mrkdwn.ts';
import { INPUT } from './ids.ts';

/** What somebody agrees to before anybody is asked. */
export interface Reviewed {
  readonly plan: Plan;
  readonly hash: string;
  /** What it needs to be applied; null when it needs nobody. */
  readonly need: Need | null;
  /** Why it would not be taken; null when it would. */
  readonly refusal: BotError | null;
  readonly reason: ReasonRule;
  readonly mayBreakGlass: boolean;
  /** It is another plan than the one that was agreed to. */
  readonly changed: boolean;
  /** The change it takes back; null for most. */
  readonly undoes: string | null;
}

export const REVIEW = 'review';
/** The inputs below a plan. */
export const REASON_BLOCK = 'reason';
export const GLASS_BLOCK = 'break-glass';
const MOST_REASON = 500;
const MOST_BLOCKS = 90;
const PLAN_ROOM = 30_000;

/** The plan of a change, in the form: before → after, warnings, whose approval it needs, and why it is wanted. */
export function reviewView(review: Reviewed, kept: string, reason: string | null): ModalView {
  const { plan, hash, need, refusal, changed, undoes } = review;
  const blocks: KnownBlock[] = [
    ...(undoes === null ? [] : [section(`This takes back change ${code(undoes)}:`)]),
    ...(changed
      ? [section(':warning: *Things have changed since you looked.* This is what would happen now.')]
      : []),
    ...planBlocks(plan, PLAN_ROOM).slice(0, MOST_BLOCKS - 20),
    section(verdict(need, refusal)),
    ...(refusal === null ? inputs(review, reason) : []),
    context(`Nobody has been asked yet, and nothing was sent. Plan ${code(shortHash(hash))}`),
  ];
  return {
    type: 'modal',
    callback_id: REVIEW,
    private_metadata: kept,
    title: { type: 'plain_text', text: 'Review', emoji: false },
    ...(refusal === null
      ? { submit: { type: 'plain_text', text: need === null ? 'Apply' : 'Ask for approval', emoji: false } }
      : {}),
    close: { type: 'plain_text', text: 'Back', emoji: false },
    blocks,
  };
}

function verdict(need: Need | null, refusal: BotError | null): string {
  if (refusal !== null) return refusalText(refusal);
  if (need === null) return 'It needs nobody’s approval and is applied at once.';
  return [`It needs ${needText(need)}, and is applied then.`, ...needNotes(need)].join('\n');
}

function inputs({ need, reason, mayBreakGlass }: Reviewed, given: string | null): readonly InputBlock[] {
  const rule = typeof reason === 'string' ? '' : ` It has to match the pattern ${reason.pattern}.`;
  const why: InputBlock = {
    type: 'input',
    block_id: REASON_BLOCK,
    optional: reason === 'optional',
    // Slack does not tell what stood in a view that was left, only what is typed while it is there.
    dispatch_action: true,
    label: { type: 'plain_text', text: 'Why?', emoji: false },
    hint: {
      type: 'plain_text',
      text: `${need === null ? 'Everybody' : 'Approvers and everybody'} in the thread can read it.${rule}`,
      emoji: false,
    },
    element: {
      type: 'plain_text_input',
      action_id: INPUT,
      max_length: MOST_REASON,
      dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
      placeholder: { type: 'plain_text', text: 'For example fixes OPS-12', emoji: false },
      ...(given === null || given === '' ? {} : { initial_value: given.slice(0, MOST_REASON) }),
    },
  };
  if (need === null || !mayBreakGlass) return [why];
  const now = {
    text: { type: 'plain_text' as const, text: 'Apply it now, without waiting for approval', emoji: false },
    description: {
      type: 'plain_text' as const,
      text: 'The approvers are told, and somebody has to sign it off.',
      emoji: false,
    },
    value: 'true',
  };
  return [
    why,
    {
      type: 'input',
      block_id: GLASS_BLOCK,
      optional: true,
      label: { type: 'plain_text', text: 'Emergency (break-glass)', emoji: false },
      element: { type: 'checkboxes', action_id: INPUT, options: [now] },
    },
  ];
}
