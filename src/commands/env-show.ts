import { environmentView, type Readiness } from '../blocks/environment.ts';
import { containerTrouble } from '../blocks/state.ts';
import { arg } from '../domain/args.ts';
import type { ServiceDetail } from '../domain/environment.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';
import { serviceDetail } from './shared/service-detail.ts';

export const envShow = defineRead({
  name: 'env show',

  summary: 'One environment: its services, their images and how many pods are ready',
  examples: ['env show payments/dev'],
  args: { env: arg.env() },
  async answer({ env: target }, ctx) {
    const { project, env, production } = target;
    const detail = await ctx.zadig.call(endpoints.environmentDetail, {
      project,
      production,
      params: { env },
      signal: ctx.signal,
    });
    return environmentView(target, detail, (service) =>
      // One service that cannot be read must not hide the others; its row says so.
      serviceDetail(target, service, ctx).then(readiness, () => null),
    );
  },
});

function readiness({ workloads }: ServiceDetail): Readiness {
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
