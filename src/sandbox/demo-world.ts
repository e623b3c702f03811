import { seedEnvironment } from './zadig/world/seed.ts';
import type { World } from './zadig/world/types.ts';

const PULL_REQUESTS = 40;
const FIRST_PULL_REQUEST = 101;
const SIDECAR = { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.20.3' };

/** What only the demo has, since tests count: a project whose list has pages, and a shared environment. */
export function furnish(world: World): void {
  for (let number = 0; number < PULL_REQUESTS; number += 1)
    seedEnvironment(world, 'storefront', `pr-${FIRST_PULL_REQUEST + number}`, { services: ['web'] });
  const shared = world.environments.find(({ project, key }) => project === 'payments' && key === 'qa');
  if (shared === undefined) throw new Error('The demo shares payments/qa, which is not in its world.');
  shared.sharedAt = world.clock();
  shared.portals['api'] = [{ host: 'qa.payments.example.com', port_number: 80, port_protocol: 'HTTP' }];
  for (const pod of shared.services.flatMap(({ workloads }) => workloads).flatMap(({ pods }) => pods))
    pod.containers.push({ ...SIDECAR });
}
