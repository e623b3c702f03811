import { type Answer, success } from '../http/answer.ts';
import { type Call, query, unmarshal } from '../http/call.ts';
import type { Decoded } from '../http/decode.ts';
import { coded, missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment, findProject } from '../world/find.ts';
import { blankEnvironment } from '../world/seed.ts';
import { applyReplicas, deploy, instantiate, relink } from '../world/services.ts';
import type { Environment, Project, Service } from '../world/types.ts';
import { configFromYaml } from './config-yaml.ts';
import { mergeVariables, variableInput } from './service-variables.ts';

const creation = {
  env_key: 'string',
  env_name: 'string',
  cluster_id: 'string',
  namespace: 'string',
  registry_id: 'string',
  global_variables: { list: { key: 'string', value: 'any' } },
  services: {
    list: {
      service_name: 'string',
      type: 'string',
      containers: { list: { name: 'string', image: 'string', image_name: 'string' } },
      variable_kvs: { list: variableInput },
    },
  },
  env_configs: { list: { name: 'string', common_env_cfg_type: 'string', yaml_data: 'string' } },
  sub_env: { struct: { enable: 'bool', base_env: 'string' } },
} as const;

type Creation = Decoded<typeof creation>;

/** Records the environment and lets its services start in the background. */
export function createEnvironment(call: Call, production: boolean): Answer {
  const { world } = call;
  const sent = unmarshal(call, creation);
  validate(call, sent, production);
  const project = findProject(world, query(call, 'projectKey'));
  if (project === undefined) {
    throw coded(6074, missingDocument);
  }
  if (project.deployType !== 'k8s') {
    throw coded(6074, 'only support k8s type');
  }
  if (findEnvironment(world, project.key, sent.env_key) !== undefined) {
    throw creationFailed('环境已存在');
  }
  const env = blankEnvironment(world, project.key, sent.env_key, production);
  env.alias = production ? sent.env_name : '';
  env.clusterId = sent.cluster_id;
  env.namespace = sent.namespace;
  env.registryId = sent.registry_id;
  env.ownsNamespace = !world.namespaces.has(sent.namespace);
  env.updateBy = call.user.name;
  env.updatedAt = world.clock();
  env.baseEnv = sent.sub_env.enable ? sent.sub_env.base_env : null;
  if (!production) {
    fill(call, env, project, sent);
  }
  world.environments.push(env);
  world.namespaces.add(env.namespace);
  start(call, env);
  return success();
}

function validate(call: Call, sent: Creation, production: boolean): void {
  const required = {
    'env key is required': sent.env_key,
    'cluster_id is required': sent.cluster_id,
    'namespace is required': sent.namespace,
    'registry_id is required': sent.registry_id,
  };
  for (const [complaint, value] of Object.entries(required)) {
    if (value === '') {
      throw plain(complaint);
    }
  }
  if (production && ['kube-system', 'kube-public', 'kube-node-lease'].includes(sent.namespace)) {
    throw coded(400, `namespace ${sent.namespace} is invalid`);
  }
  if (call.dialect === 'documented' && !production) {
    const incomplete = sent.services.some(({ type, containers }) => type === '' || containers.length === 0);
    if (incomplete || sent.env_configs.some(({ common_env_cfg_type }) => common_env_cfg_type === '')) {
      throw coded(400, 'services need type and containers, env_configs need common_env_cfg_type');
    }
  }
}

function fill(call: Call, env: Environment, project: Project, sent: Creation): void {
  for (const { key, value } of sent.global_variables) {
    const definition = project.globals.find((global) => global.key === key);
    if (definition === undefined) {
      throw plain('global variables not match the definition');
    }
    env.globals.push({ ...definition, value, related_services: [] });
  }
  for (const wanted of sent.services) {
    const template = project.templates.find(({ name }) => name === wanted.service_name);
    if (template === undefined) {
      throw creationFailed(missingDocument);
    }
    const service = instantiate(env, template, project.deployType);
    mergeVariables(env, service, wanted.variable_kvs, 'unhook');
    applyReplicas(env, service);
    applyImages(service, wanted.containers);
    env.services.push(service);
    relink(env, service);
  }
  for (const { yaml_data, common_env_cfg_type } of sent.env_configs) {
    const config = configFromYaml(yaml_data, call.user.name, call.world.clock());
    if (config === null || (call.dialect === 'documented' && config.kind !== common_env_cfg_type)) {
      throw creationFailed(`unsupported object in env_configs`);
    }
    env.configs.push(config);
  }
}

/** Without containers the template's images run, but the record lists none. */
function applyImages(service: Service, containers: readonly { name: string; image: string }[]): void {
  service.containersUnrecorded = containers.length === 0;
  for (const workload of service.workloads) {
    for (const container of workload.containers) {
      container.image = containers.find(({ name }) => name === container.name)?.image ?? container.image;
    }
  }
}

/** After a creation Zadig waits for the workloads, so a crashing image ends in `failed`. */
function start(call: Call, env: Environment): void {
  const { world } = call;
  for (const service of env.services) {
    deploy(world, env, service);
  }
  const pods = env.services.flatMap(({ workloads }) => workloads.flatMap((workload) => workload.pods));
  const crashes = pods.some((pod) => pod.readyAt === null);
  const ready = Math.max(world.clock() + world.rolloutMs, ...pods.map((pod) => pod.readyAt ?? 0));
  env.transition = {
    status: 'creating',
    until: crashes ? world.clock() + 5 * world.rolloutMs : ready,
    next: crashes ? 'failed' : 'success',
  };
}

function creationFailed(reason: string): Error {
  return plain(`1 error occurred:\n\t* 创建环境失败: 创建环境失败: ${reason}\n\n`);
}
