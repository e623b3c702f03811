import { fateOf, pullError } from './images.ts';
import { numberFrom } from './names.ts';
import { exists, isReady, isTerminating } from './rollout.ts';
import type { Environment, Pod, PodContainer, Service, Workload, World } from './types.ts';

/** How a container looks right now. Times in milliseconds. */
export interface ContainerState {
  readonly status: 'running' | 'waiting' | 'terminated';
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
  readonly restarts: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** The pods that exist right now, oldest first. */
export function livingPods(world: World, workload: Workload): Pod[] {
  const now = world.clock();
  return workload.pods.filter((pod) => exists(pod, now)).sort((a, b) => a.createdAt - b.createdAt);
}

/** Status of one container as a function of time. */
export function containerState(world: World, env: Environment, pod: Pod, container: string): ContainerState {
  const now = world.clock();
  const started = pod.createdAt + world.rolloutMs / 3;
  const restarts = pod.restarts ?? 0;
  const quiet = { ready: false, reason: '', message: '', restarts, startedAt: null, finishedAt: null };
  if (pod.ownerKind === 'Job' && pod.readyAt === null) {
    const finishedAt = pod.createdAt + 41_000;
    return { ...quiet, status: 'terminated', reason: 'Completed', startedAt: started, finishedAt };
  }
  if (now < started) {
    return { ...quiet, status: 'waiting', reason: 'ContainerCreating' };
  }
  if (pod.crashing === container) {
    return crashState(world, env, pod, now - started);
  }
  const image = imageOf(pod, container);
  if (fateOf(image) === 'missing') {
    return { ...quiet, status: 'waiting', ...pullState(image, now - started, world.rolloutMs) };
  }
  const isBroken = pod.crashing !== null || pod.containers.some((each) => fateOf(each.image) === 'missing');
  const ready = isBroken ? !isTerminating(pod, now) : isReady(pod, now);
  return { ...quiet, status: 'running', ready, startedAt: started };
}

/** Kubernetes doubles its patience with every crash: up for a moment, then waiting ever longer. */
function crashState(world: World, env: Environment, pod: Pod, elapsedMs: number): ContainerState {
  const turns = elapsedMs / world.rolloutMs;
  const restarts = pod.restarts ?? Math.floor(Math.log2(1 + turns));
  const sinceRestart = turns - (2 ** Math.floor(Math.log2(1 + turns)) - 1);
  const base = { ready: false, restarts, startedAt: null, finishedAt: null };
  if (pod.restarts === undefined && sinceRestart < 0.25) {
    return { ...base, status: 'running', reason: '', message: '' };
  }
  const patience = restarts >= 5 ? '5m0s' : `${10 * 2 ** restarts}s`;
  const message = `back-off ${patience} restarting failed container=${pod.crashing} pod=${pod.name}_${env.namespace}`;
  return { ...base, status: 'waiting', reason: 'CrashLoopBackOff', message };
}

/** True while its image could not be pulled: it was never started and has no log. */
export function isUnpulled(pod: Pod, container: string): boolean {
  return fateOf(imageOf(pod, container)) === 'missing';
}

function imageOf(pod: Pod, container: string): string {
  return pod.containers.find(({ name }) => name === container)?.image ?? '';
}

/** The first try is refused, later ones wait ever longer. */
function pullState(
  image: string,
  elapsedMs: number,
  pace: number,
): Pick<ContainerState, 'reason' | 'message'> {
  return elapsedMs < pace / 2
    ? { reason: 'ErrImagePull', message: pullError(image) }
    : { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` };
}

/** The word the server shows: the Kubernetes phase, changed in three cases (`pkg/shared/kube/wrapper/pod.go`). */
export function podStatus(world: World, env: Environment, pod: Pod): string {
  const now = world.clock();
  if (isTerminating(pod, now)) {
    return 'Terminating';
  }
  if (pod.phase !== undefined) {
    return pod.phase;
  }
  const states = pod.containers.map(({ name }) => containerState(world, env, pod, name));
  if (states.every(({ status }) => status === 'terminated')) {
    return 'Completed';
  }
  // A container that never ran keeps the whole pod in this phase.
  const isUnstarted = states.every(({ reason }) => reason === 'ContainerCreating');
  if (isUnstarted || pod.containers.some(({ name }) => isUnpulled(pod, name))) {
    return 'Pending';
  }
  return states.every(({ status }) => status === 'running') ? 'Running' : 'Unstable';
}

/** A pod as the service detail shows it. */
export function podView(world: World, env: Environment, service: Service, pod: Pod): object {
  const now = world.clock();
  const ready = pod.containers.every(({ name }) => containerState(world, env, pod, name).ready);
  return {
    kind: pod.ownerKind,
    name: pod.name,
    status: podStatus(world, env, pod),
    age: age(now - pod.createdAt),
    createtime: seconds(pod.createdAt),
    ip: pod.ip,
    labels: { 'pod-template-hash': pod.hash, ...labelsOf(env, service) },
    containers: pod.containers.map((container) => containerView(world, env, pod, container)),
    node_name: pod.node,
    host_ip: `10.0.0.${10 + numberFrom(pod.node, 200)}`,
    enable_debug_container: false,
    pod_ready: ready && isReady(pod, now),
    containers_ready: ready,
    containers_message: '',
  };
}

function containerView(world: World, env: Environment, pod: Pod, container: PodContainer): object {
  const state = containerState(world, env, pod, container.name);
  return {
    name: container.name,
    image: container.image,
    restart_count: state.restarts,
    status: state.status,
    ready: state.ready,
    ports: container.port === undefined ? [] : [{ containerPort: container.port, protocol: 'TCP' }],
    message: state.message,
    reason: state.reason,
    ...(state.startedAt === null ? {} : { started_at: seconds(state.startedAt) }),
    ...(state.finishedAt === null ? {} : { finished_at: seconds(state.finishedAt) }),
  };
}

/** The labels Zadig puts on everything of a service. */
export function labelsOf(env: Environment, service: Service): Record<string, string> {
  return { 's-product': env.project, 's-service': service.name };
}

/** Unix seconds, the unit of nearly every time on the wire. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** Kubernetes' short age: `34d`, `5h`, `12m`, `7s`. */
export function age(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  if (total >= 86_400) {
    return `${Math.floor(total / 86_400)}d`;
  }
  if (total >= 3600) {
    return `${Math.floor(total / 3600)}h`;
  }
  return total >= 60 ? `${Math.floor(total / 60)}m` : `${total}s`;
}
