import { expect } from 'vitest';
import { type ChangeState, wasApplied } from '../../src/domain/change.ts';
import type { StoredChange } from '../../src/store/change-row.ts';
import { about } from './model-rows.ts';
import type { Stage } from './model-stage.ts';
import { allChanges, buttonsOf, type Model } from './model-state.ts';

const TITLES: Readonly<Record<ChangeState, string>> = {
  pending: 'Waiting for approval',
  approved: 'Approved',
  applying: 'Being applied',
  verifying: 'Applied, being checked',
  succeeded: 'Succeeded',
  failed: 'Failed',
  unknown: 'Outcome unknown',
  denied: 'Denied',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  stale: 'Out of date',
};

/** What Slack shows last is what the row says, with those buttons that still do something. */
export async function drawnAsStored(stage: Stage): Promise<void> {
  for (const change of await allChanges(stage)) {
    const messages = await stage.db
      .selectFrom('change_message')
      .selectAll()
      .where('change_id', '=', change.id)
      .execute();
    const roots = messages.filter(({ role }) => role === 'home' || role === 'card');
    expect(
      roots.map(({ role }) => role),
      about(change),
    ).toContain('home');
    if (change.need !== null)
      expect(
        roots.map(({ role }) => role),
        about(change),
      ).toContain('card');
    const isOne = new Set(roots.map(({ ts }) => ts)).size === 1;
    for (const { role, channel, ts } of roots) {
      const shown = stage.slack.world.messages.find((one) => one.channel === channel && one.ts === ts);
      const where = `the ${role} of ${about(change)}`;
      expect(shown?.text, where).toContain(`*${TITLES[change.state]}*`);
      expect(shown?.text, where).toContain(change.id);
      const isCard = role === 'card' || (isOne && change.need !== null);
      const buttons = buttonsOf(shown?.blocks).filter((label) => !(isOne && label === 'Undo'));
      expect(buttons.toSorted(), where).toEqual(expectedButtons(change, isCard, isOne).toSorted());
      if (!isCard || change.breakGlass !== null) continue;
      for (const { userId } of change.votes) expect(shown?.text, where).toContain(`<@${userId}>`);
      if (change.state === 'pending' && change.need?.from.every(({ needed }) => needed === null))
        expect(shown?.text, where).toContain(`Approvals: ${change.votes.length} of`);
    }
  }
}

function expectedButtons(change: StoredChange, isCard: boolean, isOne: boolean): readonly string[] {
  const { state, breakGlass, undoable } = change;
  if (state === 'pending')
    return isCard ? ['Approve', 'Deny', 'Details', 'Withdraw'] : ['Withdraw', 'Details'];
  return [
    ...(state === 'unknown' ? ['Look again'] : []),
    ...(isCard && breakGlass !== null && breakGlass.reviewedBy === null ? ['Sign off'] : []),
    ...(!isCard && !isOne && undoable && wasApplied(change) ? ['Undo'] : []),
    'Details',
  ];
}

/** Nobody is called but who asked, decided or has to: never everybody, never who was only named in a text. */
export function nobodyElseIsCalled(stage: Stage, model: Model): void {
  const meant = new Set([
    ...[...model.involved].map((id) => `<@${id}>`),
    '<!subteam^S0LEADS>',
    '<!subteam^S0SRE>',
  ]);
  expect(
    stage.slack
      .fired()
      .filter((mention) => !meant.has(mention))
      .join(' '),
  ).toBe('');
}
