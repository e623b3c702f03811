import type { Approvers, Change, Need, Vote } from '../../domain/change.ts';
import type { BotError } from '../../domain/errors.ts';
import { listed, tally } from '../../domain/tally.ts';
import { bold, count, inline, mention } from '../mrkdwn.ts';
import { quoted, sentence } from './fit.ts';
import { at } from './words.ts';

const MOST_PEOPLE = 20;
const MOST_VOTES = 12;
const MOST_FREEZES = 10;

/** Why a change would not be taken, and what to do. */
export function refusalText({ by, message, hint }: BotError): string {
  const whose = by === undefined ? '' : `${mention(by)} `;
  const what = /[.!?]$/.test(message) ? message : `${message}.`;
  const next = hint === undefined ? '' : ` ${sentence(hint, 400)}`;
  return `:no_entry: It cannot be asked for: ${whose}${sentence(what, 600)}${next}`;
}

/** `@leads`: a group by its name, which calls nobody. */
export function groupName({ name }: Pick<Approvers, 'name'>): string {
  return `@${inline(name, 60)}`;
}

/** A Slack group as Slack names it, which calls its members when it is posted; groups of listed people by name. */
export function calledGroup(group: Approvers): string {
  return group.slackGroup === null
    ? groupName(group)
    : `<!subteam^${group.slackGroup.replace(/[^A-Z0-9]/g, '')}>`;
}

/** A group with its people called, also where they are only listed; never those in `without`. */
export function calledPeople(group: Approvers, without: readonly string[]): string {
  if (group.slackGroup !== null) return calledGroup(group);
  const people = group.users.filter((user) => !without.includes(user));
  const more = people.length - MOST_PEOPLE;
  const names = [...people.slice(0, MOST_PEOPLE).map(mention), ...(more > 0 ? [`${more} more`] : [])];
  return names.length === 0 ? groupName(group) : `${groupName(group)} (${names.join(', ')})`;
}

/** `1 approval from @leads or @sre`, `2 approvals (1 from @leads and 1 from @sre)`. `name` says how groups are named. */
export function needText(need: Need, name: (group: Approvers) => string = groupName): string {
  return `${count(need.quorum, 'approval')}${fromText(need, name)}`;
}

/** `Approvals: 1 of 2 from @leads`: how many of those needed there are. */
export function standText(
  { votes, requester }: Change,
  need: Need,
  name: (group: Approvers) => string = groupName,
): string {
  const approvals = votes.filter(({ verdict }) => verdict === 'approve');
  const { counted } = tally(need, approvals, requester);
  return `Approvals: ${counted} of ${need.quorum}${fromText(need, name)}`;
}

/** `Still missing: 1 more of leads.`; empty when nothing is. */
export function missingText(missing: string | null): string {
  return missing === null || missing.trim() === '' ? '' : `Still missing: ${inline(missing, 300)}.`;
}

function fromText({ quorum, from }: Need, name: (group: Approvers) => string): string {
  const shares = from.flatMap((group) => (group.needed ? [`${group.needed} from ${name(group)}`] : []));
  const sum = from.reduce((total, { needed }) => total + (needed ?? 0), 0);
  if (shares.length === from.length && sum === quorum && from.length > 1) return ` (${listed(shares)})`;
  const anyone = ` from ${listed(from.map(name), 'or')}`;
  return shares.length === 0 || from.length === 1 ? anyone : `${anyone}, at least ${listed(shares)}`;
}

/** Freezes in force, and that the requester may approve: what makes this need unlike the usual. */
export function needNotes({ freezes, selfApproval }: Need): readonly string[] {
  const more = freezes.length - MOST_FREEZES;
  const names = [...freezes.slice(0, MOST_FREEZES).map(bold), ...(more > 0 ? [`${more} more`] : [])];
  const word = freezes.length === 1 ? 'Freeze' : 'Freezes';
  return [
    ...(freezes.length === 0
      ? []
      : [`:snowflake: ${word} in force: ${listed(names)}. Changes need more approvals.`]),
    ...(selfApproval ? ['Whoever asks may approve, too.'] : []),
  ];
}

/** A line per vote, in the order in which they were given; on a card only the last ones, the rest is counted. */
export function voteLines(votes: readonly Vote[], most = MOST_VOTES, reasonRoom = 200): readonly string[] {
  const left = Math.max(0, votes.length - most);
  return [
    ...(left > 0 ? [`${count(left, 'earlier vote')} not shown here.`] : []),
    ...votes.slice(left).map((vote) => voteLine(vote, reasonRoom)),
  ];
}

function voteLine({ userId, verdict, groups, reason, at: when }: Vote, room: number): string {
  const said = verdict === 'approve' ? ':heavy_check_mark: Approved' : ':no_entry: Denied';
  const why = reason === null || reason.trim() === '' ? '' : `: ${quoted(reason, room)}`;
  return `${said} by ${mention(userId)}${groupsOf(groups)} ${at(when)}${why}`;
}

/** ` (leads, sre)`: the approving groups somebody was in; empty when none. */
export function groupsOf(groups: readonly string[]): string {
  if (groups.length === 0) return '';
  const shown = groups.slice(0, 6).map((name) => inline(name, 60));
  const more = groups.length - shown.length;
  return ` (${[...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ')})`;
}
