import type { Example } from '../blocks/introduction.ts';
import { isAllowed } from '../domain/access.ts';
import { BotError } from '../domain/errors.ts';
import { type Directory, membershipOf } from '../domain/groups.ts';
import type { Settings } from '../domain/settings.ts';
import type { Zadig } from '../zadig/client.ts';
import { knownEnvironments, servedProjects, visible } from './environments.ts';

const MOST_PROJECTS = 3;
const LONGEST_MS = 3_000;

export interface ExampleParts {
  readonly zadig: Zadig;
  readonly settings: Settings;
  readonly directory: Directory;
}

/**
 * An environment to try things on, that this person may read; without a person, one that everybody may read. Null when
 * the first few projects have none, or Zadig does not tell in time: there are things to try without one.
 */
export type FindExample = (userId: string | null) => Promise<Example | null>;

export function createFindExample({ zadig, settings, directory }: ExampleParts): FindExample {
  return async (userId) => {
    const signal = AbortSignal.timeout(LONGEST_MS);
    const { groups } =
      userId === null
        ? { groups: new Set<string>() }
        : await membershipOf({ userId, teamId: null }, settings.groups, directory);
    try {
      const served = (await servedProjects(zadig, settings.projects, signal)) ?? [];
      for (const project of served.slice(0, MOST_PROJECTS)) {
        const known = await knownEnvironments(zadig, project, signal);
        const { environments } = visible(project, known, ({ key, production }) =>
          isAllowed(settings.access, groups, { kind: 'read', project, env: key, production }),
        );
        const [first] = environments;
        if (first !== undefined) return { project, env: first.key };
      }
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
    }
    return null;
  };
}
