import type { Environment, EnvironmentStatus, Project, Service, Workload, World } from './types.ts';

/**
 * Finds an environment as the server's database does: an empty word is no condition at all, so it matches anything.
 * `production` undefined looks on both sides.
 */
export function findEnvironment(
  world: World,
  project: string,
  key: string,
  production?: boolean,
): Environment | undefined {
  return livingEnvironments(world).find(
    (env) =>
      (project === '' || env.project === project) &&
      (key === '' || env.key === key) &&
      (production === undefined || env.production === production),
  );
}

/** Environments whose record has not vanished yet. */
export function livingEnvironments(world: World): Environment[] {
  const now = world.clock();
  return world.environments.filter((env) => env.goneAt === null || env.goneAt > now);
}

/** A project by its key. */
export function findProject(world: World, key: string): Project | undefined {
  return world.projects.find((project) => project.key === key);
}

/** A service of an environment. */
export function findService(env: Environment, name: string): Service | undefined {
  return env.services.find((service) => service.name === name);
}

/** The workload of a service, or its first one; throws when the world has none, so that tests read plainly. */
export function workloadOf(
  world: World,
  project: string,
  env: string,
  service: string,
  name?: string,
): Workload {
  const found = findEnvironment(world, project, env)?.services.find((each) => each.name === service);
  const workload = found?.workloads.find((each) => name === undefined || each.name === name);
  if (workload === undefined) {
    throw new Error(`The world has no workload ${project}/${env}/${service}/${name ?? ''}`);
  }
  return workload;
}

/** An environment of the world; throws when it has none. */
export function environmentOf(world: World, project: string, key: string): Environment {
  const env = findEnvironment(world, project, key);
  if (env === undefined) {
    throw new Error(`The world has no environment ${project}/${key}`);
  }
  return env;
}

/** The status at this moment: a transition shows until it has run out, and what comes then stays. */
export function statusOf(world: World, env: Environment): EnvironmentStatus {
  if (env.transition === null) {
    return env.status;
  }
  if (world.clock() < env.transition.until) {
    return env.transition.status;
  }
  env.status = env.transition.next;
  env.transition = null;
  return env.status;
}

/** True while the environment refuses changes. */
export function isBusy(world: World, env: Environment): boolean {
  return ['creating', 'updating', 'deleting'].includes(statusOf(world, env));
}
