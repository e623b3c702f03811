import { z } from 'zod';
import type { Failing, Progress } from '../../domain/change.ts';
import type { Pod, PodContainer, ServiceDetail, Workload } from '../../domain/environment.ts';
import { few } from '../../domain/few.ts';
import type { EnvTarget } from '../../domain/target.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import type { NamedWorkload } from './find-workload.ts';
import { type Reader, serviceDetail } from './service-detail.ts';

/** What tells a pod from its successor; a StatefulSet gives both the same name. */
export const PodId = z.strictObject({ name: z.string(), createdAt: z.number().nullable() });
export type PodId = z.output<typeof PodId>;

const OVER = new Set(['Terminating', 'Succeeded', 'Completed', 'Failed', 'Evicted']);
/** Waiting for these is how every pod begins. */
const STARTING = new Set(['', 'ContainerCreating', 'PodInitializing']);
/** No waiting cures these. */
const HOPELESS = new Set(['InvalidImageName', 'ErrImageNeverPull']);

/** Neither over nor on its way out. */
export function isLive(pod: Pod): boolean {
  return !OVER.has(pod.status);
}

/** The pods a workload has, those on their way out aside. */
export function podIds(workload: Workload | undefined): readonly PodId[] {
  return (workload?.pods ?? []).filter(isLive).map(({ name, createdAt }) => ({ name, createdAt }));
}

/** Whether a pod is one of those. */
export function isAmong(pods: readonly PodId[], pod: Pod): boolean {
  return pods.some(({ name, createdAt }) => name === pod.name && createdAt === pod.createdAt);
}

/** The workload in a detail; undefined when Zadig does not show it. */
export function workloadIn(detail: ServiceDetail, { name, kind }: NamedWorkload): Workload | undefined {
  return detail.workloads.find((workload) => workload.name === name && workload.kind === kind);
}

/** Containers that do not come up, those that are merely starting aside. */
export function failingIn(service: string, pods: readonly Pod[]): readonly Failing[] {
  return pods.filter(isLive).flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const reason = whyFailing(container);
      return reason === null ? [] : [{ service, pod: pod.name, container: container.name, reason }];
    }),
  );
}

function whyFailing({ ready, status, reason, restarts }: PodContainer): string | null {
  if (ready) return null;
  if (status === 'terminated') return reason === 'Completed' ? null : reason || 'Error';
  if (status === 'waiting' && !STARTING.has(reason)) return reason;
  // Between two crashes it runs for a moment.
  return restarts > 0 ? reason || 'CrashLoopBackOff' : null;
}

/**
 * How far a workload is: as many ready pods as it wants, all of them `wanted`, and no other left. Only wanted pods
 * can fail, since those that are about to go may have failed for long.
 */
export function rolloutProgress(
  service: string,
  workload: Workload,
  wanted: (pod: Pod) => boolean = () => true,
): Progress {
  const live = workload.pods.filter(isLive);
  const total = workload.replicas;
  const good = live.filter(wanted);
  const done = Math.min(total, good.filter(({ ready }) => ready).length);
  const failing = failingIn(service, good);
  const left = live.length - total;
  if (done === total && left <= 0) return { state: 'ready', note: total === 0 ? 'It runs no pods.' : '' };
  if (failing.some(({ reason }) => HOPELESS.has(reason))) {
    return { state: 'failed', note: 'Kubernetes cannot start its containers.', failing };
  }
  const note = done === total ? `${left} more ${left === 1 ? 'pod has' : 'pods have'} to stop.` : '';
  return { state: 'waiting', done, total, unit: 'pods', note, failing };
}

/**
 * How far all pods of these services are, whichever template they run: `ready` once the environment's own work is over
 * and each workload has as many ready pods as it wants and none besides. Never `untouched`: compare what was changed.
 */
export async function servicesProgress(
  target: EnvTarget,
  services: readonly string[],
  ctx: Reader,
): Promise<Exclude<Progress, { state: 'untouched' }>> {
  const { project, env, production } = target;
  const { signal } = ctx;
  const known = await ctx.zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal,
  });
  const found = known.services.filter(({ name }) => services.includes(name));
  const missing = services.filter((name) => !found.some((service) => service.name === name));
  const looks = await Promise.all(
    found.map(async (service) => {
      const { workloads } = await serviceDetail(target, service, ctx);
      const running = workloads.filter(({ kind }) => kind !== 'Job');
      return {
        name: service.name,
        progress: running.map((each) => rolloutProgress(service.name, each)),
        running,
      };
    }),
  );
  const steps = looks.flatMap(({ progress }) => progress);
  const failing = steps.flatMap((step) => ('failing' in step ? step.failing : []));
  const hopeless = steps.find((step) => step.state === 'failed');
  if (hopeless !== undefined) return { state: 'failed', note: hopeless.note, failing };
  const busy = ['creating', 'updating', 'deleting'].includes(known.status);
  const slow = looks.filter(({ progress }) => progress.some(({ state }) => state !== 'ready'));
  if (!busy && missing.length === 0 && slow.length === 0) return { state: 'ready', note: '' };
  const [notReady, leaving] = [slow.filter(isShort), slow.filter((each) => !isShort(each))];
  const notes = [
    ...(busy ? [`The environment is ${known.status}.`] : []),
    ...(missing.length === 0 ? [] : [`Not there: ${few(missing)}.`]),
    ...(notReady.length === 0 ? [] : [`Not ready: ${few(notReady.map(({ name }) => name))}.`]),
    ...(leaving.length === 0 ? [] : [`Pods have still to stop: ${few(leaving.map(({ name }) => name))}.`]),
  ];
  const total = looks.flatMap(({ running }) => running).reduce((sum, { replicas }) => sum + replicas, 0);
  const done = looks.reduce((sum, { progress, running }) => sum + ready(progress, running), 0);
  return { state: 'waiting', done, total, unit: 'pods', note: notes.join(' '), failing };
}

/** Pods are missing to some workload, and not only pods of before still there. */
function isShort({ progress }: { readonly progress: readonly Progress[] }): boolean {
  return progress.some((step) => step.state === 'waiting' && step.done < step.total);
}

/** Why services are not ready, by what their containers say where they do: `Not ready: worker (ImagePullBackOff).` */
export function whyNotReady(progress: Progress): string {
  const failing = 'failing' in progress ? progress.failing : [];
  const reasons = [...new Set(failing.map(({ service, reason }) => `${service} (${reason})`))];
  if (reasons.length > 0) return `Not ready: ${few(reasons)}.`;
  return progress.state === 'ready' ? '' : progress.note;
}

function ready(progress: readonly Progress[], running: readonly Workload[]): number {
  return progress.reduce((sum, step, index) => {
    if (step.state === 'waiting') return sum + step.done;
    return sum + (step.state === 'ready' ? (running[index]?.replicas ?? 0) : 0);
  }, 0);
}
