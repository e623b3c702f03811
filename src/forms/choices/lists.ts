import { configNames } from '../../commands/shared/config-detail.ts';
import { settableIn } from '../../commands/shared/env-variables.ts';
import { findDeployed } from '../../commands/shared/find-workload.ts';
import { clusters, registries } from '../../commands/shared/listed.ts';
import type { Reader } from '../../commands/shared/service-detail.ts';
import { knownEnvironments, servedProjects } from '../../dispatch/environments.ts';
import type { ConfigKind, EnvironmentDetail } from '../../domain/environment.ts';
import { BotError, type ErrorCode } from '../../domain/errors.ts';
import type { Settings } from '../../domain/settings.ts';
import { type EnvTarget, type ServiceTarget, targetText } from '../../domain/target.ts';
import type { Zadig } from '../../zadig/client.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import {
  type ContainerItem,
  containerItems,
  type EnvItem,
  envItem,
  type PodItem,
  placeItem,
  podItem,
  serviceItem,
  serviceVariableItem,
  sorted,
  variableItem,
  workloadItems,
} from './items.ts';
import { createKept, type Found } from './kept.ts';
import type { Item } from './pick.ts';

/** What a service runs. */
export interface Running {
  readonly workloads: readonly Item[];
  readonly containers: readonly ContainerItem[];
  readonly pods: readonly PodItem[];
}

/** Environments of a project; `failure` is why those of production are not among them. */
export interface KnownEnvs {
  readonly items: readonly EnvItem[];
  readonly failure: ErrorCode | null;
}

/** Is that all there is to know of production? Without a licence or a right there is nothing to wait for. */
export function isFinal(failure: ErrorCode | null): boolean {
  return failure === null || failure === 'licence' || failure === 'auth';
}

/** What Zadig says, for all who ask; who may see what of it is not looked at here. None of these rejects. */
export interface Lists {
  /** Keys of the projects the bot serves. */
  projects(): Promise<Found<readonly Item[]>>;
  environments(project: string): Promise<Found<KnownEnvs>>;
  services(target: EnvTarget): Promise<Found<readonly Item[]>>;
  /** Services that the project defines for test or for production. */
  templates(side: Pick<EnvTarget, 'project' | 'production'>): Promise<Found<readonly Item[]>>;
  running(target: ServiceTarget): Promise<Found<Running>>;
  variables(target: EnvTarget): Promise<Found<readonly Item[]>>;
  serviceVariables(target: ServiceTarget): Promise<Found<readonly Item[]>>;
  configs(target: EnvTarget, type: ConfigKind): Promise<Found<readonly Item[]>>;
  clusters(): Promise<Found<readonly Item[]>>;
  registries(): Promise<Found<readonly Item[]>>;
  /** Something of a project has changed: what is in it is read again. */
  forget(project: string): void;
}

const FRESH_MS = 30_000;
/** Half a list is looked for again soon. */
const PART_FRESH_MS = 3_000;
const KEPT_MS = 600_000;

/** `signal` ends what is being read. `now` in milliseconds. */
export function createLists(
  zadig: Zadig,
  { projects: configured }: Pick<Settings, 'projects'>,
  now: () => number,
  signal: AbortSignal,
): Lists {
  const ctx: Reader = { zadig, signal };
  const times = { freshMs: () => FRESH_MS, keptMs: KEPT_MS, now };
  const named = createKept<readonly Item[]>({ ...times, weigh: ({ length }) => length });
  const environments = createKept<KnownEnvs>({
    ...times,
    freshMs: ({ failure }) => (isFinal(failure) ? FRESH_MS : PART_FRESH_MS),
    weigh: ({ items }) => items.length,
  });
  const running = createKept<Running>({
    ...times,
    weigh: ({ workloads, containers, pods }) => workloads.length + containers.length + pods.length,
  });
  const key = (what: string, target?: EnvTarget | ServiceTarget, more = '') =>
    JSON.stringify([target?.project, what, target && targetText(target), target?.production, more]);

  return {
    projects: () =>
      named.get(key('projects'), async () => {
        const served = await servedProjects(zadig, configured, signal);
        if (served === null) throw new BotError('unsupported', 'This Zadig does not list its projects.');
        return sorted(served.map((value) => ({ value })));
      }),
    environments: (project) =>
      environments.get(JSON.stringify([project, 'environments']), async () => {
        const { environments, failure } = await knownEnvironments(zadig, project, signal);
        return { items: sorted(environments.map(envItem)), failure: failure?.code ?? null };
      }),
    services: (target) =>
      named.get(key('services', target), async () =>
        sorted((await detailOf(target, ctx)).services.map(serviceItem)),
      ),
    templates: ({ project, production }) =>
      named.get(JSON.stringify([project, 'templates', production]), async () => {
        const all = await zadig.call(endpoints.projectServices, { project, production, signal });
        return sorted(all.map(({ name, type }) => serviceItem({ name, type, status: '' })));
      }),
    running: (target) =>
      running.get(key('running', target), async () => {
        const { runs, detail } = await findDeployed(target, ctx);
        const pods = [...detail.workloads, ...detail.cronJobs].flatMap((workload) => workload.pods);
        return {
          workloads: workloadItems(runs),
          containers: runs.flatMap(containerItems),
          pods: sorted(pods.map(podItem)),
        };
      }),
    variables: (target) =>
      named.get(key('variables', target), async () => {
        const { now, more } = await settableIn(target, ctx);
        return sorted([...now, ...more].map(variableItem));
      }),
    serviceVariables: (target) =>
      named.get(key('service variables', target), async () => {
        const detail = await detailOf(target, ctx);
        const found = detail.services.find(({ name }) => name === target.service);
        if (found === undefined) throw new BotError('not_found', `${target.service} is not there.`);
        return sorted(found.variables.map((each) => serviceVariableItem(each, found.name, detail)));
      }),
    configs: (target, type) =>
      named.get(key('configs', target, type), async () =>
        sorted((await configNames(target, type, ctx)).map((value) => ({ value }))),
      ),
    clusters: () =>
      named.get(key('clusters'), async () => {
        const all = await clusters(ctx);
        return sorted(all.map((place) => placeItem(place, all)));
      }),
    registries: () =>
      named.get(key('registries'), async () => {
        const all = await registries(ctx);
        return sorted(all.map((place) => placeItem(place, all)));
      }),
    forget(project) {
      const isOfProject = (key: string) => key.startsWith(`[${JSON.stringify(project)},`);
      for (const kept of [named, environments, running]) kept.forget(isOfProject);
    },
  };
}

function detailOf(
  { project, env, production }: EnvTarget,
  { zadig, signal }: Reader,
): Promise<EnvironmentDetail> {
  // What is kept is kept here: an answer that is a little older would be kept for longer than it is true.
  const asked = { project, production, params: { env }, signal, fresh: true };
  return zadig.call(endpoints.environmentDetail, asked);
}
