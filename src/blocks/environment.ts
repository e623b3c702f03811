import type { KnownBlock } from '@slack/types';
import type { EnvLock } from '../domain/change.ts';
import type { ContainerImage, EnvironmentDetail, ServiceSummary } from '../domain/environment.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import type { Answer, Item } from './answer.ts';
import { lockLines } from './lock.ts';
import { buttons, context, section } from './message.ts';
import { bold, clip, code, count, inline, moment } from './mrkdwn.ts';
import { countedState, serviceCount, serviceState } from './state.ts';
import { imageTag, targetTitle } from './target.ts';

/** How many pods a service has and wants; null when it could not be read. */
export interface Readiness {
  readonly ready: number;
  readonly wanted: number;
  /** `CrashLoopBackOff` and the like, each once. */
  readonly troubles: readonly string[];
}

/** One environment at a glance. `readinessOf` is asked only for the services on the page. */
export function environmentView(
  target: EnvTarget,
  detail: EnvironmentDetail,
  lock: EnvLock | null,
  readinessOf: (service: ServiceSummary) => Promise<Readiness | null>,
): Answer {
  const services = [...detail.services].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const items = services.map(
    (service): Item =>
      async () =>
        serviceRow(target, service, await readinessOf(service)),
  );
  return {
    head: [section([title(target, detail), ...lockLines(lock)].join('\n')), context(facts(detail))],
    items,
    perPage: 10,
    foot: services.length === 0 ? [section('No services in this environment.')] : [],
    buttons: [
      {
        label: 'Variables',
        command: `var list ${quoteWord(targetText(target))}`,
        about: `Show the variables of ${targetText(target)}`,
      },
      {
        label: 'Configurations',
        command: `config list ${quoteWord(targetText(target))}`,
        about: `Show the configurations of ${targetText(target)}`,
      },
    ],
  };
}

function title(target: EnvTarget, { alias, status, services }: EnvironmentDetail): string {
  const name = alias === null || alias === target.env ? '' : ` “${inline(alias)}”`;
  const counted = serviceCount(services);
  const total = counted.unready > 0 ? '' : `  ·  ${count(services.length, 'service')}`;
  return `${targetTitle(target)}${name}\n${countedState(status, counted)}${total}`;
}

function facts({ namespace, updatedBy, updatedAt }: EnvironmentDetail): string {
  const by = updatedBy === '' ? '' : ` by ${inline(updatedBy)}`;
  return `Namespace ${code(namespace)}  ·  changed${by} ${moment(updatedAt)}`;
}

function serviceRow(
  target: EnvTarget,
  service: ServiceSummary,
  readiness: Readiness | null,
): readonly KnownBlock[] {
  const state = [stateOf(service, readiness), readinessText(readiness)]
    .filter((part) => part !== '')
    .join('  ·  ');
  const full = targetText({ ...target, service: service.name });
  const typed = quoteWord(full);
  const lines = [bold(service.name), state, images(service.containers)];
  return [
    section(lines.filter((line) => line !== '').join('\n')),
    ...buttons([
      { label: 'Details', command: `service show ${typed}`, about: `Details of ${full}` },
      { label: 'Events', command: `events ${typed}`, about: `Events of ${full}` },
    ]),
  ];
}

/** Zadig says nothing of Helm releases, so their pods do. */
function stateOf({ status }: ServiceSummary, readiness: Readiness | null): string {
  if (status !== '' || readiness === null) return serviceState(status);
  return readiness.ready >= readiness.wanted ? serviceState('running') : serviceState('unstable');
}

function readinessText(readiness: Readiness | null): string {
  if (readiness === null) return 'pods could not be read';
  const { ready, wanted, troubles } = readiness;
  const pods = wanted === 0 && ready === 0 ? 'no pods' : `${ready} of ${wanted} pods ready`;
  return troubles.length === 0
    ? pods
    : `${pods}  ·  :rotating_light: ${troubles.map((trouble) => inline(trouble)).join(', ')}`;
}

function images(containers: readonly ContainerImage[]): string {
  const shown = containers.filter((container) => !container.init).slice(0, 6);
  const more = containers.filter((container) => !container.init).length - shown.length;
  const tags = shown.map(({ name, image }) => `${inline(name)} ${code(clip(imageTag(image), 100))}`);
  return [...tags, ...(more > 0 ? [`and ${more} more containers`] : [])].join('  ·  ');
}
