import { z } from 'zod';
import type {
  Cluster,
  PodSummary,
  Project,
  Registry,
  ServiceTemplate,
  ServiceTemplateSummary,
  ZadigContext,
} from '../domain/environment.ts';
import { endpoint } from './endpoint.ts';
import { count, flag, list, seconds, text } from './fields.ts';
import { VariableAnswer } from './variables.ts';

const Context = z
  .object({
    user: z.object({ account: text, name: text }).nullish(),
    edition: text,
    license_status: text,
    server_version: text,
  })
  .transform(
    (answer): ZadigContext => ({
      account: answer.user?.account ?? '',
      name: answer.user?.name ?? '',
      edition: answer.edition,
      licence: answer.license_status,
      version: answer.server_version,
    }),
  );

const Projects = z.object({
  total: count,
  projects: list(
    z.object({ project_key: z.string().min(1), project_name: text, deploy_type: text }).transform(
      (project): Project => ({
        key: project.project_key,
        name: project.project_name || project.project_key,
        deployType: project.deploy_type,
      }),
    ),
  ),
});

const ClusterAnswer = z
  .object({ cluster_id: z.string().min(1), name: text, production: flag, status: text })
  .transform(({ cluster_id, ...cluster }): Cluster => ({ id: cluster_id, ...cluster }));

const RegistryAnswer = z
  .object({ registry_id: z.string().min(1), address: text, namespace: text, is_default: flag })
  .transform(
    ({ registry_id, is_default, ...registry }): Registry => ({
      id: registry_id,
      ...registry,
      isDefault: is_default,
    }),
  );

const templateFields = {
  service_name: z.string().min(1),
  type: text,
  containers: list(
    z
      .object({ name: text, image: text, image_name: text })
      .transform(({ image_name, ...container }) => ({ ...container, imageName: image_name })),
  ),
};

const TemplateSummary = z
  .object(templateFields)
  .transform(
    ({ service_name, ...template }): ServiceTemplateSummary => ({ name: service_name, ...template }),
  );

const Template = z
  .object({ ...templateFields, yaml: text, service_variable_kvs: list(VariableAnswer) })
  .transform(
    ({ service_name, service_variable_kvs, ...template }): ServiceTemplate => ({
      name: service_name,
      ...template,
      variables: service_variable_kvs,
    }),
  );

const PodAnswer = z
  .object({
    pod_name: z.string().min(1),
    status: text,
    pod_ready: flag,
    create_time: seconds,
    workload_name: text,
    workload_type: text,
  })
  .transform(
    (pod): PodSummary => ({
      name: pod.pod_name,
      status: pod.status,
      ready: pod.pod_ready,
      createdAt: pod.create_time,
      workload: pod.workload_name,
      workloadKind: pod.workload_type,
    }),
  );

/** What surrounds environments: contract §6. */
export const projectRows = {
  /** Best probe: who the token is, and the server's version if it belongs to an admin. */
  context: endpoint({
    name: 'context',
    method: 'GET',
    says: () => 'say who the bot is',
    test: '/openapi/system/cli/context',
    production: '/openapi/system/cli/context',
    project: 'none',
    response: Context,
    since: 'v5.0.0',
  }),
  /** Only projects the token may see. */
  listProjects: endpoint({
    name: 'listProjects',
    method: 'GET',
    says: () => 'list the projects',
    test: '/openapi/projects/project',
    production: '/openapi/projects/project',
    project: 'none',
    query: z
      .strictObject({ pageSize: z.int().min(1).default(100), pageNum: z.int().min(1).default(1) })
      .default({ pageSize: 100, pageNum: 1 }),
    response: Projects,
    cached: true,
  }),
  /** All clusters; the project filter is not used since `projectName` is a trap (contract §1.5). */
  listClusters: endpoint({
    name: 'listClusters',
    method: 'GET',
    says: () => 'list the clusters',
    test: '/openapi/system/cluster',
    production: '/openapi/system/cluster',
    project: 'none',
    response: z.array(ClusterAnswer),
  }),
  /** All image registries. */
  listRegistries: endpoint({
    name: 'listRegistries',
    method: 'GET',
    says: () => 'list the image registries',
    test: '/openapi/system/registry',
    production: '/openapi/system/registry',
    project: 'none',
    response: z.array(RegistryAnswer),
  }),
  /** Services the project defines, with what `createEnvironment` wants to know of their containers. */
  projectServices: endpoint({
    name: 'projectServices',
    method: 'GET',
    says: ({ project }) => `list the services of ${project}`,
    test: '/openapi/service/yaml/services',
    production: '/openapi/service/yaml/production/services',
    response: z.array(TemplateSummary),
  }),
  /** One service's template: its YAML, its variables with types and options. */
  serviceTemplate: endpoint({
    name: 'serviceTemplate',
    method: 'GET',
    says: ({ service, project }) => `read the template of ${service} in ${project}`,
    test: '/openapi/service/yaml/:service',
    production: '/openapi/service/yaml/production/:service',
    refuse: ({ params }) =>
      params['service'] === 'services' || params['service'] === 'production'
        ? `Zadig has another call where a service called ${params['service']} would be`
        : null,
    response: Template,
  }),
  /** K8s-YAML projects only. */
  servicePods: endpoint({
    name: 'servicePods',
    method: 'GET',
    says: ({ service, at }) => `list the pods of ${service} in ${at}`,
    test: '/openapi/environments/:env/service/:service/pods',
    production: '/openapi/environments/production/:env/service/:service/pods',
    response: z.object({ pods: list(PodAnswer) }).transform((answer) => answer.pods),
    since: 'v4.3.0',
  }),
};
