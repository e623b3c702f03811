import { type Answer, success } from '../http/answer.ts';
import { base, type Call, param, query, type Route } from '../http/call.ts';
import { coded, missingDocument, plain, sleepingText } from '../http/refusal.ts';
import { findEnvironment, findService, statusOf } from '../world/find.ts';
import { exists, reconcile, rollOut } from '../world/rollout.ts';
import type { Environment } from '../world/types.ts';
import { onlyK8s } from './environments.ts';

/** Restarting a service, and (server only, v5.0.0's path) a single pod. */
export const restartRoutes: readonly Route[] = [false, true].flatMap((production): Route[] => {
  const prefix = production ? `${base}/production` : base;
  const common = { production, method: 'POST', ...(production ? { licence: 'professional' as const } : {}) };
  return [
    {
      ...common,
      path: `${prefix}/:env/service/:svc/restart`,
      right: 'restart',
      handle: (call) => restartService(call, production),
    },
    {
      ...common,
      dialect: 'server',
      path: `${prefix}/:env/service/:svc/pod/:pod/restart`,
      right: 'manage_pods',
      handle: (call) => restartPod(call, production),
    },
  ];
});

/** Only the first Deployment or StatefulSet is restarted; a service that is not there is success. */
function restartService(call: Call, production: boolean): Answer {
  onlyK8s(call, query(call, 'projectKey'));
  const env = awake(call, production);
  const service = findService(env, param(call, 'svc'));
  const candidates = service?.workloads.filter(({ kind }) => kind !== 'CronJob') ?? [];
  const first =
    service?.type === 'helm' ? candidates.find(({ name }) => name === service.name) : candidates[0];
  if (first !== undefined) {
    rollOut(call.world, env, first);
  }
  return success();
}

function restartPod(call: Call, production: boolean): Answer {
  const env = awake(call, production);
  const now = call.world.clock();
  for (const { workloads } of env.services) {
    for (const workload of workloads) {
      const pod = workload.pods.find((each) => each.name === param(call, 'pod') && exists(each, now));
      if (pod !== undefined) {
        if (pod.ownerKind === 'Job') {
          throw coded(6080, 'pods of a Job cannot be restarted');
        }
        pod.terminatingAt = now;
        pod.goneAt = now + call.world.rolloutMs / 2;
        reconcile(call.world, env, workload);
        return success();
      }
    }
  }
  throw coded(6080, `pods "${param(call, 'pod')}" not found`);
}

function awake(call: Call, production: boolean): Environment {
  const env = findEnvironment(call.world, query(call, 'projectKey'), param(call, 'env'), production);
  if (env === undefined) {
    throw plain(missingDocument);
  }
  if (statusOf(call.world, env) === 'sleeping') {
    throw coded(6081, sleepingText);
  }
  return env;
}
