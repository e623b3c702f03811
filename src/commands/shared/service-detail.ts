import type { FoundService } from '../../blocks/service.ts';
import type { ServiceDetail, ServiceSummary } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { nearest } from '../../domain/nearest.ts';
import type { EnvTarget, ServiceTarget } from '../../domain/target.ts';
import type { Zadig } from '../../zadig/client.ts';
import { endpoints } from '../../zadig/endpoints.ts';

/** All it takes to read Zadig: reads and changes have it alike. */
export interface Reader {
  readonly zadig: Pick<Zadig, 'call'>;
  readonly signal: AbortSignal;
}

/** For Helm, Zadig looks a release's workload up by kind, and says an error for every kind but the right one. */
const HELM_KINDS = ['Deployment', 'StatefulSet', 'CronJob'] as const;

/** What an environment says of one of its services; `not_found` with the nearest names when it has none of that name. */
export async function findService(target: ServiceTarget, ctx: Reader): Promise<FoundService> {
  const { project, env, production, service } = target;
  const detail = await ctx.zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal: ctx.signal,
  });
  const found = detail.services.find(({ name }) => name === service);
  if (found !== undefined) return { ...found, environment: detail.status };
  const names = detail.services.map(({ name }) => name);
  const close = nearest(service, names);
  throw new BotError(
    'not_found',
    `There is no service ${service} in ${project}/${env}; it has ${few(names)}.`,
    {
      hint:
        close[0] === undefined
          ? `/zadig env show ${project}/${env} lists them.`
          : `Did you mean ${close.join(' or ')}?`,
      arg: 'service',
    },
  );
}

/** Workloads, pods, ports and hosts of a service. */
export async function serviceDetail(
  target: EnvTarget,
  service: Pick<ServiceSummary, 'name' | 'type'>,
  ctx: Reader,
): Promise<ServiceDetail> {
  const { project, env, production } = target;
  const ask = (workloadType: string) =>
    ctx.zadig.call(endpoints.serviceDetail, {
      project,
      production,
      params: { env, service: service.name },
      query: { workLoadType: workloadType },
      signal: ctx.signal,
    });
  if (service.type !== 'helm') return ask('Deployment');
  const answers = await Promise.allSettled(HELM_KINDS.map(ask));
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const [first] = found;
  if (first === undefined) throw answers.find((answer) => answer.status === 'rejected')?.reason;
  return {
    ...first,
    workloads: found.flatMap(({ workloads }) => workloads),
    cronJobs: found.flatMap(({ cronJobs }) => cronJobs),
  };
}
