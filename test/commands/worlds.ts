import { ask } from '../../src/sandbox/zadig/ask.ts';
import type { Fault, ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { reconcile } from '../../src/sandbox/zadig/world/rollout.ts';
import type { Workload } from '../../src/sandbox/zadig/world/types.ts';

/** Zadig says success to the next change and does nothing. */
export const SWALLOWED: Fault = {
  match: { method: 'POST' },
  times: 1,
  kind: 'status',
  status: 200,
  body: '{"message":"success"}',
};

/** Gives a service of payments/dev another workload, like its first one but for what is said, with pods that run. */
export function addWorkload(
  { world }: ZadigSandbox,
  service: string,
  unlike: Partial<Workload> & { name: string },
): void {
  const env = environmentOf(world, 'payments', 'dev');
  const workloads = env.services.find(({ name }) => name === service)?.workloads;
  const [first] = workloads ?? [];
  if (workloads === undefined || first === undefined) throw new Error(`There is no ${service}`);
  const added: Workload = { ...structuredClone(first), pods: [], podCounter: 0, ...unlike };
  workloads.push(added);
  const { clock } = world;
  reconcile({ ...world, clock: () => clock() - 3_600_000 }, env, added);
}

/** Answers every look at a service of payments/dev with what it shows now, changed by `change`. */
export async function stageDetail(
  sandbox: ZadigSandbox,
  service: string,
  change: (answer: string) => string,
): Promise<void> {
  const path = `/environments/dev/services/${service}`;
  const { json } = await ask(sandbox, 'GET', `${path}?projectKey=payments&workLoadType=Deployment`);
  sandbox.fault({
    match: { method: 'GET', path: `/openapi${path}` },
    kind: 'status',
    status: 200,
    body: change(JSON.stringify(json)),
  });
}
