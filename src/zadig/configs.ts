import { z } from 'zod';
import type { ConfigDetail, ConfigSummary } from '../domain/environment.ts';
import { endpoint } from './endpoint.ts';
import { done, list, seconds, text } from './fields.ts';
import { Filled, Name } from './names.ts';

const Kind = z.enum(['ConfigMap', 'Secret', 'Ingress', 'PVC']);
const OfKind = z.strictObject({ type: Kind });

const Summary = z
  .object({ name: z.string().min(1), common_env_cfg_type: text, update_by: text, update_time: seconds })
  .transform(
    (config): ConfigSummary => ({
      name: config.name,
      kind: config.common_env_cfg_type,
      updatedBy: config.update_by,
      updatedAt: config.update_time,
    }),
  );

const Source = z
  .object({
    git_repo_config: z.object({ owner: text, namespace: text, repo: text, branch: text }).nullish(),
    load_path: text,
  })
  .nullish()
  .transform((source): ConfigDetail['source'] => {
    const git = source?.git_repo_config;
    if (!source || !git?.repo) return null;
    const owner = git.owner || git.namespace;
    return { repo: owner ? `${owner}/${git.repo}` : git.repo, branch: git.branch, path: source.load_path };
  });

const Detail = z
  .object({
    name: z.string().min(1),
    common_env_cfg_type: text,
    created_by: text,
    created_time: seconds,
    update_by: text,
    update_time: seconds,
    yaml_data: text,
    services: list(z.string()),
    source_detail: Source,
  })
  .transform(
    (config): ConfigDetail => ({
      name: config.name,
      kind: config.common_env_cfg_type,
      updatedBy: config.update_by || config.created_by,
      updatedAt: config.update_time ?? config.created_time,
      yaml: config.yaml_data,
      services: config.services,
      source: config.source_detail,
    }),
  );

const AnyDetail = z
  .object({
    configMap_detail: Detail.nullish(),
    secret_detail: Detail.nullish(),
    ingress_detail: Detail.nullish(),
    pvc_detail: Detail.nullish(),
  })
  .transform((answer, context): ConfigDetail => {
    const detail =
      answer.configMap_detail ?? answer.secret_detail ?? answer.ingress_detail ?? answer.pvc_detail;
    if (detail) return detail;
    context.addIssue({ code: 'custom', message: 'none of the four details' });
    return z.NEVER;
  });

const Written = { name: Name, common_env_cfg_type: Kind, yaml_data: Filled };

/** ConfigMaps, Secrets, Ingresses and PVCs of an environment: contract §3.12. Secrets are readable to any token. */
export const configRows = {
  /** The object's name is `metadata.name` of the YAML. Secrets and Ingresses that exist are overwritten. */
  createConfig: endpoint({
    name: 'createConfig',
    method: 'POST',
    says: ({ kind, name, at }) => `create the ${kind} ${name} in ${at}`,
    test: '/openapi/environments/:env/envcfgs',
    production: '/openapi/environments/production/:env/envcfgs',
    productionHint:
      'Known versions of Zadig cannot create configurations in production environments; use its web page.',
    body: z.strictObject(Written),
    response: done,
  }),
  /** Everything of that kind in the namespace, also what Zadig did not make. `updatedAt` is really the creation. */
  listConfigs: endpoint({
    name: 'listConfigs',
    method: 'GET',
    says: ({ kind, at }) => `list the ${kind} configurations of ${at}`,
    test: '/openapi/environments/:env/envcfgs',
    production: '/openapi/environments/production/:env/envcfgs',
    query: OfKind,
    response: z.array(Summary),
  }),
  /** Holds Secret values: mask before showing. */
  configDetail: endpoint({
    name: 'configDetail',
    method: 'GET',
    says: ({ kind, name, at }) => `read the ${kind} ${name} in ${at}`,
    test: '/openapi/environments/:env/envcfg/:config',
    production: '/openapi/environments/production/:env/envcfg/:config',
    query: OfKind,
    response: AnyDetail,
  }),
  /** Restarts the pods of services that refer to the object. */
  updateConfig: endpoint({
    name: 'updateConfig',
    method: 'PUT',
    says: ({ kind, name, at }) => `update the ${kind} ${name} in ${at}`,
    test: '/openapi/environments/envcfgs',
    production: null,
    noProduction: 'Zadig cannot update configurations of production environments through its API',
    body: z.strictObject({ ...Written, env_key: Name }),
    response: done,
    timeoutMs: 120_000,
  }),
  /** A missing object is an error on old servers and success on new ones. */
  deleteConfig: endpoint({
    name: 'deleteConfig',
    method: 'DELETE',
    says: ({ kind, name, at }) => `delete the ${kind} ${name} in ${at}`,
    test: '/openapi/environments/:env/envcfg/:config',
    production: '/openapi/environments/production/:env/envcfg/:config',
    query: OfKind,
    response: done,
  }),
};
