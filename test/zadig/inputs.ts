import type { CallInput } from '../../src/zadig/endpoint.ts';
import type { endpoints } from '../../src/zadig/endpoints.ts';

const at = { project: 'payments', params: { env: 'dev' } };
const service = { project: 'payments', params: { env: 'dev', service: 'api' } };
const named = { project: 'payments', query: { envName: 'dev', serviceName: 'api' } };
const config = {
  project: 'payments',
  params: { env: 'dev', config: 'api-settings' },
  query: { type: 'ConfigMap' },
};
const yaml_data = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  a: "1"\n';
const written = { name: 'extra', common_env_cfg_type: 'ConfigMap', yaml_data };
const list = [{ service_name: 'api', variable_kvs: [{ key: 'LOG_LEVEL', value: 'debug' }] }];
const image = {
  ...at,
  body: { service_name: 'api', name: 'api', container_name: 'api', image: 'registry.example.com/apps/api:2' },
};

/** One well-formed input per row. */
export const inputs: Readonly<Record<Exclude<keyof typeof endpoints, 'containerLogs'>, CallInput>> = {
  listEnvironments: { project: 'payments' },
  environmentDetail: at,
  createEnvironment: {
    project: 'payments',
    body: { env_key: 'new', cluster_id: 'c', namespace: 'payments-env-new', registry_id: 'r' },
  },
  editEnvironment: { ...at, body: { registry_id: 'r', env_name: 'Development' } },
  deleteEnvironment: { ...at, query: { isDelete: true } },
  serviceDetail: service,
  serviceYaml: named,
  serviceValues: named,
  addServices: { project: 'payments', body: { env_key: 'dev', service_list: list } },
  updateServices: { ...at, body: { service_list: list } },
  removeServices: { project: 'payments', body: { env_key: 'dev', service_names: ['api'] } },
  listVariables: at,
  setVariables: { ...at, body: { global_variables: [] } },
  projectVariables: { project: 'payments' },
  createConfig: { ...at, body: written },
  listConfigs: { ...at, query: { type: 'ConfigMap' } },
  configDetail: config,
  updateConfig: { project: 'payments', body: { ...written, env_key: 'dev' } },
  deleteConfig: config,
  scale: {
    project: 'payments',
    body: {
      env_key: 'dev',
      service_name: 'api',
      workload_name: 'api',
      workload_type: 'Deployment',
      target_replicas: 3,
    },
  },
  restartService: service,
  updateDeploymentImage: image,
  updateStatefulSetImage: image,
  updateCronJobImage: image,
  listEvents: { project: 'payments', query: { envName: 'dev', name: 'api', type: 'Deployment' } },
  checkWorkloads: at,
  enableSubEnv: at,
  disableSubEnv: at,
  subEnvReady: { project: 'payments', params: { env: 'dev', op: 'enable' } },
  subEnvEntry: service,
  setSubEnvEntry: { ...service, body: [{ host: 'pay.example.com', port_number: 80, port_protocol: 'HTTP' }] },
  context: {},
  listProjects: {},
  listClusters: {},
  listRegistries: {},
  projectServices: { project: 'payments' },
  serviceTemplate: { project: 'payments', params: { service: 'api' } },
  servicePods: service,
};
