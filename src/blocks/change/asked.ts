import type { Change } from '../../domain/change.ts';
import type { Answer } from '../answer.ts';
import { section } from '../message.ts';
import { code, link, mention } from '../mrkdwn.ts';
import { missingText, needNotes, needText } from './need.ts';
import { at, stateTitle, what } from './words.ts';

/** Where a change that has just been asked for can be followed; null where nothing was posted yet. */
export interface AskedLinks {
  readonly cardLink: string | null;
  readonly homeLink: string | null;
  /** The very same, which waits already. */
  readonly same?: { readonly id: string; readonly link: string | null } | null;
}

/** What whoever asks for a change is told at once. */
export function askedView(change: Change, { cardLink, homeLink, same = null }: AskedLinks): Answer {
  const { plan, need, state, expiresAt, breakGlass } = change;
  const follow = homeLink === null ? '' : ` ${link(homeLink, 'Follow it')}.`;
  if (breakGlass !== null)
    return answer(
      `:rotating_light: *Break-glass*: ${what(plan)}. It is applied without approval, the approvers are told, and somebody else has to sign it off.${follow}`,
    );
  if (need === null || state !== 'pending') return answer(`On it: ${what(plan)}.${follow}`);
  const until = expiresAt === null ? '' : `, until ${at(expiresAt)}`;
  const links = [
    ...(cardLink === null ? [] : [link(cardLink, 'The card')]),
    ...(homeLink === null ? [] : [link(homeLink, 'The thread')]),
  ];
  return answer(
    [
      `Asked for approval: ${what(plan)}. It needs ${needText(need)}${until}.`,
      ...needNotes(need),
      ...(same === null ? [] : [sameText(same)]),
      [`Change ${code(change.id)}`, ...links].join('  ·  '),
    ].join('\n'),
  );
}

function sameText({ id, link: url }: NonNullable<AskedLinks['same']>): string {
  const where = url === null ? '' : ` (${link(url, 'its thread')})`;
  return `:information_source: You wait for the same already, as change ${code(id)}${where}. Withdraw one of the two.`;
}

/** What an approver is told after approving. `missing`: such as `1 more of leads`. */
export function votedView({
  change,
  met,
  missing,
}: {
  readonly change: Change;
  readonly met: boolean;
  readonly missing: string | null;
}): Answer {
  if (met) return answer(`:white_check_mark: Approved: ${what(change.plan)}. It is applied next.`);
  return answer(
    `:heavy_check_mark: Your approval counts: ${what(change.plan)}. ${missingText(missing)}`.trimEnd(),
  );
}

/** What an approver is told after denying. */
export function deniedView({ change }: { readonly change: Change }): Answer {
  return answer(
    `:no_entry: Denied: ${what(change.plan)}. Nothing was changed, and ${mention(change.requester)} is told.`,
  );
}

/** What a requester is told after withdrawing. */
export function withdrawnView({ change }: { readonly change: Change }): Answer {
  return answer(`:leftwards_arrow_with_hook: Withdrawn: ${what(change.plan)}. Nothing was changed.`);
}

/** What a reviewer is told after signing off a break-glass change. */
export function reviewedView({ change }: { readonly change: Change }): Answer {
  return answer(`:heavy_check_mark: Signed off: ${what(change.plan)}. The review is closed.`);
}

/** What is known after looking again at a change of unknown outcome. */
export function checkedView({ change }: { readonly change: Change }): Answer {
  return answer(`I looked again. ${stateTitle(change)}: ${what(change.plan)}.`);
}

function answer(text: string): Answer {
  return { head: [section(text)] };
}
