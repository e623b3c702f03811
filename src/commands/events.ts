import { eventList, type ObjectEvent } from '../blocks/events.ts';
import { arg, flag, optional } from '../domain/args.ts';
import type { Pod, ServiceDetail } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { nearest } from '../domain/nearest.ts';
import { podMeant } from '../domain/pod-name.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';
import { findService, serviceDetail } from './shared/service-detail.ts';

/** A service's pods beyond these are the same story again; the answer says how many were left out. */
const MOST_PODS = 20;

export const events = defineRead({
  name: 'events',
  title: 'Show events',
  summary: 'Kubernetes events of a service: its workloads and their pods, or one pod',
  examples: ['events payments/dev/api', 'events payments/dev/api --pod api-7f9c'],
  args: {
    service: arg.service(),
    pod: flag(optional(arg.word({ label: 'Pod', hint: 'api-7f9c', source: 'pods' }))),
  },
  async answer({ service: target, pod }, ctx) {
    const detail = await serviceDetail(target, await findService(target, ctx), ctx);
    const { objects, left } = pod === undefined ? objectsOf(detail) : onePod(target, detail, pod);
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

/** What Kubernetes keeps events of, and how many pods are not among it. */
interface Objects {
  readonly objects: readonly { readonly kind: string; readonly name: string }[];
  readonly left: number;
}

/** Kubernetes keeps the events of a workload and of its pods apart; pods that are not well come first. */
function objectsOf(detail: ServiceDetail): Objects {
  const { workloads, cronJobs } = detail;
  const pods = [...podsOf(detail)].sort((a, b) => Number(a.ready) - Number(b.ready));
  return {
    objects: [
      ...workloads.map(({ kind, name }) => ({ kind, name })),
      ...cronJobs.map(({ name }) => ({ kind: 'CronJob', name })),
      ...pods.slice(0, MOST_PODS).map(({ name }) => ({ kind: 'Pod', name })),
    ],
    left: Math.max(0, pods.length - MOST_PODS),
  };
}

function onePod(target: ServiceTarget, detail: ServiceDetail, typed: string): Objects {
  const names = podsOf(detail).map(({ name }) => name);
  const name = podMeant(typed, names);
  if (name !== null) return { objects: [{ kind: 'Pod', name }], left: 0 };
  const close = nearest(typed, names);
  const at = targetText(target);
  throw new BotError('not_found', `There is no pod ${typed} of ${at} now; it has ${few(names)}.`, {
    hint:
      close.length === 0 ? `/zadig service show ${at} lists them.` : `Did you mean ${close.join(' or ')}?`,
    arg: 'pod',
  });
}

function podsOf({ workloads, cronJobs }: ServiceDetail): readonly Pod[] {
  return [...workloads, ...cronJobs].flatMap((owner) => owner.pods);
}
