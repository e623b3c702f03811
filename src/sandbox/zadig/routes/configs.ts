import { type Answer, json } from '../http/answer.ts';
import { base, type Call, param, query, type Route } from '../http/call.ts';
import { missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment } from '../world/find.ts';
import { seconds } from '../world/pod-view.ts';
import type { Config, ConfigKind, Environment } from '../world/types.ts';

/** Reading environment configurations. No right is checked, not even for Secrets. */
export const configRoutes: readonly Route[] = [
  { method: 'GET', path: `${base}/:env/envcfgs`, handle: (call) => list(call, false) },
  {
    method: 'GET',
    path: `${base}/production/:env/envcfgs`,
    licence: 'professional',
    handle: (call) => list(call, true),
  },
  { method: 'GET', path: `${base}/:env/envcfg/:cfg`, handle: (call) => detail(call, false) },
  {
    method: 'GET',
    path: `${base}/production/:env/envcfg/:cfg`,
    licence: 'professional',
    handle: (call) => detail(call, true),
  },
];

const detailKeys: Readonly<Record<ConfigKind, string>> = {
  ConfigMap: 'configMap_detail',
  Secret: 'secret_detail',
  Ingress: 'ingress_detail',
  PVC: 'pvc_detail',
};

/** The kinds are case-sensitive: `PVC`, not `Pvc`. */
export function isConfigKind(word: string): word is ConfigKind {
  return Object.hasOwn(detailKeys, word);
}

function read(call: Call, production: boolean): { env: Environment; kind: ConfigKind } {
  const kind = query(call, 'type');
  if (!isConfigKind(kind)) {
    throw plain(`invalid common env cfg type: ${kind}`);
  }
  const env = findEnvironment(call.world, query(call, 'projectKey'), param(call, 'env'), production);
  if (env === undefined) {
    throw plain(missingDocument);
  }
  return { env, kind };
}

function list(call: Call, production: boolean): Answer {
  const { env, kind } = read(call, production);
  const found = env.configs.filter((config) => config.kind === kind);
  return json(
    found.map((config) => ({
      name: config.name,
      env_name: env.key,
      project_name: env.project,
      common_env_cfg_type: config.kind,
      ...(config.updateBy === '' ? {} : { update_by: config.updateBy }),
      // The server calls the creation time so.
      update_time: seconds(config.createdAt),
    })),
  );
}

function detail(call: Call, production: boolean): Answer {
  const { env, kind } = read(call, production);
  const config = env.configs.find((each) => each.kind === kind && each.name === param(call, 'cfg'));
  if (config === undefined) {
    throw plain('not found');
  }
  const documented = call.dialect === 'documented';
  const git = sourceDetail(config, documented);
  return json({
    [detailKeys[kind]]: {
      name: config.name,
      [documented ? 'product_key' : 'project_key']: env.project,
      env_key: env.key,
      common_env_cfg_type: kind,
      ...(config.createdBy === '' ? {} : { created_by: config.createdBy }),
      created_time: seconds(config.createdAt),
      ...(config.updateBy === ''
        ? {}
        : { update_by: config.updateBy, update_time: seconds(config.updatedAt) }),
      yaml_data: config.yaml,
      services: config.services,
      ...(documented && git === null ? {} : { source_detail: git }),
      ...kindFields(config),
    },
  });
}

function sourceDetail({ git }: Config, documented: boolean): object | null {
  if (git === undefined) {
    return null;
  }
  const { codehost, owner, repo, branch, path } = git;
  const repository = {
    codehost_key: codehost,
    ...(documented ? { namespace: owner } : {}),
    owner,
    repo,
    branch,
  };
  return { git_repo_config: repository, load_path: path, ...(documented ? { auto_sync: true } : {}) };
}

function kindFields(config: Config): object {
  if (config.kind === 'PVC') {
    const capacity = /storage:\s*(\S+)/.exec(config.yaml)?.[1] ?? '';
    return {
      status: 'Bound',
      volume: `pvc-${config.name}`,
      access_modes: 'RWO',
      storage_class: 'standard',
      capacity,
    };
  }
  if (config.kind === 'Ingress') {
    const host = /host:\s*(\S+)/.exec(config.yaml)?.[1] ?? '';
    return { host_info: host, address: '203.0.113.10', ports: '80' };
  }
  return {};
}
