import type { KnownBlock } from '@slack/types';
import { type Change, type EnvLock, wasApplied } from '../../domain/change.ts';
import { targetText } from '../../domain/target.ts';
import { buttons, context, type Message, message, section } from '../message.ts';
import { bold, code, link, mention } from '../mrkdwn.ts';
import {
  approveButton,
  type ChangeButton,
  denyButton,
  detailsButton,
  lookAgainButton,
  signOffButton,
  undoButton,
  withdrawButton,
} from './buttons.ts';
import { quoted, sentence } from './fit.ts';
import { calledGroup, groupName, missingText, needNotes, needText, standText, voteLines } from './need.ts';
import { planBody } from './plan.ts';
import { at, shortHash, stateTitle, what } from './words.ts';

/** What a card shows besides the change's own row. */
export interface CardExtra {
  /** Of the thread in which progress and outcome are told. */
  readonly homeLink: string | null;
  readonly lock: EnvLock | null;
  /** Id of the change that asks for the same again. */
  readonly replacedBy: string | null;
  /** What is still missing, such as `1 more of leads`. */
  readonly missing: string | null;
  /** The card is the home message as well, and carries its buttons, too. */
  readonly isHome?: boolean;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Leaves room for the rest, so that the whole card also fits into the text beside it. */
const PLAN_ROOM = 1_600;
const REASON_ROOM = 500;
const MOST_VOTES = 5;

/**
 * The card of a change in the approvals channel, drawn anew from its row at every state. While it is pending it calls
 * the approving Slack groups; Slack tells nobody of redraws.
 */
export function cardView(change: Change, extra: CardExtra): Message {
  return message([
    ...(change.breakGlass === null ? [] : [section(breakGlassText(change))]),
    section(headText(change)),
    context(factsText(change, extra)),
    ...outcomeBlocks(change),
    ...(extra.lock === null ? [] : [section(lockText(change, extra.lock))]),
    ...planBody(change.plan, PLAN_ROOM),
    ...approvalBlocks(change, extra),
    ...buttons(cardButtons(change, extra)),
  ]);
}

/** Loud, and says what became of the review. */
export function breakGlassText({ breakGlass, requester, sentAt, settledAt }: Change): string {
  const done = sentAt !== null ? 'applied' : settledAt === null ? 'about to be applied' : 'to be applied';
  const reviewer = breakGlass?.reviewedBy ?? null;
  const review =
    reviewer === null
      ? 'The review is open until somebody else signs it off.'
      : `Signed off by ${mention(reviewer)}.`;
  return `:rotating_light: *Break-glass*: ${done} without approval by ${mention(requester)}. ${review}`;
}

function headText(change: Change): string {
  const { plan, requester, reason } = change;
  const why = reason === null || reason.trim() === '' ? 'no reason given' : quoted(reason, REASON_ROOM);
  return [`${stateTitle(change)}: ${what(plan)}`, `Asked by ${mention(requester)}: ${why}`].join('\n');
}

function factsText(change: Change, { homeLink, replacedBy }: CardExtra): string {
  const { id, hash, state, createdAt, expiresAt, undoes, replaces } = change;
  const expiry = state === 'pending' && expiresAt !== null ? [`open until ${at(expiresAt)}`] : [];
  return [
    `Change ${code(id)}`,
    `plan ${code(shortHash(hash))}`,
    `asked ${at(createdAt)}`,
    ...expiry,
    ...(undoes === null ? [] : [`takes back ${code(undoes)}`]),
    ...(replaces === null ? [] : [`replaces ${code(replaces)}`]),
    ...(replacedBy === null ? [] : [`replaced by ${code(replacedBy)}`]),
    ...(homeLink === null ? [] : [link(homeLink, 'thread')]),
  ].join('  ·  ');
}

/** Why it ended as it did, or why nobody knows. */
export function outcomeBlocks({ outcome }: Change): readonly KnownBlock[] {
  return outcome === null || outcome.trim() === '' ? [] : [section(sentence(outcome, 600))];
}

function lockText({ plan }: Change, { by, reason, at: since }: EnvLock): string {
  const why = reason.trim() === '' ? '' : `: ${quoted(reason, 300)}`;
  return `:octagonal_sign: ${bold(targetText({ ...plan.target, service: null }))} is locked by ${mention(by)} since ${at(since)}${why}`;
}

function approvalBlocks(change: Change, { missing }: CardExtra): readonly KnownBlock[] {
  const { state, votes } = change;
  const lines = [
    ...policyLines(change),
    // Before the first approval, what is needed is what is missing.
    ...(state === 'pending' && votes.length > 0 ? [missingText(missing)] : []),
    ...voteLines(votes, MOST_VOTES),
  ].filter((line) => line !== '');
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

function policyLines(change: Change): readonly string[] {
  const { need, state, breakGlass } = change;
  if (need === null) return [];
  if (breakGlass !== null) return [`It would have needed ${needText(need)}.`, ...needNotes(need)];
  return [standText(change, need, state === 'pending' ? calledGroup : groupName), ...needNotes(need)];
}

function cardButtons(change: Change, { isHome = false }: CardExtra): readonly ChangeButton[] {
  const { state, breakGlass, undoable } = change;
  if (state === 'pending')
    return [approveButton(change), denyButton(change), detailsButton(change), withdrawButton(change)];
  return [
    ...(state === 'unknown' ? [lookAgainButton(change)] : []),
    ...(breakGlass !== null && breakGlass.reviewedBy === null ? [signOffButton(change)] : []),
    ...(isHome && undoable && wasApplied(change) ? [undoButton(change)] : []),
    detailsButton(change),
  ];
}
