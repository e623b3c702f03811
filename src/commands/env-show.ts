import { environmentView, type Readiness } from '../blocks/environment.ts';
import { containerTrouble } from '../blocks/state.ts';
import { arg } from '../domain/args.ts';
import type { ServiceDetail } from '../domain/environment.ts';
import { targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';
import { serviceDetail } from './shared/service-detail.ts';

export const envShow = defineRead({
  name: 'env show',
  title: 'Show an environment',

  summary: 'One environment: its services, their images and how many pods are ready',
  examples: ['env show payments/dev'],
  args: { env: arg.env() },
  async answer({ env: target }, ctx) {
    const { project, env, production } = target;
    const [detail, locks] = await Promise.all([
      ctx.zadig.call(endpoints.environmentDetail, {
        project,
        production,
        params: { env },
        signal: ctx.signal,
      }),
      ctx.changes.locks([project]),
    ]);
    const lock = locks.get(targetText({ project, env })) ?? null;
    return environmentView(target, detail, lock, (service) =>
      // One service that cannot be read must not hide the others; its row says so.
      serviceDetail(target, service, ctx).then(readiness, () => null),
    );
  },
});

/** The pods of a service that count, and what ails them. */
export function readiness({ workloads }: ServiceDetail): Readiness {
  const pods = workloads.flatMap((workload) => workload.pods).filter((pod) => pod.status !== 'Terminating');
  const troubles = pods
    .flatMap((pod) => pod.containers.map(containerTrouble))
    .filter((trouble) => trouble !== null);
  return {
    ready: pods.filter((pod) => pod.ready).length,
    wanted: workloads.reduce((sum, { replicas }) => sum + replicas, 0),
    troubles: [...new Set(troubles)].slice(0, 5),
  };
}
