import type { Change } from '../../domain/change.ts';
import type { Note } from '../../domain/note.ts';
import { listed } from '../../domain/tally.ts';
import { evidenceBlocks } from '../evidence.ts';
import { type Message, message, section } from '../message.ts';
import { code, mention } from '../mrkdwn.ts';
import { quoted, sentence } from './fit.ts';
import { calledPeople, groupsOf, missingText, needText } from './need.ts';
import { after, at, clock, stateEmoji, what } from './words.ts';

const REASON_ROOM = 500;

type NoteOf<K extends Note['kind']> = Extract<Note, { kind: K }>;

/**
 * A reply in a change's thread. It calls whoever it is for: the requester when their change has ended, the approvers
 * when they are reminded or passed over. `again`: the requester is called in another thread already.
 */
export function noteView(note: Note, change: Change, again = false): Message {
  if (note.kind === 'evidence') return message(evidenceBlocks(note));
  const text = said(note, change);
  return message([section(again ? text.replace(`${mention(change.requester)}: `, '') : text)]);
}

function said(note: Exclude<Note, { kind: 'evidence' }>, change: Change): string {
  const requester = mention(change.requester);
  switch (note.kind) {
    case 'asked':
      return asked(change);
    case 'voted':
      return voted(note);
    case 'approved':
      return approved(change);
    case 'reminded':
      return reminded(note, change);
    case 'expired':
      return `${stateEmoji('expired')} ${requester}: nobody decided in time, so the request has expired. Nothing was changed.`;
    case 'withdrawn':
      return `${stateEmoji('withdrawn')} ${requester} withdrew the request. Nothing was changed.`;
    case 'denied':
      return `${stateEmoji('denied')} ${requester}: ${mention(note.by)} denied it${because(note.reason)}. Nothing was changed.`;
    case 'stale':
      return stale(note, change);
    case 'waiting':
      return `:hourglass_flowing_sand: Not sent yet: ${sentence(note.why, REASON_ROOM)}`;
    case 'sending':
      return ':rocket: Sending it to Zadig.';
    case 'outcome':
      return outcome(note, change);
    case 'breakGlass':
      return breakGlass(note, change);
    case 'reviewed':
      return `:heavy_check_mark: ${mention(note.by)} signed off the break-glass change of ${requester}.`;
    case 'undoAsked':
      return `:leftwards_arrow_with_hook: Asked to be taken back, by change ${code(note.id)}.`;
  }
}

function asked({ plan, requester, reason, need, expiresAt }: Change): string {
  const until = expiresAt === null ? '' : `, until ${at(expiresAt)}`;
  const why = reason === null || reason.trim() === '' ? '' : ` Why: ${quoted(reason, REASON_ROOM)}.`;
  if (need === null)
    return `${mention(requester)} asks for: ${what(plan)}.${why} It needs nobody’s approval.`;
  return `${mention(requester)} asks for approval: ${what(plan)}.${why} It needs ${needText(need)}${until}.`;
}

function voted({ userId, verdict, reason, groups, missing }: NoteOf<'voted'>): string {
  const word = verdict === 'approve' ? ':heavy_check_mark: Approved' : `${stateEmoji('denied')} Denied`;
  return `${word} by ${mention(userId)}${groupsOf(groups)}${because(reason)}. ${missingText(missing)}`.trimEnd();
}

function approved({ need }: Change): string {
  const go = 'It is applied next, unless the environment has changed meanwhile.';
  return need === null
    ? `:rocket: It needs nobody’s approval. ${go}`
    : `${stateEmoji('approved')} That is enough approvals. ${go}`;
}

function reminded({ groups, missing }: NoteOf<'reminded'>, change: Change): string {
  const { need, expiresAt, requester, votes } = change;
  const done = [requester, ...votes.map(({ userId }) => userId)];
  const called = (need?.from ?? [])
    .filter(({ name }) => groups.includes(name))
    .map((group) => calledPeople(group, done));
  const who = called.length === 0 ? 'Approvers' : listed(called);
  const until = expiresAt === null ? '' : `It stays open until ${at(expiresAt)}.`;
  const lines = [`:bell: ${who}: this still waits for approval.`, missingText(missing), until];
  return lines.filter((line) => line !== '').join(' ');
}

function stale({ why, replacedBy }: NoteOf<'stale'>, { requester, votes }: Change): string {
  const lost = votes.length === 0 ? '' : ' The votes on it no longer count.';
  const next =
    replacedBy === null
      ? ` ${mention(requester)}: ask again to see what it would do now.`
      : ` ${mention(requester)}: I asked again, as change ${code(replacedBy)}.`;
  return `${stateEmoji('stale')} The plan is out of date, so nothing was sent: ${sentence(why, REASON_ROOM)}${lost}${next}`;
}

function outcome({ state, text, durationMs }: NoteOf<'outcome'>, { plan, requester }: Change): string {
  const ended = {
    succeeded: `succeeded ${after(durationMs)}.`,
    failed: `failed ${after(durationMs)}.`,
    unknown: `was sent, and after ${clock(durationMs)} I cannot tell whether it worked. Look at the environment, then press *Look again*.`,
  };
  const more = text.trim() === '' ? '' : `\n${sentence(text, 1_000)}`;
  return `${stateEmoji(state)} ${mention(requester)}: ${what(plan)} ${ended[state]}${more}`;
}

function breakGlass({ reason }: NoteOf<'breakGlass'>, { plan, requester, need }: Change): string {
  const called = (need?.from ?? []).map((group) => calledPeople(group, [requester]));
  const ask =
    called.length === 0
      ? 'Somebody else has to look at it and sign it off.'
      : `${listed(called)}: please look at it, and one of you sign it off.`;
  return [
    `:rotating_light: *Break-glass*: ${mention(requester)} applies this without approval${because(reason)}.`,
    what(plan),
    ask,
  ].join('\n');
}

function because(reason: string | null): string {
  return reason === null || reason.trim() === '' ? '' : `: ${quoted(reason, REASON_ROOM)}`;
}
