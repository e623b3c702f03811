import { findProject } from './find.ts';
import { objectId } from './names.ts';
import { reconcile } from './rollout.ts';
import { seedConfigs } from './seed-configs.ts';
import { addTroubles } from './seed-troubles.ts';
import { effectiveValue, instantiate, relink } from './services.ts';
import { seedProjects } from './templates.ts';
import type { Environment, World } from './types.ts';

const dayMs = 86_400_000;

/** A believable world, the same in every run but for its times, which lie before `clock()`. */
export function createWorld(options: {
  clock: () => number;
  rolloutMs: number;
  logIntervalMs: number;
}): World {
  const { clock, rolloutMs, logIntervalMs } = options;
  const now = clock();
  const world: World = {
    clock,
    rolloutMs,
    version: 'v5.0.0',
    licence: 'enterprise',
    licenceService: true,
    pendingCollaboration: false,
    memberRights: {
      payments: { test: ['view', 'edit_config', 'manage_pods', 'scale', 'restart'], production: ['view'] },
      storefront: { test: ['view'], production: [] },
    },
    projects: seedProjects(now - 400 * dayMs),
    environments: [],
    clusters: [cluster('local', false), cluster('eu-production', true)],
    registries: [
      { ...registry('registry.example.com', 'apps'), isDefault: true },
      registry('registry-eu.example.com', 'production'),
    ],
    logs: { intervalMs: logIntervalMs, written: new Map(), listeners: new Set() },
    namespaces: new Set(['default', 'kube-system']),
  };
  seedEnvironment(world, 'payments', 'dev', { services: ['api', 'worker', 'ledger', 'reports'] });
  seedEnvironment(world, 'payments', 'qa', { services: ['api', 'worker'] });
  seedEnvironment(world, 'payments', 'staging', { services: ['api', 'worker'], status: 'sleeping' });
  seedEnvironment(world, 'payments', 'prod', {
    services: ['api', 'worker', 'ledger', 'reports'],
    alias: 'Production EU',
    apiReplicas: '3',
  });
  for (const key of ['dev', 'prod']) {
    seedEnvironment(world, 'storefront', key, { services: ['web', 'cart', 'search'] });
    seedEnvironment(world, 'analytics', key, { services: ['clickhouse'] });
  }
  addTroubles(world);
  return world;
}

interface Seed {
  readonly services: readonly string[];
  readonly alias?: string;
  readonly status?: 'sleeping';
  readonly apiReplicas?: string;
}

/** An environment with services out of its project's templates, and with pods that run for some days. */
export function seedEnvironment(world: World, projectKey: string, key: string, seed: Seed): void {
  const now = world.clock();
  const production = key === 'prod';
  const project = findProject(world, projectKey);
  const env = blankEnvironment(world, projectKey, key, production);
  env.alias = seed.alias ?? '';
  env.status = seed.status ?? 'success';
  env.globals = (project?.globals ?? [])
    .filter((global) => global.key !== 'TRACING')
    .map((global) => ({ ...global, related_services: [] }));
  // Production runs quieter, so that comparing environments shows something.
  for (const global of production ? env.globals.filter(({ key: name }) => name === 'LOG_LEVEL') : []) {
    global.value = 'warn';
  }
  world.environments.push(env);
  world.namespaces.add(env.namespace);
  const before: World = { ...world, clock: () => now - (production ? 34 : 3) * dayMs };
  for (const template of (project?.templates ?? []).filter(({ name }) => seed.services.includes(name))) {
    const service = instantiate(env, template, project?.deployType ?? 'k8s');
    for (const variable of service.variables) {
      variable.use_global_variable = template.globals.includes(variable.key);
      variable.value = variable.key === 'replicas' ? (seed.apiReplicas ?? '2') : variable.value;
    }
    env.services.push(service);
    relink(env, service);
    for (const workload of service.workloads) {
      const wanted = Number(
        effectiveValue(env, service, workload.replicasVariable ?? '') ?? workload.replicas,
      );
      workload.replicas = seed.status === 'sleeping' ? 0 : wanted;
      reconcile(before, env, workload);
    }
  }
  env.configs = seedConfigs(env, now);
}

/** An environment with nothing in it. */
export function blankEnvironment(
  world: World,
  project: string,
  key: string,
  production: boolean,
): Environment {
  const now = world.clock();
  return {
    project,
    key,
    alias: '',
    production,
    clusterId: objectId(`cluster/${production ? 'eu-production' : 'local'}`),
    namespace: `${project}-env-${key}`,
    ownsNamespace: true,
    registryId: objectId(`registry/${production ? 'registry-eu.example.com' : 'registry.example.com'}`),
    status: 'success',
    transition: null,
    goneAt: null,
    updateBy: 'admin',
    updatedAt: now - 2 * dayMs,
    globals: [],
    services: [],
    configs: [],
    events: [],
    sharedAt: null,
    portals: {},
    baseEnv: null,
    collaborations: [],
  };
}

function cluster(name: string, production: boolean): World['clusters'][number] {
  return {
    id: objectId(`cluster/${name}`),
    name,
    description: production ? 'Frankfurt' : 'The cluster Zadig runs in',
    production,
    local: !production,
    type: 'agent',
    reachable: true,
  };
}

function registry(address: string, namespace: string): World['registries'][number] {
  return {
    id: objectId(`registry/${address}`),
    address,
    namespace,
    provider: 'native',
    region: '',
    isDefault: false,
  };
}
