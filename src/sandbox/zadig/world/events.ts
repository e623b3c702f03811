import { fateOf, pullError } from './images.ts';
import { containerState, seconds } from './pod-view.ts';
import { exists } from './rollout.ts';
import type { Environment, KubeEvent, Pod, World } from './types.ts';

/** Events about one object; an empty word is no condition. Pods' own events follow from their state. */
export function eventsOf(world: World, env: Environment, kind: string, name: string): KubeEvent[] {
  const pods = env.services.flatMap(({ workloads }) => workloads.flatMap((workload) => workload.pods));
  const now = world.clock();
  const derived = pods.filter((pod) => exists(pod, now)).flatMap((pod) => podEvents(world, env, pod));
  return [...env.events, ...derived].filter(
    (event) => (kind === '' || event.kind === kind) && (name === '' || event.name === name),
  );
}

/** On the wire every field that is empty is left out, and times are seconds. */
export function eventView(event: KubeEvent): object {
  return {
    ...(event.reason === '' ? {} : { reason: event.reason }),
    ...(event.message === '' ? {} : { message: event.message }),
    first_seen: seconds(event.firstSeen),
    last_seen: seconds(event.lastSeen),
    ...(event.count === undefined ? {} : { count: event.count }),
    type: event.type,
  };
}

function podEvents(world: World, env: Environment, pod: Pod): KubeEvent[] {
  const now = world.clock();
  const step = world.rolloutMs / 4;
  const of = { kind: 'Pod', name: pod.name, type: 'Normal' } as const;
  const at = (turn: number): { firstSeen: number; lastSeen: number; count: number } => ({
    firstSeen: pod.createdAt + turn * step,
    lastSeen: pod.createdAt + turn * step,
    count: 1,
  });
  const { firstSeen, lastSeen } = at(0);
  const where = `${env.namespace}/${pod.name} to ${pod.node}`;
  const happened: KubeEvent[] = [
    // The scheduler writes events of the new style, which have no count.
    { ...of, firstSeen, lastSeen, reason: 'Scheduled', message: `Successfully assigned ${where}` },
  ];
  for (const { name, image } of pod.containers) {
    if (fateOf(image) === 'missing') {
      happened.push(...unpulled(world, pod, image));
      continue;
    }
    happened.push({
      ...of,
      ...at(1),
      reason: 'Pulled',
      message: `Container image "${image}" already present`,
    });
    happened.push({ ...of, ...at(1), reason: 'Started', message: `Started container ${name}` });
  }
  if (pod.crashing !== null) {
    happened.push(backOff(world, env, pod, pod.crashing));
  }
  return happened.filter((event) => event.firstSeen <= now);
}

function unpulled(world: World, pod: Pod, image: string): KubeEvent[] {
  const of = { kind: 'Pod', name: pod.name } as const;
  const firstSeen = pod.createdAt + world.rolloutMs / 3;
  const passed = world.clock() - firstSeen;
  const count = 1 + Math.floor(Math.log2(1 + Math.max(0, passed) / world.rolloutMs));
  const times = { firstSeen, lastSeen: Math.max(firstSeen, world.clock()), count };
  const failed = { ...of, ...times, type: 'Warning', reason: 'Failed' } as const;
  const back = `Back-off pulling image "${image}"`;
  return [
    { ...of, ...times, type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` },
    { ...failed, message: `Failed to pull image "${image}": ${pullError(image)}` },
    { ...failed, message: 'Error: ErrImagePull' },
    { ...of, ...times, type: 'Normal', reason: 'BackOff', message: back },
    { ...failed, message: 'Error: ImagePullBackOff' },
  ];
}

function backOff(world: World, env: Environment, pod: Pod, container: string): KubeEvent {
  const { restarts } = containerState(world, env, pod, container);
  return {
    kind: 'Pod',
    name: pod.name,
    type: 'Warning',
    reason: 'BackOff',
    message: `Back-off restarting failed container ${container} in pod ${pod.name}_${env.namespace}`,
    firstSeen: pod.createdAt + world.rolloutMs / 2,
    lastSeen: world.clock(),
    count: Math.max(1, restarts * 5),
  };
}
