import { type Change, wasApplied } from '../../domain/change.ts';
import { buttons, context, type Message, message, section } from '../message.ts';
import { code, link, mention } from '../mrkdwn.ts';
import { type ChangeButton, detailsButton, lookAgainButton, undoButton, withdrawButton } from './buttons.ts';
import { breakGlassText, outcomeBlocks } from './card.ts';
import { quoted } from './fit.ts';
import { voteLines } from './need.ts';
import { fieldLines, planBody } from './plan.ts';
import { at, shortHash, stateTitle, what } from './words.ts';

const FIELDS_ROOM = 600;
const PLAN_ROOM = 1_000;

/** What the home message shows besides the change's own row. `now` in Unix milliseconds. */
export interface HomeExtra {
  readonly cardLink: string | null;
  readonly now: number;
}

/** The message under which a change's thread grows, in the channel where it was asked. */
export function homeView(change: Change, { cardLink }: HomeExtra): Message {
  const { plan, requester, reason, breakGlass } = change;
  const why = reason === null || reason.trim() === '' ? '' : `: ${quoted(reason, 500)}`;
  // Where nobody has to agree there is no card, so that the plan is shown here.
  const hasCard = change.need !== null || breakGlass !== null;
  const lines = [
    `${stateTitle(change)}: ${what(plan)}`,
    ...(hasCard ? fieldLines(plan, FIELDS_ROOM) : []),
    `Asked by ${mention(requester)}${why}`,
    ...voteLines(change.votes.filter(({ verdict }) => verdict === 'deny')),
  ];
  return message([
    ...(breakGlass === null ? [] : [section(breakGlassText(change))]),
    section(lines.join('\n')),
    context(factsText(change, cardLink)),
    ...outcomeBlocks(change),
    ...(hasCard ? [] : planBody(plan, PLAN_ROOM)),
    ...buttons(homeButtons(change)),
  ]);
}

function factsText({ id, hash, state, expiresAt }: Change, cardLink: string | null): string {
  const isPending = state === 'pending';
  return [
    `Change ${code(id)}`,
    `plan ${code(shortHash(hash))}`,
    ...(isPending && expiresAt !== null ? [`open until ${at(expiresAt)}`] : []),
    ...(isPending && cardLink !== null ? [link(cardLink, 'approval card')] : []),
  ].join('  ·  ');
}

function homeButtons(change: Change): readonly ChangeButton[] {
  const { state, undoable } = change;
  return [
    ...(state === 'pending' ? [withdrawButton(change)] : []),
    ...(state === 'unknown' ? [lookAgainButton(change)] : []),
    ...(undoable && wasApplied(change) ? [undoButton(change)] : []),
    detailsButton(change),
  ];
}
