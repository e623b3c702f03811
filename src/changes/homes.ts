import type { StoredChange } from '../store/change-row.ts';
import type { ChangeMessageTable } from '../store/schema.ts';
import type { ChangeParts } from './parts.ts';

/** Where a message may stand, the best place first. */
export interface Spot {
  readonly channel: string;
  readonly thread: string | null;
}

/** A message that is still to be posted; `both`: the card is the home, too. */
export interface Missing {
  readonly role: 'home' | 'card' | 'both';
  readonly places: readonly Spot[];
}

/**
 * What has to be posted for a change. Its home is where it was asked, or the approvals channel when that was a direct
 * message or a channel the bot must not speak in; its card, when somebody has to agree, stands in the approvals channel.
 */
export function homesFor(
  change: StoredChange,
  posted: readonly ChangeMessageTable[],
  { settings }: Pick<ChangeParts, 'settings'>,
): readonly Missing[] {
  const { askedIn, need, breakGlass, requester } = change;
  const approvals = need?.channel ?? settings.channels.approvals ?? null;
  const needsCard = (need !== null || breakGlass !== null) && approvals !== null;
  const has = (role: string) => posted.some((message) => message.role === role);
  const inApprovals = approvals === null ? [] : [{ channel: approvals, thread: null }];
  const here = askedIn.own && !askedIn.direct ? [{ channel: askedIn.channel, thread: askedIn.thread }] : [];
  const direct = { channel: requester, thread: null };
  const isCard = needsCard && (here.length === 0 || askedIn.channel === approvals);
  if (isCard && !has('home') && !has('card')) return [{ role: 'both', places: [...inApprovals, direct] }];
  return [
    ...(has('home') ? [] : [{ role: 'home' as const, places: [...here, ...inApprovals, direct] }]),
    ...(has('card') || !needsCard ? [] : [{ role: 'card' as const, places: inApprovals }]),
  ];
}
