import { fateOf } from './images.ts';
import { numberFrom, podHash } from './names.ts';
import { note } from './notes.ts';
import type { Environment, Pod, PodContainer, Workload, World } from './types.ts';

/**
 * Replaces the pods of a workload one after the other, each taking `world.rolloutMs`.
 * An image that does not run stops the rollout at its first pod, as Kubernetes does.
 */
export function rollOut(world: World, env: Environment, workload: Workload): void {
  workload.generation += 1;
  reconcile(world, env, workload);
  const newest = workload.pods.at(-1);
  if (workload.kind === 'Deployment' && newest !== undefined) {
    const replicaSet = `${workload.name}-${newest.hash}`;
    note(
      world,
      env,
      'Deployment',
      workload.name,
      'ScalingReplicaSet',
      `Scaled up replica set ${replicaSet} to 1`,
    );
  }
  if (workload.kind === 'StatefulSet' && newest !== undefined) {
    const message = `create Pod ${newest.name} in StatefulSet ${workload.name} successful`;
    note(world, env, 'StatefulSet', workload.name, 'SuccessfulCreate', message);
  }
}

/** Brings the pods to `workload.replicas` of the current generation, starting now. */
export function reconcile(world: World, env: Environment, workload: Workload): void {
  const now = world.clock();
  settle(workload, now);
  if (workload.kind === 'CronJob') {
    return;
  }
  if (workload.kind === 'StatefulSet') {
    reconcileStatefulSet(world, env, workload, now);
  } else {
    reconcileDeployment(world, env, workload, now);
  }
}

/** True while the pod exists in the cluster. */
export function exists(pod: Pod, now: number): boolean {
  return pod.createdAt <= now && (pod.goneAt === null || pod.goneAt > now);
}

/** True once its deletion has begun. */
export function isTerminating(pod: Pod, now: number): boolean {
  return pod.terminatingAt !== null && pod.terminatingAt <= now;
}

/** True while it is ready and nobody deletes it. */
export function isReady(pod: Pod, now: number): boolean {
  return pod.readyAt !== null && pod.readyAt <= now && !isTerminating(pod, now);
}

/** Forgets pods that are gone and undoes what was planned for later than now. */
function settle(workload: Workload, now: number): void {
  workload.pods = workload.pods.filter((pod) => exists(pod, now));
  for (const pod of workload.pods) {
    if (!isTerminating(pod, now)) {
      pod.terminatingAt = null;
      pod.goneAt = null;
    }
  }
}

function reconcileDeployment(world: World, env: Environment, workload: Workload, now: number): void {
  const pace = world.rolloutMs;
  const hash = templateHash(env, workload);
  const alive = workload.pods.filter((pod) => !isTerminating(pod, now));
  const current = alive
    .filter((pod) => pod.hash === hash)
    .sort((a, b) => Number(isReady(b, now)) - Number(isReady(a, now)));
  const old = alive.filter((pod) => pod.hash !== hash);
  for (const pod of [...current.slice(workload.replicas), ...old.filter((pod) => !isReady(pod, now))]) {
    terminate(pod, now, pace);
  }
  const healthyOld = old.filter((pod) => isReady(pod, now));
  const missing = Math.max(0, workload.replicas - current.length);
  for (const pod of healthyOld.splice(missing)) {
    terminate(pod, now, pace);
  }
  const runs = willRun(workload);
  const made = runs || healthyOld.length === 0 ? missing : 1;
  for (let index = 0; index < made; index += 1) {
    const turn = healthyOld.length === 0 ? 0 : index;
    workload.pods.push(makePod(world, env, workload, now + turn * pace));
  }
  if (runs) {
    healthyOld.forEach((pod, index) => {
      terminate(pod, now + (index + 1) * pace, pace);
    });
  }
}

function reconcileStatefulSet(world: World, env: Environment, workload: Workload, now: number): void {
  const pace = world.rolloutMs;
  const hash = templateHash(env, workload);
  let at = now;
  for (let ordinal = workload.pods.length; ordinal >= 0; ordinal -= 1) {
    const name = `${workload.name}-${ordinal}`;
    const pod = workload.pods.find((each) => each.name === name && !isTerminating(each, now));
    if (ordinal >= workload.replicas) {
      if (pod !== undefined) {
        terminate(pod, now, pace);
      }
    } else if (pod !== undefined && pod.hash !== hash) {
      terminate(pod, at, pace);
      workload.pods.push(makePod(world, env, workload, at + pace / 2, name));
      at += pace * 1.5;
      if (!willRun(workload)) {
        return;
      }
    }
  }
  for (let ordinal = 0; ordinal < workload.replicas; ordinal += 1) {
    const name = `${workload.name}-${ordinal}`;
    if (!workload.pods.some((pod) => pod.name === name && (pod.hash === hash || !isTerminating(pod, now)))) {
      const free = Math.max(
        at,
        ...workload.pods.filter((pod) => pod.name === name).map((pod) => pod.goneAt ?? at),
      );
      workload.pods.push(makePod(world, env, workload, free, name));
      at = free + pace;
    }
  }
}

function terminate(pod: Pod, at: number, pace: number): void {
  pod.terminatingAt = at;
  pod.goneAt = at + pace / 2;
}

function makePod(world: World, env: Environment, workload: Workload, at: number, name?: string): Pod {
  const hash = templateHash(env, workload);
  workload.podCounter += 1;
  const seed = `${hash}/${workload.podCounter}`;
  const crashing = workload.containers.find(({ image }) => fateOf(image) === 'crashes')?.name ?? null;
  return {
    name: name ?? `${workload.name}-${hash}-${podHash(seed, 5)}`,
    ownerKind: workload.kind === 'StatefulSet' ? 'StatefulSet' : 'ReplicaSet',
    hash,
    createdAt: at,
    readyAt: willRun(workload) ? at + world.rolloutMs : null,
    terminatingAt: null,
    goneAt: null,
    containers: podContainers(env, workload),
    crashing,
    ip: `10.42.${numberFrom(seed, 4)}.${2 + numberFrom(`${seed}/ip`, 250)}`,
    node: `node-${'abc'[numberFrom(seed, 3)]}`,
  };
}

function podContainers(env: Environment, workload: Workload): PodContainer[] {
  const own = workload.containers
    .filter((container) => container.type === '')
    .map(({ type: _, ...container }) => container);
  return env.sharedAt === null
    ? own
    : [...own, { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.20.3' }];
}

export function templateHash(env: Environment, workload: Workload): string {
  return podHash(`${env.namespace}/${workload.name}/${workload.generation}`, 10);
}

function willRun({ containers }: Workload): boolean {
  return containers.every(({ image }) => fateOf(image) === 'runs');
}
