import { type Answer, success } from '../http/answer.ts';
import { base, bind, type Call, param, query, type Route, touch, unmarshal } from '../http/call.ts';
import type { Decoded } from '../http/decode.ts';
import { busyText, coded, gathered, missingDocument, plain, sleepingText } from '../http/refusal.ts';
import {
  findEnvironment,
  findProject,
  findService,
  isBusy,
  livingEnvironments,
  statusOf,
} from '../world/find.ts';
import { renderYaml } from '../world/manifest.ts';
import { rollOut } from '../world/rollout.ts';
import { applyReplicas, deploy, instantiate, relink } from '../world/services.ts';
import type { Environment, ServiceTemplate } from '../world/types.ts';
import { lockText, takeLock } from './project-lock.ts';
import { mergeVariables, variableInput } from './service-variables.ts';

const wantedServices = {
  env_key: 'string',
  service_list: { list: { service_name: 'string', variable_kvs: { list: variableInput } } },
} as const;

type Wanted = Decoded<typeof wantedServices>['service_list'][number];

/** Adding, updating and deleting services of an environment. */
export const serviceChangeRoutes: readonly Route[] = [false, true].flatMap((production): Route[] => {
  const prefix = production ? `${base}/production` : base;
  const common = { production, ...(production ? { licence: 'professional' as const } : {}) };
  return [
    {
      ...common,
      method: 'POST',
      path: `${prefix}/service/yaml`,
      right: 'edit_config',
      handle: (call) => addServices(call, production),
    },
    {
      ...common,
      method: 'PUT',
      path: `${prefix}/:env/services`,
      right: 'edit_config',
      handle: (call) => updateServices(call, production),
    },
    {
      ...common,
      method: 'DELETE',
      path: `${prefix}/service/yaml`,
      right: 'edit_config',
      handle: (call) => deleteServices(call, production),
    },
  ];
});

async function addServices(call: Call, production: boolean): Promise<Answer> {
  const sent = bind(call, wantedServices);
  if (sent.env_key === '') {
    throw plain('env_key is required');
  }
  const env = envToChange(call, sent.env_key, production);
  const templates = sent.service_list.map((wanted) => {
    if (wanted.service_name === '') {
      throw plain('service_name is required');
    }
    if (findService(env, wanted.service_name) !== undefined) {
      const again = 'cannot repeatedly add the same service to the environment';
      throw plain(`service ${wanted.service_name} already exist in env, ${again}`);
    }
    return templateOf(call, env, wanted.service_name);
  });
  const drifted = env.services.filter((service) => service.drifted).map(({ name }) => name);
  if (drifted.length > 0) {
    throw gathered(
      `更新环境失败: the following services are modified since last update: ${drifted.join(',')}`,
    );
  }
  await begin(call, env);
  sent.service_list.forEach((wanted, index) => {
    const template = templates[index];
    if (template !== undefined) {
      putIn(call, env, template, wanted);
    }
  });
  return success();
}

/** Also upgrades to the latest template revision, and adds what is not in the environment yet. */
async function updateServices(call: Call, production: boolean): Promise<Answer> {
  const sent = unmarshal(call, wantedServices);
  const env = envToChange(call, param(call, 'env'), production);
  for (const wanted of sent.service_list) {
    templateOf(call, env, wanted.service_name);
  }
  await begin(call, env);
  for (const wanted of sent.service_list) {
    const template = templateOf(call, env, wanted.service_name);
    const service = findService(env, wanted.service_name);
    if (service === undefined) {
      putIn(call, env, template, call.dialect === 'server' ? null : wanted);
      continue;
    }
    const before = renderYaml(env, service);
    mergeVariables(env, service, wanted.variable_kvs, call.dialect === 'server' ? 'unhook' : 'keep');
    service.revision = template.revision;
    service.drifted = false;
    relink(env, service);
    applyReplicas(env, service);
    const changed = renderYaml(env, service) !== before;
    for (const workload of changed ? service.workloads : []) {
      rollOut(call.world, env, workload);
    }
  }
  return success();
}

/** Waits for Kubernetes, as the real one does. Names that are not in the environment do not matter. */
async function deleteServices(call: Call, production: boolean): Promise<Answer> {
  const sent = bind(call, { env_key: 'string', service_names: 'strings', not_delete_resource: 'bool' });
  if (sent.env_key === '') {
    throw plain('env_key is required');
  }
  const { world } = call;
  const env = findEnvironment(world, query(call, 'projectKey'), sent.env_key, production);
  if (env === undefined) {
    throw plain(`failed to query env ${sent.env_key}: ${missingDocument}`);
  }
  const inSubEnvs = Object.fromEntries(
    sent.service_names.flatMap((name) => {
      const users = subEnvironments(call, env).filter((sub) => findService(sub, name) !== undefined);
      return users.length === 0 ? [] : [[name, users.map(({ key }) => key)]];
    }),
  );
  if (Object.keys(inSubEnvs).length > 0) {
    throw coded(6094, '', { extra: inSubEnvs, message: '删除服务失败，待删除服务存在于子环境中' });
  }
  const doomed = env.services.filter(({ name }) => sent.service_names.includes(name));
  env.services = env.services.filter((service) => !doomed.includes(service));
  for (const service of doomed) {
    relink(env, { ...service, variables: [] });
  }
  touch(call, env);
  if (doomed.length > 0 && !sent.not_delete_resource) {
    await call.wait(world.rolloutMs);
  }
  return success();
}

function subEnvironments(call: Call, env: Environment): Environment[] {
  return env.sharedAt === null
    ? []
    : livingEnvironments(call.world).filter(
        (each) => each.project === env.project && each.baseEnv === env.key,
      );
}

function envToChange(call: Call, key: string, production: boolean): Environment {
  const env = findEnvironment(call.world, query(call, 'projectKey'), key);
  if (env === undefined) {
    throw coded(404, missingDocument);
  }
  if (env.production !== production) {
    throw plain(`environment ${key} is invalid, the env production field is: ${env.production}`);
  }
  return env;
}

function templateOf(call: Call, env: Environment, name: string): ServiceTemplate {
  const template = findProject(call.world, env.project)?.templates.find((each) => each.name === name);
  if (template === undefined) {
    throw coded(6092, missingDocument);
  }
  return template;
}

/** Lock, then refuse a busy or sleeping environment, then show `updating` before the answer goes out. */
async function begin(call: Call, env: Environment): Promise<void> {
  if (!(await takeLock(call, env.project))) {
    throw gathered(`更新环境失败: ${lockText}`);
  }
  if (statusOf(call.world, env) === 'sleeping') {
    throw gathered(`更新环境失败: ${sleepingText}`);
  }
  if (isBusy(call.world, env)) {
    throw gathered(`更新环境失败: ${busyText}`);
  }
  startUpdating(call, env);
}

/** `updating` for as long as one pod takes; it does not wait for the pods. */
export function startUpdating(call: Call, env: Environment): void {
  env.transition = { status: 'updating', until: call.world.clock() + call.world.rolloutMs, next: 'success' };
  touch(call, env);
}

/** Adds a service; null: with nothing but the template's defaults. */
function putIn(call: Call, env: Environment, template: ServiceTemplate, wanted: Wanted | null): void {
  const service = instantiate(env, template, findProject(call.world, env.project)?.deployType ?? 'k8s');
  mergeVariables(env, service, wanted?.variable_kvs ?? [], 'unhook');
  applyReplicas(env, service);
  env.services.push(service);
  relink(env, service);
  deploy(call.world, env, service);
}
