import { type Answer, json, success } from '../http/answer.ts';
import { base, type Call, demand, param, query, type Route, touch, unmarshal } from '../http/call.ts';
import { decode } from '../http/decode.ts';
import { coded, missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment } from '../world/find.ts';
import { rollOut } from '../world/rollout.ts';
import { servicesNamed } from '../world/services.ts';
import type { Config, ConfigKind, Environment } from '../world/types.ts';
import { configFromYaml, configKind, identify } from './config-yaml.ts';
import { isConfigKind } from './configs.ts';

/** Creating, updating and deleting environment configurations. */
export const configChangeRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${base}/:env/envcfgs`,
    right: 'edit_config',
    licence: 'professional',
    handle: (call) => create(call, false),
  },
  // The server checks the test right here, and looks the environment up among the test ones.
  {
    method: 'POST',
    path: `${base}/production/:env/envcfgs`,
    right: 'edit_config',
    licence: 'professional',
    handle: (call) => create(call, call.dialect === 'documented'),
  },
  { method: 'PUT', path: `${base}/envcfgs`, right: 'edit_config', handle: update },
  {
    method: 'PUT',
    path: `${base}/production/envcfgs`,
    dialect: 'server',
    right: 'edit_config',
    licence: 'professional',
    handle: update,
  },
  {
    method: 'DELETE',
    path: `${base}/:env/envcfg/:cfg`,
    right: 'edit_config',
    handle: (call) => remove(call, false),
  },
  {
    method: 'DELETE',
    path: `${base}/production/:env/envcfg/:cfg`,
    production: true,
    right: 'edit_config',
    licence: 'professional',
    handle: (call) => remove(call, true),
  },
];

function create(call: Call, production: boolean): Answer {
  const sent = unmarshal(call, { name: 'string', common_env_cfg_type: 'string', yaml_data: 'string' });
  for (const [field, value] of Object.entries(sent)) {
    if (value === '') {
      throw plain(`${field} is required`);
    }
  }
  const { yaml_data, common_env_cfg_type: type } = sent;
  const kind = checkedKind(type, yaml_data);
  const env = findEnvironment(call.world, query(call, 'projectKey'), param(call, 'env'), production);
  if (env === undefined) {
    throw coded(6095, missingDocument);
  }
  const config = made(call, yaml_data);
  const existing = env.configs.find((each) => each.kind === kind && each.name === config.name);
  if (existing !== undefined && (kind === 'ConfigMap' || kind === 'PVC')) {
    const resource = kind === 'PVC' ? 'persistentvolumeclaims' : 'configmaps';
    throw coded(6095, `${resource} "${config.name}" already exists`);
  }
  env.configs = [...env.configs.filter((each) => each !== existing), config];
  touch(call, env);
  return success();
}

/** Pods of the services that use the object restart. Secrets and Ingresses are created when they are not there. */
function update(call: Call): Answer {
  const decoded = decode(call.body, {
    name: 'string',
    env_key: 'string',
    common_env_cfg_type: 'string',
    yaml_data: 'string',
  });
  const invalid = decoded.ok ? Object.entries(decoded.value).find(([, value]) => value === '') : undefined;
  if (!decoded.ok || invalid !== undefined) {
    const text = decoded.ok ? `${invalid?.[0]} is required` : decoded.error;
    throw coded(6076, `failed to validate request data err : ${text}`, { message: '更新环境资源配置失败' });
  }
  const { name, env_key, common_env_cfg_type: type, yaml_data } = decoded.value;
  const kind = checkedKind(type, yaml_data);
  const code = kind === 'ConfigMap' ? 6089 : 6095;
  // By the page one path serves both sides; the server knows test environments only.
  const env = findUpdatable(call, env_key);
  if (env === undefined) {
    throw coded(code, missingDocument);
  }
  if (identify(yaml_data).name !== name) {
    throw coded(code, `${kind === 'ConfigMap' ? 'configMap' : kind} Yaml Name is incorrect`);
  }
  const existing = env.configs.find((each) => each.kind === kind && each.name === name);
  if (existing === undefined && (kind === 'ConfigMap' || kind === 'PVC')) {
    throw coded(code, `${kind === 'PVC' ? 'persistentvolumeclaims' : 'configmaps'} "${name}" not found`);
  }
  put(call, env, existing, yaml_data);
  return success();
}

function findUpdatable(call: Call, key: string): Environment | undefined {
  const project = query(call, 'projectKey');
  const env = findEnvironment(call.world, project, key, call.dialect === 'documented' ? undefined : false);
  if (env?.production === true) {
    demand(call, project, true, 'edit_config');
  }
  return call.path.startsWith(`${base}/production/`) ? undefined : env;
}

function put(call: Call, env: Environment, existing: Config | undefined, yaml: string): void {
  const config = made(call, yaml);
  if (existing === undefined) {
    env.configs.push(config);
  } else {
    Object.assign(existing, { yaml, updateBy: config.updateBy, updatedAt: config.updatedAt });
  }
  touch(call, env);
  for (const service of servicesNamed(env, existing?.services ?? [])) {
    for (const workload of service.workloads) {
      rollOut(call.world, env, workload);
    }
  }
}

function remove(call: Call, production: boolean): Answer {
  const type = query(call, 'type');
  if (type === '') {
    throw coded(400, 'type is empty');
  }
  if (!isConfigKind(type)) {
    throw coded(6096, `invalid common env cfg type: ${type}`);
  }
  const key = param(call, 'env');
  const env = findEnvironment(call.world, query(call, 'projectKey'), key);
  if (env === undefined) {
    throw coded(6077, missingDocument);
  }
  if (env.production !== production) {
    throw coded(
      6077,
      `environment ${key} is ${env.production ? '' : 'not '}production environment, cannot delete it`,
    );
  }
  const name = param(call, 'cfg');
  const existing = env.configs.find((each) => each.kind === type && each.name === name);
  if (existing === undefined && type === 'PVC') {
    throw coded(6096, `persistentvolumeclaims "${name}" not found`);
  }
  env.configs = env.configs.filter((each) => each !== existing);
  touch(call, env);
  return call.dialect === 'documented' ? json({ message: 200 }) : success();
}

function checkedKind(type: string, yaml: string): ConfigKind {
  if (!isConfigKind(type)) {
    throw coded(6095, `invalid common env cfg type: ${type}`);
  }
  const { kind } = identify(yaml);
  if (configKind(kind) !== type) {
    throw coded(6095, `param commonEnvCfgType:${type} not match yaml kind ${kind} `);
  }
  return type;
}

function made(call: Call, yaml: string): Config {
  const config = configFromYaml(yaml, call.user.name, call.world.clock());
  if (config === null || config.name === '') {
    throw coded(6095, 'resource name may not be empty');
  }
  return config;
}
