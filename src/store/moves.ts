import { type ChangeState, Need } from '../domain/change.ts';
import { targetText } from '../domain/target.ts';
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
  /** It concerns all who may see it; otherwise, as a vote does, only those who decide about it. */
  readonly isState: boolean;
  /** What the audit log has of it, by `markOf`. */
  readonly marks: readonly string[];
}

/** A line of the audit log by what it is about: a change's id or `project/env`, and its state or whoever did it. */
export function markOf(kind: string, about: string, how: string): string {
  return `${kind} ${about} ${how}`;
}

/** The same changes; `onMoved` hears of every state and of every vote or review, when it is stored. */
export function tellingMoves(changes: Changes, onMoved: (moved: Moved) => void): Changes {
  const isNew = ({ id, project, requester, need, state }: ChangeTable) =>
    onMoved({
      ...{ project, requester, isState: true, marks: [markOf('change', id, state)] },
      need: need === null ? null : Need.parse(JSON.parse(need)),
    });
  const isIn = (change: StoredChange, state: ChangeState) =>
    onMoved(moved(change, true, [markOf('change', change.id, state)]));
  return {
    ...changes,
    async insert(row, along, draft) {
      const what = await changes.insert(row, along, draft);
      if (what === 'inserted') isNew(row);
      return what;
    },
    async claim(change, along, holder) {
      const claimed = await changes.claim(change, along, holder);
      if (claimed !== null) isIn(claimed, 'applying');
      return claimed;
    },
    async move(id, next, changed, along, holder) {
      const other = await changes.move(id, next, changed, along, holder);
      if (other !== null) isIn(other, next);
      if (other !== null && along.successor !== undefined) isNew(along.successor.row);
      return other;
    },
    async review(id, by, along) {
      const signed = await changes.review(id, by, along);
      if (signed !== null) onMoved(moved(signed, false, [markOf('review', id, by)]));
      return signed;
    },
    async vote(id, vote, hash, judge) {
      const cast = await changes.vote(id, vote, hash, judge);
      if (cast === null || cast === 'again') return cast;
      const isState = cast.state !== 'pending';
      const marks = [markOf('vote', id, vote.userId), ...(isState ? [markOf('change', id, cast.state)] : [])];
      onMoved(moved(cast, isState, marks));
      return cast;
    },
  };
}

/** The same locks; `onMoved` hears of every one that is put on or taken away. */
export function tellingLocks(locks: EnvLocks, onMoved: (moved: Moved) => void): EnvLocks {
  const tell = (kind: 'lock' | 'unlock', project: string, env: string, requester: string) =>
    onMoved({
      ...{ project, requester, need: null, isState: true },
      marks: [markOf(kind, targetText({ project, env }), '')],
    });
  return {
    ...locks,
    async lock(project, env, by, reason) {
      const isTaken = await locks.lock(project, env, by, reason);
      if (isTaken) tell('lock', project, env, by);
      return isTaken;
    },
    async unlock(project, env) {
      const lock = await locks.unlock(project, env);
      if (lock !== null) tell('unlock', project, env, lock.by);
      return lock;
    },
  };
}

function moved({ plan, requester, need }: StoredChange, isState: boolean, marks: readonly string[]): Moved {
  return { project: plan.target.project, requester, need, isState, marks };
}
