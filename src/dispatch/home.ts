import type { Home } from '../blocks/home-tab.ts';
import { waitingFor } from '../changes/waiting.ts';
import { isAllowed, mayAnywhere } from '../domain/access.ts';
import { isSettled } from '../domain/change.ts';
import { type Directory, membershipOf } from '../domain/groups.ts';
import type { Settings } from '../domain/settings.ts';
import type { ChangeLists } from '../store/change-lists.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { EnvLocks } from '../store/env-locks.ts';
import type { Tails } from '../store/tails.ts';
import type { Watches } from '../store/watches.ts';
import type { Zadig } from '../zadig/client.ts';
import { servedProjects } from './environments.ts';
import { homeEnvironments } from './home-environments.ts';
import type { KeptEnvironments } from './kept-environments.ts';

export interface HomeParts {
  readonly zadig: Zadig;
  readonly kept: KeptEnvironments;
  readonly settings: Settings;
  readonly directory: Directory;
  readonly lists: ChangeLists;
  readonly locks: Pick<EnvLocks, 'of'>;
  readonly tails: Pick<Tails, 'open'>;
  readonly watches: Pick<Watches, 'all'>;
  readonly teamId: string;
  /** Unix milliseconds. */
  readonly wallNow: () => number;
}

const RECENT = 100;

/**
 * What one of our people sees at Home. Zadig has a few seconds to tell of environments; what it does not tell is said.
 * `fresh`: as Zadig says now, for whoever has just opened it.
 */
export async function homeOf(
  userId: string,
  fresh: boolean,
  parts: HomeParts,
  signal: AbortSignal,
): Promise<Home> {
  const { zadig, kept, directory, lists, locks } = parts;
  const { access, groups: configured, projects } = parts.settings;
  const { groups, unread } = await membershipOf({ userId, teamId: null }, configured, directory);
  const mayRead = (place: { project: string; env: string; production: boolean }) =>
    isAllowed(access, groups, { kind: 'read', ...place });
  const [waiting, recent, tails, watches, environments] = await Promise.all([
    waitingFor(userId, groups, lists),
    lists.recent(null, RECENT),
    parts.tails.open(),
    parts.watches.all(parts.teamId),
    homeEnvironments(
      {
        projects: (late) => servedProjects(zadig, projects, late),
        known: (project, late) => kept.get(project, fresh, late),
        count: kept.count,
        locks: (served) => locks.of(served),
        mayRead: (project, { key, production }) => mayRead({ project, env: key, production }),
      },
      signal,
    ),
  ]);
  const { forMe, reviews, isAll } = waiting;
  const underWay = recent.filter(({ requester, state }) => requester === userId && isUnderWay(state));
  const mine = [...waiting.inDoubt, ...underWay, ...waiting.mine];
  const above = new Set([...forMe, ...reviews, ...mine].map(({ id }) => id));
  return {
    forMe,
    reviews,
    mine,
    tails: tails.filter(({ requester }) => requester === userId).map((tail) => ({ ...tail, link: null })),
    watches: watches.filter(({ madeBy }) => madeBy === userId),
    now: parts.wallNow(),
    isAll,
    unread,
    recent: recent.filter(
      ({ id, requester, plan }) => !above.has(id) && (requester === userId || mayRead(plan.target)),
    ),
    environments,
    mayChange: (projects ?? [undefined]).some((project) => mayAnywhere(access, groups, 'change', project)),
  };
}

/** Nothing is asked of anybody any more, and the end is not there yet. */
function isUnderWay(state: StoredChange['state']): boolean {
  return !isSettled(state) && state !== 'pending' && state !== 'unknown';
}
