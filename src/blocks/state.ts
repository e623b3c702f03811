import type { Pod, PodContainer, ServiceSummary } from '../domain/environment.ts';
import { count } from './mrkdwn.ts';

/** States are said in words; the emoji only helps the eye. Zadig's own words are kept, so that people can search for them. */
const ENVIRONMENT = new Map(
  Object.entries({
    success: ':large_green_circle: success',
    creating: ':hourglass_flowing_sand: creating',
    updating: ':hourglass_flowing_sand: updating',
    deleting: ':hourglass_flowing_sand: deleting',
    failed: ':red_circle: failed',
    sleeping: ':zzz: sleeping',
    unstable: ':large_yellow_circle: unstable',
    unknown: ':grey_question: unknown',
  }),
);

const SERVICE = new Map(
  Object.entries({
    running: ':large_green_circle: running',
    unstable: ':large_yellow_circle: unstable',
    unstart: ':white_circle: not started',
    succeeded: ':white_check_mark: succeeded',
    failed: ':red_circle: failed',
    error: ':red_circle: error',
    pending: ':hourglass_flowing_sand: pending',
    allsuspend: ':zzz: suspended',
    partsuspend: ':large_yellow_circle: partly suspended',
    nosuspend: ':large_green_circle: scheduled',
    unknown: ':grey_question: unknown',
  }),
);

/** What Zadig calls a service some of whose pods are not ready, or that failed. */
const UNWELL = ['unstable', 'failed', 'error'];

/** How many services an environment has, and how many of them Zadig calls not ready. It says nothing of Helm releases. */
export interface ServiceCount {
  readonly services: number;
  readonly unready: number;
}

export function serviceCount(services: readonly Pick<ServiceSummary, 'status'>[]): ServiceCount {
  const unready = services.filter(({ status }) => UNWELL.includes(status)).length;
  return { services: services.length, unready };
}

/** The state of an environment; that Zadig has done its work well does not hide that services are not. */
export function countedState(status: string, { services, unready }: ServiceCount): string {
  if (unready === 0) return environmentState(status);
  const word = status === 'success' ? ':large_yellow_circle: success in Zadig' : environmentState(status);
  return `${word}  ·  ${unready} of ${count(services, 'service')} not ready`;
}

export function environmentState(status: string): string {
  return ENVIRONMENT.get(status) ?? otherState(status);
}

/** Empty for Helm releases, of which Zadig says nothing. */
export function serviceState(status: string): string {
  return status === '' ? '' : (SERVICE.get(status) ?? otherState(status));
}

export function podState(pod: Pod): string {
  if (pod.status === 'Terminating') return ':hourglass_flowing_sand: terminating';
  if (pod.ready) return ':large_green_circle: ready';
  if (pod.status === 'Succeeded' || pod.status === 'Completed') return ':white_check_mark: completed';
  if (pod.status === 'Pending') return ':hourglass_flowing_sand: pending, not ready';
  return ':red_circle: not ready';
}

/** Why a container is not well, even while Zadig calls its pod Running: `CrashLoopBackOff`. Null when it is. */
export function containerTrouble(container: PodContainer): string | null {
  if (container.ready) return null;
  const reason = container.reason === '' ? container.status : container.reason;
  return reason === '' || reason === 'Completed' ? null : reason;
}

function otherState(status: string): string {
  const word = status.replace(/[^\p{L}\p{N} _-]/gu, '').slice(0, 40);
  return `:grey_question: ${word === '' ? 'unknown' : word}`;
}
