import { z } from 'zod';
import type { EnvironmentDetail, Pod, ServiceDetail, ServiceSummary } from '../environment.ts';
import { maskText } from '../secrets.ts';

/** Why something is not well, in Kubernetes' words as far as there are some. */
export const Trouble = z.object({
  kind: z.enum(['crashing', 'image', 'unschedulable', 'unready', 'failed']),
  /** `CrashLoopBackOff`, `ImagePullBackOff`, …; empty when nobody says. */
  reason: z.string(),
  message: z.string(),
  /** Empty for an environment as a whole. */
  pod: z.string(),
  container: z.string(),
  restarts: z.int(),
});
export type Trouble = z.output<typeof Trouble>;

/** What of something changes only when somebody changes it. Values of variables are hashed, since they may be secret. */
export const Trait = z.object({
  of: z.enum(['image', 'replicas', 'variable']),
  name: z.string(),
  value: z.string(),
});
export type Trait = z.output<typeof Trait>;

/** One service, or the environment as a whole (`subject` null), as it was seen. */
export const Facet = z.object({
  subject: z.string().nullable(),
  traits: z.array(Trait),
  trouble: Trouble.nullable(),
  /** Zadig could tell whether it is well. */
  told: z.boolean(),
});
export type Facet = z.output<typeof Facet>;

/** An environment as it was seen at one moment. */
export const Sight = z.object({
  status: z.string(),
  updatedBy: z.string(),
  /** Unix seconds; null when Zadig does not say. */
  updatedAt: z.number().nullable(),
  facets: z.array(Facet),
});
export type Sight = z.output<typeof Sight>;

/** Source: contract §4.3. What is not in either list says nothing about how a service is. */
const WELL = new Set(['running', 'succeeded', 'nosuspend', 'partsuspend', 'allsuspend', '']);
const UNWELL = new Set(['unstable', 'unstart']);

/** Has its detail to be looked at to tell why it is not well? */
export function isUnwell({ status }: Pick<ServiceSummary, 'status'>): boolean {
  return UNWELL.has(status);
}

/** `details` of those services that were looked at closely, by name; `hidden` turns a value into what does not give it away. */
export function sightOf(
  env: EnvironmentDetail,
  details: ReadonlyMap<string, ServiceDetail>,
  hidden: (value: string) => string,
): Sight {
  const { status, updatedBy, updatedAt } = env;
  const failed: Trouble = {
    ...{ kind: 'failed', reason: status, message: '' },
    ...{ pod: '', container: '', restarts: 0 },
  };
  const whole: Facet = {
    subject: null,
    traits: env.variables.map(({ key, value }) => ({
      ...{ of: 'variable', name: key },
      value: hidden(JSON.stringify(value)),
    })),
    trouble: status === 'failed' ? failed : null,
    told: true,
  };
  return {
    ...{ status, updatedBy, updatedAt },
    facets: [whole, ...env.services.map((service) => facetOf(service, details.get(service.name)))],
  };
}

function facetOf(service: ServiceSummary, detail: ServiceDetail | undefined): Facet {
  const images = service.containers.map(({ name, image }) => ({ of: 'image' as const, name, value: image }));
  const replicas = (detail?.workloads ?? []).map(({ name, replicas }) => ({
    ...{ of: 'replicas' as const, name },
    value: String(replicas),
  }));
  return {
    subject: service.name,
    traits: [...images, ...replicas],
    trouble: isUnwell(service) && detail !== undefined ? troubleOf(detail) : null,
    told: WELL.has(service.status) || (isUnwell(service) && detail !== undefined),
  };
}

const MOST_MESSAGE = 1_000;
const NOT_PULLED = /ImagePull|ErrImage|InvalidImage|ImageInspect|RegistryUnavailable/;
const CRASHED = /CrashLoop|OOMKilled|Error$|RunContainerError|CreateContainer|StartError/;
/** The worst first: it is what somebody has to do something about. */
const WORST = ['image', 'crashing', 'unschedulable', 'unready'] as const;

/** The worst of what is wrong with a service's pods; null when nothing is, as when it is scaled to nothing. */
export function troubleOf({ workloads }: Pick<ServiceDetail, 'workloads'>): Trouble | null {
  const found = workloads.flatMap(({ replicas, pods }) => {
    const living = pods.filter(({ status }) => status !== 'Terminating' && status !== 'Completed');
    if (living.length === 0 && replicas > 0) return [unready('', 'no pods')];
    return living.flatMap(ofPod);
  });
  return WORST.map((kind) => found.find((trouble) => trouble.kind === kind)).find((one) => one) ?? null;
}

function ofPod(pod: Pod): readonly Trouble[] {
  const { name, containers, status, message, ready } = pod;
  if (ready) return [];
  const inContainers = containers.flatMap((container): Trouble[] => {
    const { reason, restarts } = container;
    const kind = NOT_PULLED.test(reason) ? 'image' : CRASHED.test(reason) ? 'crashing' : null;
    if (kind === null) return [];
    return [
      { kind, reason, message: shown(container.message), pod: name, container: container.name, restarts },
    ];
  });
  if (inContainers.length > 0) return inContainers;
  const waits = containers.find(({ ready: isReady }) => !isReady);
  if (status === 'Pending' && (waits === undefined || waits.reason === '') && message !== '')
    return [{ ...unready(name, 'Unschedulable'), kind: 'unschedulable', message: shown(message) }];
  return [
    {
      ...unready(name, waits?.reason ?? ''),
      ...{ container: waits?.name ?? '', message: shown(waits?.message ?? message) },
      restarts: waits?.restarts ?? 0,
    },
  ];
}

/** Kept in the database and posted. */
function shown(message: string): string {
  return maskText(message.slice(0, MOST_MESSAGE));
}

function unready(pod: string, reason: string): Trouble {
  return { kind: 'unready', reason, message: '', pod, container: '', restarts: 0 };
}
