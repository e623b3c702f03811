import type { ProjectEnvironments } from '../blocks/environments.ts';
import type { Environment } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { nearest } from '../domain/nearest.ts';
import type { Zadig } from '../zadig/client.ts';
import { endpoints } from '../zadig/endpoints.ts';

/** All environments of a project; `failure` is why the production ones could not be read. */
export interface Known {
  readonly environments: readonly Environment[];
  readonly failure: BotError | null;
}

const PROJECTS_PER_PAGE = 100;

/**
 * Project keys the bot serves: those of the configuration, else all that the token can see. Null when nothing is
 * configured and this Zadig does not list its projects; then the token alone decides.
 */
export async function servedProjects(
  zadig: Zadig,
  configured: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  if (configured !== undefined) return configured;
  try {
    return await listedProjects(zadig, signal);
  } catch (error) {
    if (error instanceof BotError && error.code === 'unsupported') return null;
    throw error;
  }
}

async function listedProjects(zadig: Zadig, signal: AbortSignal): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let pageNum = 1; ; pageNum += 1) {
    const query = { pageSize: PROJECTS_PER_PAGE, pageNum };
    const { projects, total } = await zadig.call(endpoints.listProjects, { query, signal });
    keys.push(...projects.map(({ key }) => key));
    if (projects.length === 0 || keys.length >= total) break;
  }
  return keys.sort((a, b) => a.localeCompare(b));
}

/** `not_found` unless the bot serves the project. */
export function mustServe(project: string, served: readonly string[] | null): void {
  if (served === null || served.includes(project)) return;
  const close = nearest(project, served);
  throw new BotError('not_found', `There is no project ${project} here; I serve ${few(served)}.`, {
    hint:
      close.length === 0
        ? '/zadig env list shows every project and its environments.'
        : `Did you mean ${close.join(' or ')}?`,
  });
}

/** Test and production environments together. Without the production list, for want of a licence say, the rest still stands. */
export async function knownEnvironments(zadig: Zadig, project: string, signal: AbortSignal): Promise<Known> {
  const [test, production] = await Promise.allSettled([
    zadig.call(endpoints.listEnvironments, { project, production: false, signal }),
    zadig.call(endpoints.listEnvironments, { project, production: true, signal }),
  ]);
  if (test.status === 'rejected') throw test.reason;
  if (production.status === 'fulfilled')
    return { environments: [...test.value, ...production.value], failure: null };
  if (!(production.reason instanceof BotError)) throw production.reason;
  return { environments: test.value, failure: production.reason };
}

/** Sorted for reading, without those the asker may not see, who learns how many these are. */
export function visible(
  project: string,
  { environments, failure }: Known,
  mayRead: (environment: Environment) => boolean,
): ProjectEnvironments {
  const seen = environments.filter(mayRead);
  return {
    project,
    environments: [...seen].sort(
      (a, b) =>
        Number(a.production) - Number(b.production) || a.key.localeCompare(b.key, 'en', { numeric: true }),
    ),
    hidden: environments.length - seen.length,
    problem: failure === null ? null : failure.message,
  };
}
