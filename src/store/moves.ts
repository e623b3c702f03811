import { Need } from '../domain/change.ts';
import type { StoredChange } from './change-row.ts';
import type { Changes } from './changes.ts';
import type { EnvLocks } from './env-locks.ts';
import type { ChangeTable } from './schema.ts';

/** A change, or the lock of an environment, that looks different to people from now on. */
export interface Moved {
  readonly project: string;
  /** Who asked for the change, or has locked the environment. */
  readonly requester: string;
  readonly need: Need | null;
  /** It is new or in another state, which concerns all who may see it; otherwise, as a vote, only those who decide. */
  readonly isState: boolean;
}

/** The same changes; `onMoved` hears of every state and of every vote or review, when it is stored. */
export function tellingMoves(changes: Changes, onMoved: (moved: Moved) => void): Changes {
  const isNew = ({ project, requester, need }: ChangeTable) =>
    onMoved({ project, requester, need: need === null ? null : Need.parse(JSON.parse(need)), isState: true });
  return {
    ...changes,
    async insert(row, along) {
      const isTaken = await changes.insert(row, along);
      if (isTaken) isNew(row);
      return isTaken;
    },
    async claim(change, along, holder) {
      const claimed = await changes.claim(change, along, holder);
      if (claimed !== null) onMoved(moved(claimed, true));
      return claimed;
    },
    async move(id, next, changed, along, holder) {
      const other = await changes.move(id, next, changed, along, holder);
      if (other !== null) onMoved(moved(other, true));
      if (other !== null && along.successor !== undefined) isNew(along.successor.row);
      return other;
    },
    async review(id, by, along) {
      const signed = await changes.review(id, by, along);
      if (signed !== null) onMoved(moved(signed, false));
      return signed;
    },
    async vote(id, vote, hash, judge) {
      const cast = await changes.vote(id, vote, hash, judge);
      if (cast !== null && cast !== 'again') onMoved(moved(cast, cast.state !== 'pending'));
      return cast;
    },
  };
}

/** The same locks; `onMoved` hears of every one that is put on or taken away. */
export function tellingLocks(locks: EnvLocks, onMoved: (moved: Moved) => void): EnvLocks {
  const tell = (project: string, requester: string) =>
    onMoved({ project, requester, need: null, isState: true });
  return {
    ...locks,
    async lock(project, env, by, reason) {
      const isTaken = await locks.lock(project, env, by, reason);
      if (isTaken) tell(project, by);
      return isTaken;
    },
    async unlock(project, env) {
      const lock = await locks.unlock(project, env);
      if (lock !== null) tell(project, lock.by);
      return lock;
    },
  };
}

function moved({ plan, requester, need }: StoredChange, isState: boolean): Moved {
  return { project: plan.target.project, requester, need, isState };
}
