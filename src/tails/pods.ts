import type { Pod, ServiceDetail } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import type { OwnPattern } from '../domain/log/redact.ts';
import { nearest } from '../domain/nearest.ts';
import { podMeant } from '../domain/pod-name.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import { refinedText } from './refine.ts';

/** One container of one pod, as the cluster has it now. */
export interface Container {
  readonly pod: string;
  readonly container: string;
  /** `running`, `waiting` or `terminated`. */
  readonly status: string;
  readonly restarts: number;
  /** Of its pod, Unix seconds: another one of the same name has another. Null when Zadig does not say. */
  readonly createdAt: number | null;
  /** Why it is not running; empty when it is well. */
  readonly why: string;
}

/** What of a service is to be followed. */
export interface Chosen {
  readonly service: string;
  readonly pod: string | null;
  readonly container: string | null;
}

/** So many containers are followed by one tail at most. */
export const MOST_STREAMS = 20;

export function podsOf({ workloads, cronJobs }: ServiceDetail): readonly Pod[] {
  return [...workloads, ...cronJobs].flatMap(({ pods }) => pods);
}

/**
 * The containers to follow: the one that was named, else of each pod the one called as the service or the first.
 * `own`: the operator's patterns, which hide secrets in what Kubernetes says of them as in their logs.
 */
export function containersOf(
  pods: readonly Pod[],
  { service, pod: wanted, container }: Chosen,
  own: readonly OwnPattern[],
): Container[] {
  return pods
    .filter(({ name }) => wanted === null || name === wanted)
    .flatMap((pod) => {
      const { containers } = pod;
      const found =
        container === null
          ? (containers.find(({ name }) => name === service) ?? containers[0])
          : containers.find(({ name }) => name === container);
      if (found === undefined) return [];
      const { name, status, restarts, reason, message } = found;
      // Kubernetes may put the last lines of a log there.
      const told = [reason, message].filter((part) => part !== '').join(': ');
      const why = reason === '' ? '' : refinedText(told, own);
      return [{ pod: pod.name, container: name, status, restarts, createdAt: pod.createdAt, why }];
    });
}

/** The pod to follow, by its whole name; null: all. Errors: BotError `not_found` when nothing is there to follow, with the nearest names. */
export function podToFollow(pods: readonly Pod[], chosen: Chosen, target: ServiceTarget): string | null {
  const at = targetText(target);
  if (pods.length === 0)
    throw new BotError('not_found', `${at} has no pods now.`, {
      hint: `/zadig service show ${at} says why.`,
    });
  const { pod: typed, container } = chosen;
  const names = pods.map(({ name }) => name);
  const pod = typed === null ? null : podMeant(typed, names);
  if (typed !== null && pod === null) {
    const close = nearest(typed, names);
    throw new BotError('not_found', `There is no pod ${typed} in ${at}; it has ${few(names)}.`, {
      arg: 'pod',
      hint:
        close.length === 0 ? 'Pods come and go; choose one of these.' : `Did you mean ${close.join(' or ')}?`,
    });
  }
  if (containersOf(pods, { ...chosen, pod }, []).length > 0) return pod;
  const containers = [...new Set(pods.flatMap(({ containers }) => containers.map(({ name }) => name)))];
  throw new BotError('not_found', `${at} has no container ${container ?? ''}; it has ${few(containers)}.`, {
    arg: 'container',
    hint: 'Leave the container out for the main one.',
  });
}

const SQUARES = ['🟦', '🟩', '🟨', '🟧', '🟪', '🟫', '🟥', '⬜', '⬛'];

/** Short signs for containers, each kept as long as the tail goes on: a square, and the end of the pod's name. */
export function createTags(): (pod: string, container: string) => string {
  const known = new Map<string, string>();
  return (pod, container) => {
    const key = `${pod}/${container}`;
    const tag = known.get(key) ?? `${SQUARES[known.size % SQUARES.length]} ${pod.slice(-5)}`;
    known.set(key, tag);
    return tag;
  };
}
