import { type Answer, success } from '../http/answer.ts';
import { base, bind, type Call, demand, type Route } from '../http/call.ts';
import { coded, missingDocument, plain, sleepingText } from '../http/refusal.ts';
import { findEnvironment, findService, statusOf } from '../world/find.ts';
import { note } from '../world/notes.ts';
import { reconcile } from '../world/rollout.ts';
import type { Environment, Service, Workload } from '../world/types.ts';
import { lockText, takeLock } from './project-lock.ts';

/** Scaling: test environments only. */
export const scaleRoutes: readonly Route[] = [
  { method: 'POST', path: `${base}/scale`, looseProject: true, handle: scale },
];

const request = {
  project_key: 'string',
  env_key: 'string',
  service_name: 'string',
  workload_name: 'string',
  workload_type: 'string',
  target_replicas: 'int',
} as const;

async function scale(call: Call): Promise<Answer> {
  const sent = bind(call, request);
  const needed =
    call.dialect === 'server'
      ? ['project_key', 'env_key', 'service_name', 'workload_name']
      : ['project_key', 'env_key', 'workload_name'];
  for (const [field, value] of Object.entries(sent)) {
    if (needed.includes(field) && value === '') {
      throw plain(`${field} is required`);
    }
  }
  if (!['Deployment', 'StatefulSet', 'CloneSet'].includes(sent.workload_type)) {
    throw plain(`unsupported workload type: ${sent.workload_type}`);
  }
  if (sent.target_replicas < 0) {
    throw plain('target_replicas must be greater than or equal to 0');
  }
  demand(call, sent.project_key, false, 'scale');
  const { world } = call;
  const env = findEnvironment(world, sent.project_key, sent.env_key, false);
  if (env === undefined) {
    throw coded(6081, missingDocument);
  }
  if (statusOf(world, env) === 'sleeping') {
    throw coded(6081, sleepingText);
  }
  if (!(await takeLock(call, env.project))) {
    throw coded(6081, lockText);
  }
  const services = env.services.filter(({ name }) => sent.service_name === '' || name === sent.service_name);
  const workloads = services.flatMap((service) =>
    service.workloads.map((workload) => ({ service, workload })),
  );
  const found = workloads.find(
    ({ workload }) => workload.name === sent.workload_name && workload.kind === sent.workload_type,
  );
  if (found === undefined) {
    throw coded(
      6081,
      `workload ${sent.workload_type}/${sent.workload_name} not found in service ${sent.service_name}`,
    );
  }
  scaleTo(call, env, found.service, found.workload, sent.target_replicas);
  return success();
}

function scaleTo(call: Call, env: Environment, service: Service, workload: Workload, count: number): void {
  if (workload.replicas === count) {
    return;
  }
  const direction = count > workload.replicas ? 'up' : 'down';
  workload.replicas = count;
  rememberCount(env, service, workload, count);
  reconcile(call.world, env, workload);
  const set = `${workload.name}-${workload.pods.at(-1)?.hash ?? ''}`;
  note(
    call.world,
    env,
    workload.kind,
    workload.name,
    'ScalingReplicaSet',
    `Scaled ${direction} replica set ${set} to ${count}`,
  );
}

/** From v4.2.1 on the count is written to where it is rendered from: the service's variable, or the global it follows. */
function rememberCount(env: Environment, service: Service, workload: Workload, count: number): void {
  const own = findService(env, service.name)?.variables.find(({ key }) => key === workload.replicasVariable);
  const holder = own?.use_global_variable ? env.globals.find(({ key }) => key === own.key) : own;
  if (holder !== undefined) {
    holder.value = typeof holder.value === 'number' ? count : String(count);
  }
}
