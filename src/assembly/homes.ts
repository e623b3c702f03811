import { membersOf } from '../changes/hopeless.ts';
import type { Pace } from '../changes/pace.ts';
import { type HomeParts, homeOf } from '../dispatch/home.ts';
import { keptEnvironments } from '../dispatch/kept-environments.ts';
import { createHomes, type Homes, type HomesParts } from '../slack/homes.ts';
import type { Db } from '../store/db.ts';
import { envLocks } from '../store/env-locks.ts';
import { homes } from '../store/homes.ts';
import { createTails } from '../store/tails.ts';
import { createWatches } from '../store/watches.ts';

/** What Homes are drawn from and what they are sent through. */
export type HomesOf = Omit<HomeParts, 'kept' | 'locks' | 'tails' | 'watches' | 'wallNow'> &
  Pick<HomesParts, 'teamId' | 'people' | 'poster' | 'log' | 'now'> & {
    readonly db: Db;
    readonly pace: Pick<Pace, 'homeLookMs' | 'homeOpenMs'>;
  };

/** Homes with what stands on them: changes from the database, environments from Zadig. */
export function homesOf(parts: HomesOf): Omit<Homes, 'changedElsewhere'> & {
  /** Something of a project has moved on another replica, which draws it for everybody. */
  readonly changedElsewhere: (project: string) => void;
} {
  const kept = keptEnvironments(parts.zadig, parts.now);
  const locks = envLocks(parts.db, Date.now);
  const tails = createTails(parts.db, Date.now);
  const watches = createWatches(parts.db);
  const drawn = createHomes({
    ...parts,
    known: homes(parts.db, Date.now),
    looks: { everyMs: parts.pace.homeLookMs, forMs: parts.pace.homeOpenMs },
    onLook: kept.lookAgain,
    homeOf: (userId, fresh, signal) =>
      homeOf(userId, fresh, { ...parts, kept, locks, tails, watches, wallNow: Date.now }, signal),
    async approversOf({ need }) {
      if (need === null) return new Set();
      const members = await membersOf(need, parts.directory);
      return new Set([...members.values()].flatMap((users) => [...users]));
    },
  });
  return {
    ...drawn,
    changed(moved) {
      kept.forget(moved.project);
      drawn.changed(moved);
    },
    changedElsewhere(project) {
      kept.forget(project);
      drawn.changedElsewhere();
    },
  };
}
