import { logsAnswer } from '../blocks/logs.ts';
import { arg, flag, optional } from '../domain/args.ts';
import type { Pod } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { nearest } from '../domain/nearest.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import { defineRead } from './command.ts';
import { lastLines } from './shared/last-lines.ts';
import { findService, serviceDetail } from './shared/service-detail.ts';

const MOST_PODS = 5;
const LINES = 50;

export const logs = defineRead({
  name: 'logs',
  summary: 'The last log lines of a service, of all its pods or of one',
  examples: ['logs payments/dev/api', 'logs payments/dev/worker --tail 200'],
  needs: 'stream',
  args: {
    service: arg.service(),
    pod: optional(arg.word({ label: 'Pod', hint: 'api-7f9c', source: 'pods' })),
    container: optional(arg.word({ label: 'Container', hint: 'api', source: 'containers' })),
    tail: flag(optional(arg.count({ label: 'Lines', hint: '200', max: 1_000 }))),
  },
  async answer({ service: target, pod: wanted, container, tail }, ctx) {
    const detail = await serviceDetail(target, await findService(target, ctx), ctx);
    const all = [...detail.workloads, ...detail.cronJobs].flatMap(({ pods }) => pods);
    const pods = chosen(all, wanted, target);
    const shown = pods.slice(0, MOST_PODS);
    const most = Math.max(1, tail ?? LINES);
    const read = await Promise.all(
      shown.map(async (pod) => {
        const name = containerOf(pod, container, target);
        const lines = await lastLines(
          { target, pod: pod.name, container: name },
          most,
          ctx.zadig,
          ctx.signal,
        );
        return { pod: pod.name, container: name, lines };
      }),
    );
    return logsAnswer(target, read, pods.length - shown.length);
  },
});

function chosen(pods: readonly Pod[], wanted: string | undefined, target: ServiceTarget): readonly Pod[] {
  const at = targetText(target);
  if (pods.length === 0)
    throw new BotError('not_found', `${at} has no pods now.`, {
      hint: `/zadig service show ${at} says why.`,
    });
  if (wanted === undefined) return pods;
  const found = pods.filter(({ name }) => name === wanted);
  if (found.length > 0) return found;
  const names = pods.map(({ name }) => name);
  const close = nearest(wanted, names);
  throw new BotError('not_found', `There is no pod ${wanted} in ${at}; it has ${few(names)}.`, {
    arg: 'pod',
    hint:
      close.length === 0 ? 'Pods come and go; choose one of these.' : `Did you mean ${close.join(' or ')}?`,
  });
}

/** The one that was named; else the one called as the service, else the first. */
function containerOf(
  { name: pod, containers }: Pod,
  wanted: string | undefined,
  target: ServiceTarget,
): string {
  const names = containers.map(({ name }) => name);
  if (wanted !== undefined && names.includes(wanted)) return wanted;
  if (wanted === undefined) {
    const own = names.find((name) => name === target.service) ?? names[0];
    if (own !== undefined) return own;
  }
  throw new BotError('not_found', `The pod ${pod} has no container ${wanted ?? ''}; it has ${few(names)}.`, {
    arg: 'container',
    hint: 'Leave the container out for the main one.',
  });
}
