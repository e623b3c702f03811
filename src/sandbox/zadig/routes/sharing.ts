import { type Answer, json, success } from '../http/answer.ts';
import { base, type Call, param, query, type Route } from '../http/call.ts';
import { decodeList } from '../http/decode.ts';
import { coded, missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment, findService, livingEnvironments, statusOf } from '../world/find.ts';
import { livingPods } from '../world/pod-view.ts';
import { isReady, isTerminating, rollOut } from '../world/rollout.ts';
import type { Environment } from '../world/types.ts';

const rights = { right: 'edit_config' } as const;
const enterprise = { ...rights, licence: 'enterprise' } as const;
const portalPath = `${base}/:env/share/portal/:svc`;

/** Sub environments: checks, switching them on and off, entry services. */
export const sharingRoutes: readonly Route[] = [
  ...(['server', 'documented'] as const).map((dialect) => ({
    ...rights,
    dialect,
    method: 'GET',
    path: `${base}/:env/check/workloads/${dialect === 'server' ? 'k8services' : 'k8sservices'}`,
    handle: uncovered,
  })),
  { ...enterprise, method: 'POST', path: `${base}/:env/share/enable`, handle: enable },
  { ...enterprise, method: 'DELETE', path: `${base}/:env/share/enable`, handle: disable },
  { ...rights, method: 'GET', path: `${base}/:env/check/sharenv/:op/ready`, handle: readiness },
  { ...rights, method: 'GET', path: portalPath, handle: readPortal },
  { ...enterprise, method: 'POST', path: portalPath, handle: writePortal },
];

function testEnv(call: Call): Environment {
  const env = findEnvironment(call.world, query(call, 'projectKey'), param(call, 'env'), false);
  if (env === undefined) {
    throw plain(missingDocument);
  }
  return env;
}

/** Workloads that no Kubernetes Service covers. */
function uncovered(call: Call): Answer {
  return json(uncoveredWorkloads(testEnv(call)));
}

function uncoveredWorkloads(env: Environment): string[] {
  return env.services
    .filter(({ port }) => port === null)
    .flatMap(({ workloads }) => workloads.filter(({ kind }) => kind !== 'CronJob'))
    .map(({ name, kind }) => `${name}.${kind}`);
}

function enable(call: Call): Answer {
  const env = awake(call);
  const first = env.sharedAt === null;
  env.sharedAt ??= call.world.clock();
  if (first) {
    restartAll(call, env);
  }
  return success();
}

/** All sub environments are deleted first. */
function disable(call: Call): Answer {
  const env = awake(call);
  for (const sub of livingEnvironments(call.world)) {
    if (sub.project === env.project && sub.baseEnv === env.key) {
      sub.goneAt = call.world.clock();
    }
  }
  const shared = env.sharedAt !== null;
  env.sharedAt = null;
  env.portals = {};
  if (shared) {
    restartAll(call, env);
  }
  return success();
}

function awake(call: Call): Environment {
  const env = testEnv(call);
  if (statusOf(call.world, env) === 'sleeping') {
    throw plain('Environment is sleeping');
  }
  return env;
}

/** Pods come back with the istio sidecar, or without it. */
function restartAll(call: Call, env: Environment): void {
  for (const workload of env.services.flatMap(({ workloads }) => workloads)) {
    rollOut(call.world, env, workload);
  }
}

function readiness(call: Call): Answer {
  const env = testEnv(call);
  const { world } = call;
  const enabling = param(call, 'op') === 'enable';
  const now = world.clock();
  const pods = env.services
    .flatMap(({ workloads }) => workloads)
    .flatMap((workload) => livingPods(world, workload))
    .filter((pod) => pod.ownerKind !== 'Job');
  const injected = pods.filter((pod) => pod.containers.some(({ name }) => name === 'istio-proxy'));
  const shared = env.sharedAt !== null;
  const checks = {
    namespace_has_istio_label: shared,
    virtualservice_deployed: shared,
    pods_have_istio_proxy: enabling
      ? pods.length > 0 && injected.length === pods.length
      : injected.length > 0,
    workloads_ready: pods.every((pod) => isReady(pod, now) && !isTerminating(pod, now)),
    workloads_have_k8s_service: uncoveredWorkloads(env).length === 0,
  };
  const flags = [
    checks.namespace_has_istio_label,
    checks.virtualservice_deployed,
    checks.pods_have_istio_proxy,
  ];
  return json({ is_ready: checks.workloads_ready && flags.every((flag) => flag === enabling), checks });
}

/** The server builds the documented answer and forgets to send it. */
function readPortal(call: Call): Answer {
  const env = testEnv(call);
  const service = param(call, 'svc');
  if (env.sharedAt === null || findService(env, service) === undefined) {
    throw coded(6079, `environment ${env.key} has no portal for ${service}`, { message: 'portal service' });
  }
  return call.dialect === 'server'
    ? success()
    : json({ default_gateway_address: '203.0.113.20', servers: env.portals[service] ?? [] });
}

/** An empty list removes the entry. */
function writePortal(call: Call): Answer {
  const env = testEnv(call);
  const decoded = decodeList(call.body, { host: 'string', port_number: 'int', port_protocol: 'string' });
  if (!decoded.ok) {
    throw coded(400, decoded.error);
  }
  if (env.sharedAt === null) {
    throw coded(6079, `environment ${env.key} is not shared`);
  }
  const service = param(call, 'svc');
  if (decoded.value.length === 0) {
    delete env.portals[service];
  } else {
    env.portals[service] = decoded.value;
  }
  return success();
}
