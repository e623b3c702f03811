import { type Answer, success } from '../http/answer.ts';
import { base, type Call, demand, param, type Route, touch } from '../http/call.ts';
import { type Decoded, decode } from '../http/decode.ts';
import { coded, empty, missingDocument } from '../http/refusal.ts';
import { findEnvironment, findService } from '../world/find.ts';
import { rollOut } from '../world/rollout.ts';
import type { Environment, Workload, WorkloadKind } from '../world/types.ts';
import { onlyK8s } from './environments.ts';

const kinds: Readonly<Record<string, WorkloadKind>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  cronjob: 'CronJob',
};

/** Image updates: test environments only. The env in the path is ignored, the body decides. */
export const imageRoutes: readonly Route[] = Object.entries(kinds).map(([word, kind]) => ({
  method: 'POST',
  path: `${base}/image/${word}/:env`,
  looseProject: true,
  handle: (call: Call) => updateImage(call, kind),
}));

const request = {
  product_name: 'string',
  env_name: 'string',
  service_name: 'string',
  name: 'string',
  container_name: 'string',
  image: 'string',
  type: 'string',
} as const;

function updateImage(call: Call, kind: WorkloadKind): Answer {
  const decoded = decode(call.body, request);
  if (!decoded.ok) {
    return unreadable(call, kind);
  }
  const sent = decoded.value;
  allow(call, sent.product_name, kind);
  onlyK8s(call, sent.product_name);
  const envKey = call.dialect === 'server' ? sent.env_name : param(call, 'env');
  const env = findEnvironment(call.world, sent.product_name, envKey, false);
  if (env === undefined) {
    throw coded(6082, missingDocument);
  }
  // A `type` in the body overrides the route's kind.
  const wanted = kinds[sent.type.toLowerCase()] ?? kind;
  const workload = env.services
    .flatMap(({ workloads }) => workloads)
    .find((each) => each.name === sent.name && each.kind === wanted);
  if (workload === undefined) {
    throw coded(6082, `更新 ${wanted} 容器镜像失败`);
  }
  patch(call, env, workload, sent);
  if (findService(env, sent.service_name) === undefined) {
    throw coded(6082, `服务 ${sent.service_name} 不存在`);
  }
  return success();
}

/** Statefulset answers success without doing anything; the others 400, or 403 since the project is unknown. */
function unreadable(call: Call, kind: WorkloadKind): Answer {
  if (kind === 'StatefulSet' && call.dialect === 'server') {
    return success();
  }
  throw empty(call.user.admin ? 400 : 403);
}

/** The deployment route asks only the collaboration mode about anyone but a system admin: a bug of the server. */
function allow(call: Call, project: string, kind: WorkloadKind): void {
  if (kind === 'Deployment' && !call.user.admin && call.dialect === 'server') {
    throw empty(403);
  }
  demand(call, project, false, 'edit_config');
}

/**
 * A strategic-merge patch of the pod's containers: a name that is not among them becomes a new one, be it that of an
 * init container.
 */
function patch(call: Call, env: Environment, workload: Workload, sent: Decoded<typeof request>): void {
  const container = workload.containers.find(
    ({ name, type }) => name === sent.container_name && type !== 'init',
  );
  const unchanged = container?.image === sent.image;
  if (container !== undefined) {
    container.image = sent.image;
  } else if (call.dialect === 'server') {
    workload.containers.push({ name: sent.container_name, image: sent.image, type: '' });
  } else {
    throw coded(6082, `container ${sent.container_name} not found`);
  }
  touch(call, env);
  if (!unchanged) {
    rollOut(call.world, env, workload);
  }
}
