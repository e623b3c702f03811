import type { Environment } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { type EnvTarget, targetText } from '../../domain/target.ts';
import type { Place } from './listed.ts';

/** Words that Zadig has calls under: an environment of that name can mostly be reached, but not by everything. */
const SHARED = new Set(['service', 'kube', 'image', 'scale', 'helm']);
/** What the cluster itself runs in. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Refuses a name under which Zadig's calls would not reach an environment; returns warnings for those it half does. */
export function refuseName({ env, production }: EnvTarget): string[] {
  if (env === 'production' && !production) {
    throw unreachable(
      'Zadig cannot tell a test environment called production from its production environments.',
    );
  }
  if (env === 'envcfgs') {
    throw unreachable('An environment called envcfgs could not be edited: Zadig has another call there.');
  }
  if (!SHARED.has(env)) return [];
  return [`Zadig has calls of its own called ${env}, which may answer in the environment’s place.`];
}

function unreachable(message: string): BotError {
  return new BotError('usage', message, { hint: 'Choose another name.', arg: 'env' });
}

/** Refuses a namespace that Kubernetes does not take, or that its own parts run in. */
export function checkNamespace(namespace: string): void {
  if (SYSTEM.has(namespace)) {
    throw new BotError('usage', `${namespace} belongs to Kubernetes itself, so no environment goes there.`, {
      arg: 'namespace',
    });
  }
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) return;
  throw new BotError('usage', `Kubernetes takes no namespace called ${namespace}.`, {
    hint: 'It is made of a-z, 0-9 and -, begins and ends with a letter or digit, and has at most 63 characters.',
    arg: 'namespace',
  });
}

/** Refuses an alias for a test environment, which Zadig would not keep. */
export function refuseAlias({ production }: EnvTarget, alias: string): void {
  if (alias === '' || production) return;
  throw new BotError('unsupported', 'Zadig keeps an alias for production environments only.', {
    hint: 'Leave the alias out, or make it a production environment.',
    arg: 'alias',
  });
}

/** Refuses a name that the project has on either side, since both share them. */
export function refuseTaken(target: EnvTarget, environments: readonly Environment[]): void {
  const taken = environments.find(({ key }) => key === target.env);
  if (taken === undefined) return;
  const kind = taken.production ? 'a production environment' : 'a test environment';
  throw new BotError('conflict', `There is ${kind} ${targetText(target)} already.`, {
    hint: 'Test and production environments of a project share their names: choose another one.',
    arg: 'env',
  });
}

/** Refuses a test environment while nobody can tell what is production: its namespace might be. */
export function refuseUnseen({ project, production }: EnvTarget): void {
  if (production) return;
  throw new BotError(
    'forbidden',
    `Zadig does not show the production environments of ${project}, so whether the namespace belongs to one cannot be told.`,
    {
      hint: 'Create it in Zadig, or have the bot’s account see production environments there.',
      arg: 'env.project',
    },
  );
}

/**
 * Refuses to make production in the name of test, which would need no approval: on a cluster for production, or where
 * a production environment is. What is not known counts as the same cluster.
 */
export function refuseProduction(
  { project }: EnvTarget,
  namespace: string,
  cluster: Place,
  environments: readonly Environment[],
): void {
  const other = environments.find(
    (environment) =>
      environment.production &&
      environment.namespace === namespace &&
      (!cluster.checked || environment.clusterId === '' || environment.clusterId === cluster.id),
  );
  if (other !== undefined) {
    const at = targetText({ project, env: other.key });
    throw asProduction(`The namespace ${namespace} belongs to the production environment ${at}`, 'namespace');
  }
  if (cluster.production !== true) return;
  throw asProduction(`The cluster ${cluster.name} is for production`, 'cluster');
}

function asProduction(why: string, what: 'namespace' | 'cluster'): BotError {
  return new BotError('forbidden', `${why}, so what runs there is production.`, {
    hint: `Choose another ${what}, or create a production environment, which asks for approval.`,
    arg: what,
  });
}

/** What else is where the environment would be. */
export function clashesOf(
  namespace: string,
  cluster: Place,
  production: boolean,
  environments: readonly Environment[],
): string[] {
  const same = environments
    .filter((other) => other.namespace === namespace && other.clusterId === cluster.id)
    .map(({ key }) => key);
  return [
    ...(same.length === 0
      ? []
      : [
          `The namespace ${namespace} is that of ${same.join(', ')} as well: services of one name are the same there.`,
        ]),
    ...(production && cluster.production === false ? [`${cluster.name} is a cluster for test.`] : []),
  ];
}
