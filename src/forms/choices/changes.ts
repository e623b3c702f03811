import { clock, stateWord } from '../../blocks/change/words.ts';
import { maySee } from '../../changes/visible.ts';
import { isAllowed } from '../../domain/access.ts';
import { targetText } from '../../domain/target.ts';
import type { ChangeLists } from '../../store/change-lists.ts';
import type { StoredChange } from '../../store/change-row.ts';
import type { Asking } from './gate.ts';
import { createKept } from './kept.ts';
import { closed, type Item, known, type Pool, unlisted } from './pick.ts';
import { NONE, usable } from './usable.ts';

/** Changes to choose from. */
export interface ChangesPool {
  /** Those the asker may see and can use the command on: open ones first, then what happened, newest first. */
  of(asking: Pick<Asking, 'looking' | 'settings' | 'membership'>): Promise<Pool>;
  /** One of them has moved. */
  forget(): void;
}

const LISTED = 100;
/** People look for what they have just asked for. */
const FRESH_MS = 2_000;
const KEY = 'changes';

/** `now` in Unix milliseconds. */
export function createChangesPool(
  lists: Pick<ChangeLists, 'open' | 'recent'>,
  now: () => number,
): ChangesPool {
  const kept = createKept<readonly StoredChange[]>({
    freshMs: () => FRESH_MS,
    keptMs: FRESH_MS,
    weigh: ({ length }) => length,
    now,
  });

  async function read(): Promise<readonly StoredChange[]> {
    const [open, recent] = await Promise.all([lists.open(LISTED), lists.recent(null, LISTED)]);
    return [...new Map([...open, ...recent].map((change) => [change.id, change])).values()];
  }

  return {
    async of({ looking: { actor, command }, settings: { access }, membership }) {
      const { value } = await kept.get(KEY, read);
      if (value === null) return unlisted('The changes cannot be read just now; type the whole id.');
      const { userId } = actor;
      const { groups } = await membership;
      const mayChange = ({ plan }: StoredChange) =>
        isAllowed(access, groups, { kind: 'change', ...plan.target });
      const items: Item[] = [];
      for (const change of usable(command, value, { userId, groups, mayChange })) {
        const isSeen = await maySee(change, userId, async () => groups, access);
        if (isSeen) items.push(changeItem(change, userId, now()));
      }
      const none = NONE[command ?? ''];
      return items.length === 0 && none !== undefined ? closed(none) : known(items);
    },
    forget: () => kept.forget((key) => key === KEY),
  };
}

/** A picker knows no reader's time zone and no names of people: when is told by the age, who only of the reader. */
function changeItem(
  { id, state, requester, reason, createdAt, plan: { command, target } }: StoredChange,
  userId: string,
  now: number,
): Item {
  const parts = [
    stateWord(state),
    ago(now - createdAt),
    ...(requester === userId ? ['asked by you'] : []),
    ...(reason === null ? [] : [`“${reason}”`]),
  ];
  return { value: id, text: `${id} · ${command} ${targetText(target)}`, about: parts.join(' · ') };
}

const [MINUTE, DAY] = [60_000, 86_400_000] as const;

/** `just now`, `12 min ago`, `1 h 2 min ago`, `3 days ago`. */
function ago(ms: number): string {
  if (ms < MINUTE) return 'just now';
  if (ms < DAY) return `${clock(ms - (ms % MINUTE))} ago`;
  const days = Math.floor(ms / DAY);
  return days === 1 ? '1 day ago' : `${days} days ago`;
}
