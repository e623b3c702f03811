import { type Answer, json } from '../http/answer.ts';
import { base, type Call, may, param, query, type Route } from '../http/call.ts';
import { coded, missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment, findProject, livingEnvironments, statusOf } from '../world/find.ts';
import { seconds } from '../world/pod-view.ts';
import { effectiveValue, serviceStatus } from '../world/services.ts';
import type { Environment, EnvironmentStatus, Service } from '../world/types.ts';

/** List and detail of environments, test and production. */
export const environmentRoutes: readonly Route[] = [
  { method: 'GET', path: base, looseProject: true, handle: (call) => list(call, false) },
  {
    method: 'GET',
    path: `${base}/production`,
    licence: 'professional',
    looseProject: true,
    handle: (call) => list(call, true),
  },
  { method: 'GET', path: `${base}/:env`, handle: (call) => detail(call, false) },
  {
    method: 'GET',
    path: `${base}/production/:env`,
    licence: 'professional',
    handle: (call) => detail(call, true),
  },
];

function list(call: Call, production: boolean): Answer {
  const project = query(call, 'projectKey');
  if (project === '') {
    throw coded(400, 'projectKey is empty');
  }
  onlyK8s(call, project);
  if (!may(call, project, production, 'view')) {
    return json([]);
  }
  const found = livingEnvironments(call.world).filter(
    (env) => env.project === project && env.production === production,
  );
  return json(found.map((env) => listItem(call, env)));
}

function listItem(call: Call, env: Environment): object {
  const alias = env.alias === '' ? {} : { envName: env.alias };
  return {
    ...(call.dialect === 'documented' ? { env_name: env.key } : { ...alias, env_key: env.key }),
    cluster_id: env.clusterId,
    namespace: env.namespace,
    production: env.production,
    registry_id: env.registryId || (call.world.registries.find(({ isDefault }) => isDefault)?.id ?? ''),
    status: statusOf(call.world, env),
    update_by: env.updateBy,
    update_time: seconds(env.updatedAt),
  };
}

function detail(call: Call, production: boolean): Answer {
  const project = query(call, 'projectKey');
  onlyK8s(call, project);
  const env = findEnvironment(call.world, project, param(call, 'env'), production);
  if (env === undefined) {
    throw plain(missingDocument);
  }
  if (call.world.clusters.some(({ id, reachable }) => id === env.clusterId && !reachable)) {
    throw coded(6065, 'failed to get kube client: dial tcp 10.0.0.1:6443: i/o timeout');
  }
  const status = statusOf(call.world, env);
  return json({
    project_key: env.project,
    env_key: env.key,
    ...(env.alias === '' ? {} : { env_name: env.alias }),
    update_by: env.updateBy,
    update_time: seconds(env.updatedAt),
    cluster_id: env.clusterId,
    namespace: env.namespace,
    registry_id: env.registryId,
    status: call.dialect === 'documented' ? documentedStatus(status) : status,
    global_variables: env.globals,
    services: env.services.map((service) => serviceItem(call, env, service)),
  });
}

function serviceItem(call: Call, env: Environment, service: Service): object {
  const status = serviceStatus(call.world, service);
  const containers = service.workloads.flatMap((workload) => workload.containers);
  return {
    service_name: service.name,
    type: service.type,
    status: call.dialect === 'documented' ? documentedServiceStatus(status) : status,
    containers: service.containersUnrecorded ? [] : containers.map((each) => containerItem(call, each)),
    variable_kvs:
      call.dialect === 'documented' ? ownValues(env, service) : templateDefaults(call, env, service),
  };
}

function containerItem(call: Call, container: { name: string; type: string; image: string }): object {
  const { name, type, image } = container;
  const image_name = image.slice(image.lastIndexOf('/') + 1).replace(/:.*$/, '');
  return call.dialect === 'documented' ? { name, image, image_name } : { name, type, image, image_name };
}

/** The server shows the template's current defaults, not what the environment uses. */
function templateDefaults(call: Call, env: Environment, service: Service): object[] {
  const project = findProject(call.world, env.project);
  return project?.templates.find(({ name }) => name === service.name)?.variables ?? [];
}

function ownValues(env: Environment, service: Service): object[] {
  return service.variables.map(({ key, type }) => ({ key, value: effectiveValue(env, service, key), type }));
}

function documentedStatus(status: EnvironmentStatus): string {
  return status === 'success' ? 'succeeded' : status === 'failed' ? 'error' : status;
}

function documentedServiceStatus(status: string): string {
  switch (status) {
    case 'succeeded':
    case 'nosuspend':
      return 'running';
    case 'allsuspend':
    case 'partsuspend':
      return 'unstart';
    case 'error':
    case '':
      return 'unknown';
    default:
      return status;
  }
}

/** "Applicable to K8s YAML projects": only the documentation page means it. */
export function onlyK8s(call: Call, project: string): void {
  if (call.dialect === 'documented' && findProject(call.world, project)?.deployType === 'helm') {
    throw coded(400, 'only support k8s type');
  }
}
