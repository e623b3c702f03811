import { eventList, type ObjectEvent } from '../blocks/events.ts';
import { arg } from '../domain/args.ts';
import type { ServiceDetail } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';
import { findService, serviceDetail } from './shared/service-detail.ts';

/** A service's pods beyond these are the same story again; the answer says how many were left out. */
const MOST_PODS = 20;

export const events = defineRead({
  name: 'events',
  summary: 'Kubernetes events of a service: its workloads and their pods',
  examples: ['events payments/dev/api'],
  args: { service: arg.service() },
  async answer({ service: target }, ctx) {
    const detail = await serviceDetail(target, await findService(target, ctx), ctx);
    const { objects, left } = objectsOf(detail);
    const { project, env, production } = target;
    const lists = await Promise.allSettled(
      objects.map(({ kind, name }) =>
        ctx.zadig.call(endpoints.listEvents, {
          project,
          production,
          query: { envName: env, name, type: kind },
          signal: ctx.signal,
        }),
      ),
    );
    const failed = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason] : []));
    if (failed.length > 0 && failed.length === lists.length) throw failed[0];
    const found = lists.flatMap((list, index): ObjectEvent[] => {
      const object = `${objects[index]?.kind} ${objects[index]?.name}`;
      return list.status === 'fulfilled' ? list.value.map((event) => ({ ...event, object })) : [];
    });
    const problems = [
      ...new Set(
        failed.map((reason) =>
          reason instanceof BotError ? reason.message : 'Some events could not be read.',
        ),
      ),
      ...(left === 0 ? [] : [`Events of ${left} more pods are not shown.`]),
    ];
    return eventList(target, found, problems);
  },
});

/** Kubernetes keeps the events of a workload and of its pods apart; pods that are not well come first. */
function objectsOf({ workloads, cronJobs }: ServiceDetail): {
  objects: { kind: string; name: string }[];
  left: number;
} {
  const pods = [...workloads, ...cronJobs]
    .flatMap((owner) => owner.pods)
    .sort((a, b) => Number(a.ready) - Number(b.ready));
  return {
    objects: [
      ...workloads.map(({ kind, name }) => ({ kind, name })),
      ...cronJobs.map(({ name }) => ({ kind: 'CronJob', name })),
      ...pods.slice(0, MOST_PODS).map(({ name }) => ({ kind: 'Pod', name })),
    ],
    left: Math.max(0, pods.length - MOST_PODS),
  };
}
