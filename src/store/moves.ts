import { Need } from '../domain/change.ts';
import type { StoredChange } from './change-row.ts';
import type { Changes } from './changes.ts';
import type { ChangeTable } from './schema.ts';

/** A change that looks different to people from now on. */
export interface Moved {
  readonly project: string;
  readonly requester: string;
  readonly need: Need | null;
  /** It is new or in another state, which concerns all who may see it; otherwise only those who decide about it. */
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

function moved({ plan, requester, need }: StoredChange, isState: boolean): Moved {
  return { project: plan.target.project, requester, need, isState };
}
