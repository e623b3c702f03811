import type { KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { few } from '../../domain/few.ts';
import {
  approveButton,
  type ChangeButton,
  denyButton,
  detailsButton,
  lookAgainButton,
  signOffButton,
  withdrawButton,
} from '../change/buttons.ts';
import { sentence } from '../change/fit.ts';
import { openText } from '../change/lists.ts';
import { voteLines } from '../change/need.ts';
import { at, stateTitle, what } from '../change/words.ts';
import { buttons, type CommandButton, context, header, section } from '../message.ts';
import { code, count, inline, mention } from '../mrkdwn.ts';
import { some } from './some.ts';

/** What there is about changes for one person. */
export interface HomeChanges {
  readonly forMe: readonly Change[];
  readonly reviews: readonly Change[];
  readonly mine: readonly Change[];
  /** False when there may be more of these than are given. */
  readonly isAll: boolean;
  /** Groups of which Slack does not tell who is in them, so that the person counts as outside. */
  readonly unread: readonly string[];
  /** What else happened, newest first. */
  readonly recent: readonly Change[];
}

/** Each is two blocks. */
const MOST_TO_DECIDE = 10;
const MOST_REVIEWS = 3;
const MOST_REQUESTS = 6;
/** Each is one block. */
const MOST_RECENT = 10;
const MOST_VOTES = 2;

export function countedOut({ unread }: HomeChanges): readonly KnownBlock[] {
  if (unread.length === 0) return [];
  const who = inline(few(unread), 400);
  return [context(`:warning: Slack does not tell me who is in ${who}, so I count you out until it does.`)];
}

export function decisions({ forMe, mine, isAll }: HomeChanges): readonly KnownBlock[] {
  const nothing =
    mine.length === 0
      ? 'Nothing to approve, and nothing of yours is waiting.'
      : 'Nothing waits for your approval just now.';
  const { blocks, left } = some(forMe, MOST_TO_DECIDE, (change) =>
    openBlocks(change, [approveButton(change), denyButton(change), detailsButton(change)]),
  );
  return [
    header('Waiting for your approval'),
    ...(forMe.length === 0 ? [section(nothing)] : blocks),
    ...more(left, isAll, 'request', 'Show all requests that wait for you'),
  ];
}

export function signOffs({ reviews, isAll }: HomeChanges): readonly KnownBlock[] {
  if (reviews.length === 0) return [];
  const { blocks, left } = some(reviews, MOST_REVIEWS, (change) =>
    openBlocks(change, [signOffButton(change), detailsButton(change)]),
  );
  return [
    header('Break-glass changes to sign off'),
    ...blocks,
    ...more(left, isAll, 'change', 'Show all changes to sign off'),
  ];
}

export function requests({ mine, isAll }: HomeChanges): readonly KnownBlock[] {
  if (mine.length === 0) return [];
  const { blocks, left } = some(mine, MOST_REQUESTS, (change) =>
    openBlocks(change, [...requestButtons(change), detailsButton(change)]),
  );
  return [header('Your requests'), ...blocks, ...more(left, isAll, 'request', 'Show all your requests')];
}

export function recentChanges({ recent }: HomeChanges): readonly KnownBlock[] {
  const { blocks, left } = some(recent, MOST_RECENT, (change) => [
    section(recentText(change), named(detailsButton(change), change)),
  ]);
  const all: CommandButton = { label: 'All changes', command: 'changes', about: 'All changes, newest first' };
  return [
    header('Recent changes'),
    ...(recent.length === 0
      ? [section('None yet: the latest changes that you may see are listed here.')]
      : blocks),
    ...(left === 0 ? [] : [section('Older changes are in the list of all changes.', all)]),
  ];
}

function openBlocks(change: Change, row: readonly ChangeButton[]): readonly KnownBlock[] {
  const lines = [openText(change), ...voteLines(change.votes, MOST_VOTES, 100)];
  return [section(lines.join('\n')), ...buttons(row.map((button) => named(button, change)))];
}

/** Two may ask for the same: heard alone, their buttons are told apart by the change's id. */
function named(button: ChangeButton, { id }: Change): ChangeButton {
  const { label, about = label } = button;
  return { ...button, about: `${label} ${id}${about.slice(label.length)}` };
}

function requestButtons(change: Change): readonly ChangeButton[] {
  if (change.state === 'pending') return [withdrawButton(change)];
  return change.state === 'unknown' ? [lookAgainButton(change)] : [];
}

function recentText(change: Change): string {
  const { id, plan, requester, createdAt, outcome, breakGlass } = change;
  const loud = breakGlass === null ? [] : [':rotating_light: break-glass'];
  return [
    `${stateTitle(change)}: ${what(plan)}`,
    [code(id), ...loud, `asked by ${mention(requester)} ${at(createdAt)}`].join('  ·  '),
    ...(outcome === null || outcome.trim() === '' ? [] : [sentence(outcome, 200)]),
  ].join('\n');
}

function more(left: number, isAll: boolean, one: string, about: string): readonly KnownBlock[] {
  if (left === 0) return [];
  const all: CommandButton = { label: 'Show all', command: 'approvals', about };
  return [section(`… and ${isAll ? '' : 'at least '}${count(left, `more ${one}`)}.`, all)];
}
