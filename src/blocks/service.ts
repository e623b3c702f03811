import type { KnownBlock } from '@slack/types';
import type { CronJob, Pod, ServiceDetail, ServiceSummary, Workload } from '../domain/environment.ts';
import { maskText } from '../domain/secrets.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import type { Answer } from './answer.ts';
import { LIMITS } from './limits.ts';
import { context, section } from './message.ts';
import { age, bold, clip, code, count, inline, moment } from './mrkdwn.ts';
import { containerTrouble, environmentState, podState } from './state.ts';
import { targetTitle } from './target.ts';

/** What a service's environment says of it, and of itself: `success`, `sleeping`, … */
export interface FoundService extends ServiceSummary {
  readonly environment: string;
}

const MOST_PODS_A_BLOCK = 8;

/** One service: its workloads, pods with what ails them, scheduled jobs, ports and hosts. `now` in Unix seconds. */
export function serviceView(
  target: ServiceTarget,
  detail: ServiceDetail,
  summary: FoundService,
  now: number,
): Answer {
  const full = targetText(target);
  const word = quoteWord(full);
  const empty = detail.workloads.length === 0 && detail.cronJobs.length === 0;
  return {
    head: [section(`${targetTitle(target)}\n${stateOf(summary)}Namespace ${code(detail.namespace)}`)],
    items: [
      ...detail.workloads.flatMap((workload) => workloadItems(workload, now)),
      ...detail.cronJobs.flatMap((job) => cronJobItems(job, now)),
      ...network(detail),
    ],
    perPage: 12,
    foot: empty
      ? [section('Zadig shows no workloads for it: nothing is deployed, or it has only configuration.')]
      : [],
    buttons: [
      { label: 'Logs', form: `logs ${word}`, about: `Logs of ${full}: follow them` },
      { label: 'Events', command: `events ${word}`, about: `Kubernetes events of ${full}` },
      summary.type === 'helm'
        ? { label: 'Values', command: `service values ${word}`, about: `Helm values of ${full}` }
        : { label: 'YAML', command: `service yaml ${word}`, about: `Kubernetes YAML of ${full}` },
    ],
  };
}

/** Said only when it explains what is below: a sleeping environment has no pods, and that is as it should be. */
function stateOf({ environment }: FoundService): string {
  return environment === 'success' ? '' : `The environment is ${environmentState(environment)}  ·  `;
}

function workloadItems(workload: Workload, now: number): KnownBlock[][] {
  const { name, kind, replicas, images, pods } = workload;
  const ready = pods.filter((pod) => pod.ready && pod.status !== 'Terminating').length;
  const lines = [
    `${bold(name)}  ·  ${inline(kind)}  ·  ${ready} of ${replicas} replicas ready`,
    ...images.map(
      (image) => `${image.init ? 'init ' : ''}${inline(image.name)}: ${code(clip(image.image, 240))}`,
    ),
  ];
  return [[section(lines.join('\n'))], ...podItems(pods, now)];
}

function cronJobItems(job: CronJob, now: number): KnownBlock[][] {
  const last = job.lastScheduledAt === null ? 'has not run yet' : `last run ${moment(job.lastScheduledAt)}`;
  const state = job.suspended ? ':zzz: suspended' : ':large_green_circle: scheduled';
  const lines = [
    `${bold(job.name)}  ·  CronJob ${code(job.schedule)}  ·  ${state}  ·  ${last}`,
    ...job.images.map((image) => `${inline(image.name)}: ${code(clip(image.image, 240))}`),
  ];
  return [[section(lines.join('\n'))], ...podItems(job.pods, now)];
}

function podItems(pods: readonly Pod[], now: number): KnownBlock[][] {
  const chunks: string[][] = [];
  for (const text of pods.map((pod) => podLines(pod, now))) {
    const last = chunks.at(-1);
    const fits =
      last !== undefined &&
      last.length < MOST_PODS_A_BLOCK &&
      [...last, text].join('\n').length <= LIMITS.section;
    if (fits) last.push(text);
    else chunks.push([text]);
  }
  return chunks.map((texts) => [section(texts.join('\n'))]);
}

function podLines(pod: Pod, now: number): string {
  const restarts = pod.containers.reduce((sum, container) => sum + container.restarts, 0);
  const where = pod.node === '' ? '' : `  ·  on ${inline(pod.node)}`;
  const line = `${podState(pod)}  ${code(pod.name)}  ·  ${count(restarts, 'restart')}  ·  ${age(pod.createdAt, now)}${where}`;
  const troubles = pod.containers.flatMap((container) => {
    const reason = containerTrouble(container);
    if (reason === null) return [];
    const why = container.message === '' ? '' : `: ${inline(clip(maskText(container.message), 200))}`;
    return [`      :rotating_light: ${inline(container.name)} ${bold(reason)}${why}`];
  });
  return [line, ...troubles].join('\n');
}

function network({ endpoints, ingresses }: ServiceDetail): KnownBlock[][] {
  const ports = endpoints.map(({ name, ports: open }) => {
    const list = open.map(({ port, nodePort }) =>
      nodePort === null ? `${port}` : `${port} (node port ${nodePort})`,
    );
    return `Service ${code(name)}: ${list.length === 0 ? 'no ports' : `port ${list.join(', ')}`}`;
  });
  const hosts = ingresses.flatMap(({ name, hosts: rules }) =>
    rules.map(({ host, backends }) => {
      const to = backends.map(({ service, port }) => `${inline(service)}:${inline(port)}`).join(', ');
      return `Ingress ${code(name)}: ${code(host === '' ? '*' : host)} → ${to === '' ? 'nothing' : to}`;
    }),
  );
  const lines = [...ports, ...hosts];
  return lines.length === 0 ? [] : [[context(lines.join('\n'))]];
}
