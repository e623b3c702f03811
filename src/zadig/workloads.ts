import { z } from 'zod';
import type { KubeEvent } from '../domain/environment.ts';
import { endpoint } from './endpoint.ts';
import { done, seconds, text } from './fields.ts';
import { Filled, Name } from './names.ts';

const noImage = 'Zadig has no call to change images in production environments; deploy with a workflow';

const Scale = z
  .strictObject({
    project_key: Name,
    env_key: Name,
    /** Needed from v4.2.1 on; workloads are mostly called like their service. */
    service_name: Name.optional(),
    workload_name: Name,
    workload_type: z.enum(['Deployment', 'StatefulSet', 'CloneSet']),
    target_replicas: z.int().min(0),
  })
  .transform((body) => ({ ...body, service_name: body.service_name ?? body.workload_name }));

/** The path's environment has no effect, this body decides; Zadig checks none of it. */
const Image = z.strictObject({
  product_name: Name,
  env_name: Name,
  service_name: Name,
  name: Name,
  container_name: Name,
  image: Filled,
});

const filled = { product_name: 'project', env_name: 'env' } as const;

const Event = z
  .object({
    type: text,
    reason: text,
    message: text,
    count: z.number().nullish(),
    first_seen: seconds,
    last_seen: seconds,
  })
  .transform(
    (event): KubeEvent => ({
      type: event.type,
      reason: event.reason,
      message: event.message,
      count: event.count ?? 1,
      firstSeen: event.first_seen,
      lastSeen: event.last_seen,
    }),
  );

function oldestFirst(events: KubeEvent[]): KubeEvent[] {
  const when = (event: KubeEvent) => event.lastSeen ?? event.firstSeen ?? 0;
  return events.toSorted((a, b) => when(a) - when(b));
}

/** What runs: contract §3.11 and 3.13. Every answer here may be a success that did nothing: read back. */
export const workloadRows = {
  /** Up to v4.2.0 says success for workloads that do not exist. */
  scale: endpoint({
    name: 'scale',
    method: 'POST',
    says: ({ name, at }) => `scale ${name} in ${at}`,
    test: '/openapi/environments/scale',
    production: null,
    noProduction: 'Zadig has no call to scale in production environments',
    body: Scale,
    filled: { project_key: 'project' },
    response: done,
  }),
  /** Rolling restart of the service's first workload only; success also when the service is not there. */
  restartService: endpoint({
    name: 'restartService',
    method: 'POST',
    says: ({ service, at }) => `restart ${service} in ${at}`,
    test: '/openapi/environments/:env/service/:service/restart',
    production: '/openapi/environments/production/:env/service/:service/restart',
    response: done,
  }),
  /** A wrong container name ADDS a container: compare with the service detail first. 403 for all but system admins. */
  updateDeploymentImage: endpoint({
    name: 'updateDeploymentImage',
    method: 'POST',
    says: ({ name, at }) => `change the image of deployment ${name} in ${at}`,
    test: '/openapi/environments/image/deployment/:env',
    production: null,
    noProduction: noImage,
    body: Image,
    filled,
    response: done,
  }),
  /** As the deployment's. */
  updateStatefulSetImage: endpoint({
    name: 'updateStatefulSetImage',
    method: 'POST',
    says: ({ name, at }) => `change the image of statefulset ${name} in ${at}`,
    test: '/openapi/environments/image/statefulset/:env',
    production: null,
    noProduction: noImage,
    body: Image,
    filled,
    response: done,
  }),
  /** As the deployment's. */
  updateCronJobImage: endpoint({
    name: 'updateCronJobImage',
    method: 'POST',
    says: ({ name, at }) => `change the image of cronjob ${name} in ${at}`,
    test: '/openapi/environments/image/cronjob/:env',
    production: null,
    noProduction: noImage,
    body: Image,
    filled,
    response: done,
  }),
  /**
   * Newest last. `type` is a Kubernetes kind in its exact case; a Deployment's events do not include its pods'.
   * One route serves test and production.
   */
  listEvents: endpoint({
    name: 'listEvents',
    method: 'GET',
    says: ({ name, at }) => `list the events of ${name} in ${at}`,
    test: '/openapi/environments/kube/events',
    production: '/openapi/environments/kube/events',
    query: z.strictObject({ envName: Name, name: Name, type: Name }),
    response: z.array(Event).transform(oldestFirst),
  }),
};
