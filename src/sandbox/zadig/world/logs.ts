import type { LogLine } from './log-book.ts';
import { crashLines, jobLines, lineAt } from './log-lines.ts';
import { containerState, isUnpulled } from './pod-view.ts';
import { exists } from './rollout.ts';
import type { Environment, Pod, World } from './types.ts';

/** What is kept of one container's log; older lines are rotated away. */
const keptLines = 2000;

/** What is kept of one container's log. */
export interface ContainerLog {
  readonly lines: readonly LogLine[];
  /** Lines that were there before the first of `lines`. */
  readonly dropped: number;
  /** How often the container has started again. */
  readonly instance: number;
}

/** Writes lines to a container's log now, and wakes the streams that follow it. */
export function say(world: World, pod: string, container: string, ...texts: readonly string[]): void {
  // What the container wrote by itself until now comes first.
  const owner = allPods(world.environments).find(({ name }) => name === pod);
  if (owner !== undefined) {
    readLog(world, owner, container);
  }
  const at = world.clock();
  const { lines } = entry(world, pod, container);
  for (const text of texts) {
    lines.push({ at, text });
  }
  for (const listener of [...world.logs.listeners]) {
    listener();
  }
}

/**
 * The container ends and starts again: its log begins anew, and nothing more is written to streams that followed the one
 * before, which stay open.
 */
export function restart(world: World, pod: string, container: string): void {
  const owner = allPods(world.environments).find(({ name }) => name === pod);
  if (owner === undefined) {
    throw new Error(`there is no pod ${pod}`);
  }
  owner.restarts = (owner.restarts ?? 0) + 1;
  const { instance } = entry(world, pod, container);
  world.logs.written.set(`${pod}/${container}`, { lines: [], dropped: 0, made: 0, instance: instance + 1 });
}

/** The pod of an environment that has this container, started; undefined is what the server is silent about. */
export function findLogged(
  world: World,
  env: Environment,
  podName: string,
  container: string,
): Pod | undefined {
  const now = world.clock();
  return allPods([env]).find(
    (pod) =>
      pod.name === podName &&
      exists(pod, now) &&
      pod.containers.some(({ name }) => name === container) &&
      !isUnpulled(pod, container) &&
      containerState(world, env, pod, container).reason !== 'ContainerCreating',
  );
}

/** The log up to this moment. A container that ended keeps what it wrote. */
export function readLog(world: World, pod: Pod, container: string): ContainerLog {
  const log = entry(world, pod.name, container);
  const { intervalMs } = world.logs;
  if (intervalMs <= 0) {
    return log;
  }
  const start = pod.createdAt + world.rolloutMs / 3;
  const fixed = pod.crashing === container ? crashLines : pod.ownerKind === 'Job' ? jobLines : null;
  const end = Math.min(world.clock(), pod.terminatingAt ?? Number.POSITIVE_INFINITY);
  const due = Math.floor((end - start) / intervalMs) + 1;
  const total = fixed === null ? due : Math.min(due, fixed.length);
  const first = Math.max(log.made, total - keptLines);
  log.dropped += Math.max(0, first - log.made);
  for (let index = first; index < total; index += 1) {
    const at = start + index * intervalMs;
    log.lines.push({ at, text: fixed?.[index] ?? lineAt(container, index, at) });
  }
  log.made = Math.max(log.made, total);
  const surplus = Math.max(0, log.lines.length - keptLines);
  log.lines.splice(0, surplus);
  log.dropped += surplus;
  return log;
}

function allPods(environments: readonly Environment[]): Pod[] {
  const workloads = environments.flatMap(({ services }) => services.flatMap((service) => service.workloads));
  return workloads.flatMap(({ pods }) => pods);
}

function entry(
  world: World,
  pod: string,
  container: string,
): { lines: LogLine[]; dropped: number; made: number; readonly instance: number } {
  const key = `${pod}/${container}`;
  const known = world.logs.written.get(key);
  if (known !== undefined) {
    return known;
  }
  const fresh = { lines: [], dropped: 0, made: 0, instance: 0 };
  world.logs.written.set(key, fresh);
  return fresh;
}
