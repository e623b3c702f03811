import type { Change } from '../../domain/change.ts';
import { type EnvTarget, type Scope, targetText } from '../../domain/target.ts';
import type { Answer, Item } from '../answer.ts';
import { buttons, section } from '../message.ts';
import { bold, code, count, mention } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import {
  approveButton,
  type ChangeButton,
  denyButton,
  detailsButton,
  signOffButton,
  withdrawButton,
} from './buttons.ts';
import { quoted, sentence } from './fit.ts';
import { standText, voteLines } from './need.ts';
import { at, stateTitle, what } from './words.ts';

/** What happened, newest first as given: in an environment, in a project, or with `scope` null in all that may be seen. */
export function changesList(changes: readonly Change[], scope: Scope | EnvTarget | null): Answer {
  const where =
    scope === null ? '' : `${'production' in scope ? targetTitle(scope) : bold(targetText(scope))}\n`;
  const order = changes.length > 1 ? ', newest first' : '';
  return {
    head: [section(`${where}${upper(count(changes.length, 'change'))}${order}.`)],
    items: changes.map(
      (change): Item =>
        async () => [section(pastText(change), detailsButton(change))],
    ),
    perPage: 10,
  };
}

/** What waits for the asker's vote, what the asker waits for, and break-glass changes nobody has signed off. */
export interface Waiting {
  readonly forMe: readonly Change[];
  readonly mine: readonly Change[];
  readonly reviews: readonly Change[];
}

/** What `approvals` answers. */
export function approvalsList({ forMe, mine, reviews }: Waiting): Answer {
  const items = [
    ...group('Waiting for you', forMe, (change) => [
      approveButton(change),
      denyButton(change),
      detailsButton(change),
    ]),
    ...group('Break-glass, to be signed off', reviews, (change) => [
      signOffButton(change),
      detailsButton(change),
    ]),
    ...group('You are waiting for', mine, (change) => [detailsButton(change), withdrawButton(change)]),
  ];
  const nothing = 'Nothing to approve, and nothing of yours is waiting.';
  if (items.length === 0) return { head: [section(nothing)] };
  const counted = [
    `${count(forMe.length, 'change')} to decide`,
    `${count(reviews.length, 'review')} open`,
    `${count(mine.length, 'request')} of yours`,
  ];
  return { head: [section(`${upper(counted.join(', '))}.`)], items, perPage: 10 };
}

function group(
  title: string,
  changes: readonly Change[],
  row: (change: Change) => readonly ChangeButton[],
): readonly Item[] {
  return changes.map(
    (change, index): Item =>
      async () => [
        ...(index === 0 ? [section(`*${title}*`)] : []),
        section(openText(change)),
        ...buttons(row(change)),
      ],
  );
}

/** A change that waits for somebody: what, who asked and why, and how far it is. */
export function openText(change: Change): string {
  const { id, plan, requester, reason, need, expiresAt, state } = change;
  const why = reason === null || reason.trim() === '' ? '' : `: ${quoted(reason, 200)}`;
  const stand = need === null || state !== 'pending' ? [] : [standText(change, need)];
  const until = expiresAt === null || state !== 'pending' ? [] : [`open until ${at(expiresAt)}`];
  return [
    `${stateTitle(change)}: ${what(plan)}`,
    `Asked by ${mention(requester)}${why}`,
    [code(id), ...stand, ...until].join('  ·  '),
  ].join('\n');
}

function pastText(change: Change): string {
  const { id, plan, requester, createdAt, outcome, votes, breakGlass } = change;
  const loud = breakGlass === null ? [] : [':rotating_light: break-glass'];
  return [
    `${stateTitle(change)}: ${what(plan)}`,
    [code(id), ...loud, `asked by ${mention(requester)} ${at(createdAt)}`].join('  ·  '),
    ...voteLines(votes, 3, 100),
    ...(outcome === null || outcome.trim() === '' ? [] : [sentence(outcome, 200)]),
  ].join('\n');
}

function upper(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
