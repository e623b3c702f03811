import type { ChangeLists } from '../store/change-lists.ts';
import type { StoredChange } from '../store/change-row.ts';

const LISTED = 100;
const OPEN = 500;

/** What one person has to decide, waits for, has to sign off, and has to clear up. */
export interface WaitingFor {
  readonly forMe: readonly StoredChange[];
  readonly mine: readonly StoredChange[];
  readonly reviews: readonly StoredChange[];
  /** Asked by this person, and nobody knows whether it was applied. */
  readonly inDoubt: readonly StoredChange[];
  /** False when there may be more of each than was read. */
  readonly isAll: boolean;
}

/** `groups`: those the person is in. What they have voted on, or may not decide since they asked, does not wait for them. */
export async function waitingFor(
  userId: string,
  groups: ReadonlySet<string>,
  lists: ChangeLists,
): Promise<WaitingFor> {
  const [open, mine] = await Promise.all([lists.open(OPEN + 1), lists.askedBy(userId, LISTED + 1)]);
  const forGroups = ({ need }: StoredChange) => need?.from.some(({ name }) => groups.has(name)) ?? false;
  const voted = ({ votes }: StoredChange) => votes.some((vote) => vote.userId === userId);
  const known = open.slice(0, OPEN);
  const others = known.filter(({ requester, need }) => requester !== userId || need?.selfApproval === true);
  return {
    forMe: others.filter((change) => change.state === 'pending' && forGroups(change) && !voted(change)),
    mine: mine.slice(0, LISTED),
    reviews: others.filter((change) => change.breakGlass?.reviewedBy === null && forGroups(change)),
    inDoubt: known.filter(({ state, requester }) => state === 'unknown' && requester === userId),
    isAll: open.length <= OPEN && mine.length <= LISTED,
  };
}
