import type { InputBlock, KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { section } from '../message.ts';
import { code, count, mention } from '../mrkdwn.ts';
import { breakGlassText, outcomeBlocks } from './card.ts';
import { framed, quoted, sections } from './fit.ts';
import { needNotes, needText, voteLines } from './need.ts';
import { planBody, requestBlocks } from './plan.ts';
import { at, stateTitle, what } from './words.ts';

/** A dialog as `views.open` takes it, without its surroundings: `title` and `submit` are plain text. */
export interface Dialog {
  readonly title: string;
  readonly blocks: readonly KnownBlock[];
}

export interface DenyDialog extends Dialog {
  readonly submit: string;
}

/** Where the reason stands in the state of a submitted DenyDialog. */
export const REASON_FIELD = { block: 'reason', action: 'reason' } as const;

const MOST_REASON = 500;
/** Slack takes 100 blocks and 250 kB; the rest is for the last line and for what surrounds the blocks. */
const MOST_BLOCKS = 95;
const MOST_BYTES = 200_000;
const PLAN_ROOM = 40_000;
const BODY_ROOM = 20_000;
const MOST_TITLE = 24;
const MOST_VOTES = 50;
/** A longer reason stands in a frame of its own, up to this. */
const REASON_ROOM = 800;
const MOST_SAID = 8_000;

/** Everything about a change: who, why, the full hash, votes, what happened when, the plan and its requests. */
export function detailsModal(change: Change): Dialog {
  const { plan, breakGlass } = change;
  const about = [
    section(`${stateTitle(change)}: ${what(plan)}`),
    ...(breakGlass === null ? [] : [section(breakGlassText(change))]),
    ...reasonBlocks(change),
    ...outcomeBlocks(change),
    ...sections(policyLines(change)),
    ...sections(timeline(change)),
    section(`Command ${code(plan.command)}  ·  plan ${code(change.hash)}`),
  ];
  const title = `Change ${change.id}`;
  return {
    title: title.length <= MOST_TITLE ? title : 'Change',
    blocks: whole([...about, ...planBody(plan, PLAN_ROOM)], requestBlocks(plan.requests, BODY_ROOM)),
  };
}

/** Asks for the reason of a denial, and says what is being denied. */
export function denyModal(change: Change): DenyDialog {
  const { plan, requester, reason } = change;
  const why = reason === null || reason.trim() === '' ? '' : `: ${quoted(reason, REASON_ROOM)}`;
  return {
    title: 'Deny this change?',
    submit: 'Deny',
    blocks: [section(`${what(plan)}\nAsked by ${mention(requester)}${why}`), reasonInput()],
  };
}

/** Where the reason of a denial is written. */
export function reasonInput(): InputBlock {
  return {
    type: 'input',
    block_id: REASON_FIELD.block,
    label: { type: 'plain_text', text: 'Why?' },
    hint: { type: 'plain_text', text: 'Whoever asked sees it, and so does everybody who sees the card.' },
    element: {
      type: 'plain_text_input',
      action_id: REASON_FIELD.action,
      multiline: true,
      max_length: MOST_REASON,
    },
  };
}

function reasonBlocks({ requester, reason }: Change): readonly KnownBlock[] {
  const asked = `Asked by ${mention(requester)}`;
  if (reason === null || reason.trim() === '') return [section(`${asked}, no reason given.`)];
  if (reason.length <= REASON_ROOM) return [section(`${asked}: ${quoted(reason, REASON_ROOM)}`)];
  return [section(`${asked}:`), ...framed(reason, MOST_SAID)];
}

function policyLines({ need, state, breakGlass }: Change): readonly string[] {
  const needs = state === 'pending' ? 'needs' : breakGlass === null ? 'needed' : 'would have needed';
  if (need === null) return [`It ${needs} nobody’s approval.`];
  return [`It ${needs} ${needText(need)}.`, ...needNotes(need)];
}

function timeline(change: Change): readonly string[] {
  const {
    createdAt,
    votes,
    approvedAt,
    sentAt,
    settledAt,
    state,
    expiresAt,
    undoes,
    replaces,
    need,
    breakGlass,
  } = change;
  // What nobody was asked about is not called approved.
  const unasked = need === null || breakGlass !== null;
  const moments: readonly (readonly [string, number | null])[] = [
    ['Approved', unasked ? null : approvedAt],
    ['Sent to Zadig', sentAt],
    ['Ended', settledAt],
    ['Open until', state === 'pending' ? expiresAt : null],
  ];
  return [
    ...(undoes === null ? [] : [`Takes back change ${code(undoes)}`]),
    ...(replaces === null ? [] : [`Replaces change ${code(replaces)}`]),
    `Asked ${at(createdAt)}`,
    ...voteLines(votes, MOST_VOTES, MOST_REASON),
    ...moments.flatMap(([word, when]) => (when === null ? [] : [`${word} ${at(when)}`])),
  ];
}

/** As much as a dialog takes; what is missing is said. */
function whole(
  first: readonly KnownBlock[],
  requests: readonly (readonly KnownBlock[])[],
): readonly KnownBlock[] {
  const parts = [...first.map((block) => [block]), ...requests];
  const shown: KnownBlock[] = [];
  let bytes = 0;
  const left = parts.findIndex((part) => {
    bytes += Buffer.byteLength(JSON.stringify(part));
    if (shown.length + part.length > MOST_BLOCKS || bytes > MOST_BYTES) return true;
    shown.push(...part);
    return false;
  });
  if (left < 0) return shown;
  const missing = count(Math.min(parts.length - left, requests.length), 'more request');
  const rest = left < first.length ? `the rest of the plan and ${missing}` : missing;
  return [...shown, section(`… and ${rest}, for which there is no room here.`)];
}
