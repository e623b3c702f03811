import { mayAnywhere } from '../../domain/access.ts';
import { CONFIG_KINDS } from '../../domain/environment.ts';
import type { CommandShape } from '../../domain/usage.ts';
import type { ChangesPool } from './changes.ts';
import {
  type Asking,
  chosen,
  countedOut,
  envGate,
  environmentsGate,
  type Gate,
  projectGate,
} from './gate.ts';
import { commandItem, mergedContainers } from './items.ts';
import type { Found } from './kept.ts';
import type { Running } from './lists.ts';
import { howOld, whyNot } from './notes.ts';
import { closed, type Item, known, type Pool, unlisted } from './pick.ts';

/** What does not come from Zadig. */
export interface OtherPools {
  readonly commands: readonly CommandShape[];
  readonly changes: ChangesPool['of'];
}

/** What somebody may choose from, whatever they have typed. Never rejects. */
export async function poolOf(asking: Asking, { commands, changes }: OtherPools): Promise<Pool> {
  const { looking, lists } = asking;
  switch (looking.source) {
    case 'config-yaml':
      return closed('This is written, not chosen.');
    case 'commands':
      return known(commands.map(commandItem));
    case 'changes':
      return changes(asking);
    case 'projects':
      return listed(asking, await lists.projects());
    case 'environments':
      return environments(asking);
    case 'project-services':
      return projectServices(asking);
    case 'clusters':
      return (await barredFrom(asking)) ?? listed(asking, await lists.clusters());
    case 'registries':
      return (await barredFrom(asking)) ?? listed(asking, await lists.registries());
    case 'services':
    case 'absent-services':
    case 'variables':
    case 'configs':
      return inEnvironment(asking);
    case 'workloads':
    case 'containers':
    case 'pods':
    case 'service-variables':
      return inService(asking);
  }
}

async function environments(asking: Asking): Promise<Pool> {
  const { open, instead } = await environmentsGate(asking);
  if (open === null) return instead;
  const { items, hidden, isWhole, note } = open;
  const isBarred = items.length === 0 && hidden > 0 && note === null;
  return { items, isWhole, note: isBarred ? 'You may use none of its environments in this way.' : note };
}

/** What a new test environment may begin with. */
async function projectServices(asking: Asking): Promise<Pool> {
  const { open: project, instead } = await projectGate(asking);
  if (project === null) return instead;
  const { lists } = asking;
  return (
    (await barredFrom(asking, project)) ??
    listed(asking, await lists.templates({ project, production: false }))
  );
}

/** What belongs to no environment is for whoever may do something of the kind in one: of the project, or of any. */
async function barredFrom(asking: Asking, project?: string): Promise<Pool | null> {
  const { looking, settings } = asking;
  const membership = await asking.membership;
  if (mayAnywhere(settings.access, membership.groups, looking.kind, project)) return null;
  return closed(countedOut(membership) ?? 'You may not use any environment in this way.');
}

async function inEnvironment(asking: Asking): Promise<Pool> {
  const { looking, lists } = asking;
  const env = await envGate(asking);
  if (env.open === null) return env.instead;
  switch (looking.source) {
    case 'variables':
      return listed(asking, await lists.variables(env.open));
    case 'configs': {
      const type = configType(asking);
      return type.open === null ? type.instead : listed(asking, await lists.configs(env.open, type.open));
    }
    case 'absent-services': {
      const [templates, services] = await Promise.all([lists.templates(env.open), lists.services(env.open)]);
      if (services.value === null) return listed(asking, services);
      const there = new Set(services.value.map(({ value }) => value));
      return fromZadig(asking, templates, (all) => all.filter(({ value }) => !there.has(value)));
    }
    default:
      return listed(asking, await lists.services(env.open));
  }
}

function configType({ looking }: Asking): Gate<(typeof CONFIG_KINDS)[number]> {
  const { open, instead } = chosen(looking, 'type');
  if (open === null) return { open, instead };
  const type = CONFIG_KINDS.find((kind) => kind.toLowerCase() === open.toLowerCase());
  return type === undefined
    ? { open: null, instead: closed(`Choose one of ${CONFIG_KINDS.join(', ')} first.`) }
    : { open: type, instead: null };
}

async function inService(asking: Asking): Promise<Pool> {
  const { looking, lists } = asking;
  const env = await envGate(asking);
  if (env.open === null) return env.instead;
  const service = chosen(looking, 'service');
  if (service.open === null) return service.instead;
  const target = { ...env.open, service: service.open };
  if (looking.source === 'service-variables') {
    return listed(asking, await lists.serviceVariables(target));
  }
  return fromZadig(asking, await lists.running(target), (all) => partOf(all, asking));
}

function partOf({ workloads, containers, pods }: Running, { looking }: Asking): readonly Item[] {
  if (looking.source !== 'containers') return looking.source === 'pods' ? pods : workloads;
  const pod = pods.find(({ value }) => value === looking.given['pod']);
  if (pod !== undefined) return pod.containers;
  const workload = (looking.given['workload'] ?? '').toLowerCase();
  const isIn = ({ name, kind }: { name: string; kind: string }) =>
    workload === '' || [name, `${kind}/${name}`].some((each) => each.toLowerCase() === workload);
  return mergedContainers(containers.filter(({ of }) => isIn(of)));
}

function listed(asking: Asking, found: Found<readonly Item[]>): Pool {
  return fromZadig(asking, found, (all) => all);
}

function fromZadig<T>(
  { looking: { source } }: Asking,
  { value, ageMs, failed }: Found<T>,
  itemsOf: (value: T) => readonly Item[],
): Pool {
  if (value === null) return unlisted(whyNot(source, failed));
  return known(itemsOf(value), howOld(ageMs, failed));
}
