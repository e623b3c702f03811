import { z } from 'zod';
import type { Environment, EnvironmentDetail } from '../domain/environment.ts';
import { ContainerAnswer } from './containers.ts';
import { endpoint } from './endpoint.ts';
import { done, list, seconds, text, textOrNull } from './fields.ts';
import { Filled, Name } from './names.ts';
import { VariableAnswer, VariableChange } from './variables.ts';

const lowered = text.transform((value) => value.toLowerCase());

/** The page's words for a detail's status are not the list's; the server uses one set (contract §4.2). */
const DOCUMENTED = new Map([
  ['succeeded', 'success'],
  ['running', 'success'],
  ['error', 'failed'],
]);
const status = lowered.transform((word) => DOCUMENTED.get(word) ?? word);

/** Fields of list and detail alike. The list calls the alias `envName`, the detail `env_name`; the page mixes both. */
const Common = z.object({
  env_key: z.string().min(1).nullish(),
  env_name: textOrNull,
  envName: textOrNull,
  cluster_id: text,
  namespace: text,
  registry_id: text,
  status,
  update_by: text,
  update_time: seconds,
});

function common(answer: z.output<typeof Common>, context: z.RefinementCtx): Omit<Environment, 'production'> {
  const key = answer.env_key ?? answer.env_name;
  if (!key) context.addIssue({ code: 'custom', message: 'neither env_key nor env_name' });
  return {
    key: key ?? '',
    alias: answer.envName ?? (answer.env_key ? answer.env_name : null),
    status: answer.status,
    namespace: answer.namespace,
    clusterId: answer.cluster_id,
    registryId: answer.registry_id,
    updatedBy: answer.update_by,
    updatedAt: answer.update_time,
  };
}

/** An environment that does not say what it is counts as production. */
const Listed = Common.extend({ production: z.boolean().nullish() }).transform(
  (answer, context): Environment => ({
    ...common(answer, context),
    production: answer.production ?? true,
  }),
);

const Detail = Common.extend({
  global_variables: list(VariableAnswer),
  services: list(
    z
      .object({
        service_name: z.string().min(1),
        type: text,
        status: lowered,
        containers: list(ContainerAnswer),
        variable_kvs: list(VariableAnswer),
      })
      .transform(({ service_name, variable_kvs, ...service }) => ({
        ...service,
        name: service_name,
        variables: variable_kvs,
      })),
  ),
}).transform(
  (answer, context): EnvironmentDetail => ({
    ...common(answer, context),
    variables: answer.global_variables,
    services: answer.services,
  }),
);

const NewEnvironment = z.strictObject({
  env_key: Name,
  /** The alias; production only. */
  env_name: z.string().optional(),
  cluster_id: Name,
  namespace: Name,
  registry_id: Name,
  is_public: z.boolean().optional(),
  /** This and the next two are ignored for production. */
  global_variables: z.array(VariableChange.omit({ use_global_variable: true })).optional(),
  services: z
    .array(
      z.strictObject({
        service_name: Name,
        type: z.string().default('k8s'),
        /** Not filled in by Zadig when left out: image updates could then not be recorded. */
        containers: z.array(z.strictObject({ image: Filled, image_name: z.string(), name: Name })),
        variable_kvs: z.array(VariableChange).optional(),
      }),
    )
    .optional(),
  env_configs: z
    .array(z.strictObject({ yaml_data: Filled, common_env_cfg_type: Filled, name: Name.optional() }))
    .optional(),
  sub_env: z.strictObject({ enable: z.boolean(), base_env: Name }).optional(),
});

/** Environments themselves: contract §3.1, 3.2, 3.6 to 3.8. */
export const environmentRows = {
  /** Empty means none, no such project, or no permission: it never says which. In no order that helps. */
  listEnvironments: endpoint({
    name: 'listEnvironments',
    method: 'GET',
    says: ({ project }) => `list the environments of ${project}`,
    test: '/openapi/environments',
    production: '/openapi/environments/production',
    response: z.array(Listed),
    cached: true,
  }),
  /** `services[].variables` are the templates' defaults, not what is rendered in this environment. */
  environmentDetail: endpoint({
    name: 'environmentDetail',
    method: 'GET',
    says: ({ at }) => `read ${at}`,
    test: '/openapi/environments/:env',
    production: '/openapi/environments/production/:env',
    response: Detail,
    cached: true,
  }),
  /** Answers when the record exists; deployment goes on behind it (status `creating`). */
  createEnvironment: endpoint({
    name: 'createEnvironment',
    method: 'POST',
    says: ({ at }) => `create ${at}`,
    test: '/openapi/environments',
    production: '/openapi/environments/production',
    body: NewEnvironment,
    response: done,
    timeoutMs: 120_000,
  }),
  /** Production erases the alias when `env_name` is left out, so there it has to be given (empty to erase). */
  editEnvironment: endpoint({
    name: 'editEnvironment',
    method: 'PUT',
    says: ({ at }) => `edit ${at}`,
    test: '/openapi/environments/:env',
    production: '/openapi/environments/production/:env',
    body: z.strictObject({ registry_id: Name.optional(), env_name: z.string().optional() }),
    refuse: ({ production, params, body }) => {
      if (params['env'] === 'envcfgs')
        return 'an environment called envcfgs cannot be edited: Zadig has another call there';
      const given = z.object({ env_name: z.string() }).safeParse(body).success;
      return production && !given ? 'without its alias (env_name) Zadig would erase it' : null;
    },
    response: done,
  }),
  /** Test: `isDelete` true also deletes what runs. Production: Kubernetes is never touched, leave `isDelete` out. */
  deleteEnvironment: endpoint({
    name: 'deleteEnvironment',
    method: 'DELETE',
    says: ({ at }) => `delete ${at}`,
    test: '/openapi/environments/:env',
    production: '/openapi/environments/production/:env',
    query: z.strictObject({ isDelete: z.boolean().optional() }),
    refuse: ({ production, query }) =>
      !production && query['isDelete'] === undefined
        ? 'it must be said whether what runs there is deleted too (isDelete)'
        : null,
    response: done,
    timeoutMs: 120_000,
  }),
};
