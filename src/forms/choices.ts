import { setMaxListeners } from 'node:events';
import type { Choices, Looking } from '../domain/choices.ts';
import { type Directory, membershipOf } from '../domain/groups.ts';
import type { Settings } from '../domain/settings.ts';
import type { CommandShape } from '../domain/usage.ts';
import type { ChangeLists } from '../store/change-lists.ts';
import type { Zadig } from '../zadig/client.ts';
import { createChangesPool } from './choices/changes.ts';
import { createLists } from './choices/lists.ts';
import { broken, nounsOf, tooSlow } from './choices/notes.ts';
import { type Pool, pick, unlisted } from './choices/pick.ts';
import { poolOf } from './choices/pools.ts';

/** What pickers offer. */
export interface ChoiceDesk {
  /** Never throws, and answers within `PATIENCE_MS`: with what it has, and a note where that is not all. */
  offer(looking: Looking): Promise<Choices>;
  /** Something of a project has changed, or a change has moved on: what is kept of it is read again. */
  forget(project: string): void;
}

/** What the choices are taken from. */
export interface ChoiceParts {
  readonly zadig: Zadig;
  readonly settings: Settings;
  readonly directory: Directory;
  readonly commands: readonly CommandShape[];
  readonly lists: Pick<ChangeLists, 'open' | 'recent'>;
  /** Unix milliseconds, on a clock that nobody sets. */
  readonly now: () => number;
  /** Hears of what should not have happened; whoever chooses gets an empty list with a note. */
  readonly onFailed?: (error: unknown) => void;
}

/** Slack waits 3 s for choices; the way there and back takes its part. */
export const PATIENCE_MS = 2_200;
/** A busy machine is late by itself. */
const GIVE_UP_MS = PATIENCE_MS - 300;
/** Whose members Slack does not tell in time count as out, so that there is time left to ask Zadig. */
const MEMBERS_MS = 1_200;

/** The one desk of all pickers. `stop` ends what it reads behind answers that came too late for somebody. */
export function createChoices(parts: ChoiceParts): ChoiceDesk & { stop(): void } {
  const { zadig, settings, commands, now } = parts;
  const stopping = new AbortController();
  // As many lists may be under way as people look for.
  setMaxListeners(0, stopping.signal);
  const lists = createLists(zadig, settings, now, stopping.signal);
  const changes = createChangesPool(parts.lists, now);
  const directory: Directory = {
    async members(group, fresh) {
      const members = await within(MEMBERS_MS, parts.directory.members(group, fresh));
      if (members === LATE) throw new Error(`Slack did not tell within ${MEMBERS_MS} ms`);
      return members;
    },
  };

  async function poolIn(looking: Looking): Promise<Pool> {
    const membership = membershipOf(looking.actor, settings.groups, directory);
    // What comes too late goes on behind this, and the next keystroke finds it.
    const pool = await within(
      GIVE_UP_MS,
      poolOf({ looking, lists, settings, membership }, { commands, changes: changes.of }),
    );
    return pool === LATE ? unlisted(tooSlow(looking.source)) : pool;
  }

  return {
    async offer(looking) {
      const nouns = nounsOf(looking.source);
      try {
        return pick(await poolIn(looking), looking.query, nouns);
      } catch (error) {
        parts.onFailed?.(error);
        return pick(unlisted(broken(looking.source)), looking.query, nouns);
      }
    },
    forget(project) {
      lists.forget(project);
      changes.forget();
    },
    stop: () => stopping.abort(),
  };
}

const LATE = Symbol('late');

/** What comes within `ms`, else `LATE`. */
function within<T>(ms: number, work: Promise<T>): Promise<T | typeof LATE> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, LATE);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
