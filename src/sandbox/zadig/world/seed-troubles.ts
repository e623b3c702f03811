import { livingEnvironments, workloadOf } from './find.ts';
import { numberFrom } from './names.ts';
import { templateHash } from './rollout.ts';
import type { Pod, World } from './types.ts';

/** What is wrong or noteworthy from the start: a crash loop, a finished Job, events of the last days. */
export function addTroubles(world: World): void {
  crashSearch(world);
  const now = world.clock();
  for (const env of livingEnvironments(world)) {
    for (const { workloads } of env.services) {
      for (const workload of workloads) {
        if (workload.kind === 'CronJob') {
          workload.pods.push(finishedJob(workload.name, workload.containers, now));
        }
        if (workload.kind === 'Deployment') {
          const replicaSet = workload.pods[0]?.hash ?? templateHash(env, workload);
          const at = workload.pods[0]?.createdAt ?? now - 3_600_000;
          const way = workload.replicas === 0 ? 'down' : 'up';
          const message = `Scaled ${way} replica set ${workload.name}-${replicaSet} to ${workload.replicas}`;
          env.events.push({
            kind: 'Deployment',
            name: workload.name,
            type: 'Normal',
            reason: 'ScalingReplicaSet',
            message,
            firstSeen: at,
            lastSeen: at,
            count: 1,
          });
        }
      }
    }
  }
}

function crashSearch(world: World): void {
  const search = workloadOf(world, 'storefront', 'dev', 'search');
  for (const container of search.containers) {
    container.image = container.image.replace(/:.*$/, ':v2.9.0-crash');
  }
  for (const pod of search.pods) {
    pod.readyAt = null;
    pod.crashing = 'search';
    pod.restarts = 17;
    pod.phase = 'Running';
    for (const container of pod.containers) {
      container.image = container.image.replace(/:.*$/, ':v2.9.0-crash');
    }
  }
}

function finishedJob(name: string, containers: readonly { name: string; image: string }[], now: number): Pod {
  const lastRun = Math.floor(now / 86_400_000) * 86_400_000 + 3 * 3_600_000;
  const createdAt = lastRun > now ? lastRun - 86_400_000 : lastRun;
  const run = String(28_000_000 + numberFrom(name, 900_000));
  return {
    name: `${name}-${run}-x7k2p`,
    ownerKind: 'Job',
    hash: run,
    createdAt,
    readyAt: null,
    terminatingAt: null,
    goneAt: null,
    containers: containers.map((container) => ({ name: container.name, image: container.image })),
    crashing: null,
    phase: 'Completed',
    ip: '10.42.1.77',
    node: 'node-a',
  };
}
