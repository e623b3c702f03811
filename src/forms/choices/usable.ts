import { mayApprove } from '../../changes/visible.ts';
import { isSettled, statesBefore, wasApplied } from '../../domain/change.ts';
import type { StoredChange } from '../../store/change-row.ts';

/** Who would use a command on a change. */
export interface User {
  readonly userId: string;
  readonly groups: ReadonlySet<string>;
  /** May they change what the change is about? */
  mayChange(change: StoredChange): boolean;
}

/** What is said when there is no change for a command. */
export const NONE: Readonly<Record<string, string>> = {
  approve: 'Nothing waits for your approval.',
  deny: 'Nothing waits that you could deny.',
  withdraw: 'You wait for nothing that could be withdrawn.',
  undo: 'There is nothing that you could take back.',
  check: 'The outcome of every change is known.',
  review: 'Nothing waits to be signed off by you.',
};

/** Those of `all` on which somebody can use a command; all of them for a command that takes any change. */
export function usable(
  command: string | undefined,
  all: readonly StoredChange[],
  user: User,
): readonly StoredChange[] {
  const { userId, groups } = user;
  switch (command) {
    case 'approve':
      return all.filter(
        (change) =>
          isWaitingFor(change, groups) &&
          (change.requester !== userId || change.need?.selfApproval === true) &&
          !change.votes.some((vote) => vote.userId === userId),
      );
    case 'deny':
      return all.filter((change) => isWaitingFor(change, groups));
    case 'withdraw':
      return all.filter(
        ({ requester, state }) => requester === userId && statesBefore('withdrawn').includes(state),
      );
    case 'check':
      return all.filter(
        (change) =>
          change.state === 'unknown' &&
          (change.requester === userId || user.mayChange(change) || mayApprove(change, groups)),
      );
    case 'review':
      return all.filter(
        (change) =>
          change.breakGlass?.reviewedBy === null &&
          change.requester !== userId &&
          (change.sentAt !== null || isSettled(change.state)) &&
          mayApprove(change, groups),
      );
    case 'undo':
      return all.filter(
        (change) =>
          change.undoable && wasApplied(change) && user.mayChange(change) && !isTakenBack(change, all),
      );
    default:
      return all;
  }
}

function isWaitingFor(change: StoredChange, groups: ReadonlySet<string>): boolean {
  return change.state === 'pending' && mayApprove(change, groups);
}

/** Whatever takes a change back is newer, so that it is known wherever the change is. */
function isTakenBack({ id }: StoredChange, all: readonly StoredChange[]): boolean {
  const hasFailed = ({ state }: StoredChange) => isSettled(state) && state !== 'succeeded';
  return all.some((change) => change.undoes === id && !hasFailed(change));
}
