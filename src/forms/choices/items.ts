import { count } from '../../blocks/mrkdwn.ts';
import { containerTrouble, environmentState, podState, serviceState } from '../../blocks/state.ts';
import type { NamedWorkload, Runs } from '../../commands/shared/find-workload.ts';
import { type ListedPlace, placeWord } from '../../commands/shared/listed.ts';
import { shownValue, type Told, withOptions } from '../../commands/shared/shown-value.ts';
import type {
  Environment,
  EnvironmentDetail,
  Pod,
  ServiceSummary,
  Variable,
} from '../../domain/environment.ts';
import { few } from '../../domain/few.ts';
import { naturally } from '../../domain/fuzzy.ts';
import { isSecretName } from '../../domain/secret-names.ts';
import { maskText } from '../../domain/secrets.ts';
import type { CommandShape } from '../../domain/usage.ts';
import type { Item } from './pick.ts';

/** An environment as it is kept: whether somebody may see it is asked each time. */
export interface EnvItem extends Item {
  readonly production: boolean;
}

/** A container and the workload it is in. */
export interface ContainerItem extends Item {
  readonly of: NamedWorkload;
}

/** A pod and what runs in it. */
export interface PodItem extends Item {
  readonly containers: readonly Item[];
}

/** Slack shows 75 characters; what is kept is little more. */
const ABOUT = 100;
/** Hiding secrets in longer values takes time that nobody has who is typing. */
const LONGEST_VALUE = 2_000;

/** In the order people count in, each value once. */
export function sorted<I extends Item>(items: readonly I[]): readonly I[] {
  const known = new Map(items.map((item) => [item.value, item]));
  return [...known.values()].sort((one, other) => naturally(one.value, other.value));
}

export function envItem({ key, alias, production, status }: Environment): EnvItem {
  const side = production ? 'production' : 'test';
  const name = alias === null || alias === key ? [] : [alias];
  return {
    value: key,
    production,
    also: name,
    about: about([side, words(environmentState(status)), ...name]),
  };
}

export function serviceItem({ name, status, type }: Pick<ServiceSummary, 'name' | 'status' | 'type'>): Item {
  return { value: name, about: about([words(serviceState(status)), type]) };
}

/** Workloads by their names, with the kind before it where another is called the same. */
export function workloadItems(runs: readonly Runs[]): readonly Item[] {
  const alike = grouped(runs, ({ name }) => name);
  const items = runs.map(({ name, kind, replicas }) => ({
    value: alike.get(name)?.length === 1 ? name : `${kind}/${name}`,
    about: about([kind, replicas === null ? '' : count(replicas, 'pod')]),
  }));
  return sorted(items);
}

/** Containers whose image can be changed. */
export function containerItems({ name, kind, images }: Runs): readonly ContainerItem[] {
  return images
    .filter(({ init }) => !init)
    .map((image) => ({ value: image.name, about: about([maskText(image.image)]), of: { name, kind } }));
}

/** One choice for each name: of one that several workloads have, it is said which. */
export function mergedContainers(containers: readonly ContainerItem[]): readonly Item[] {
  const merged = [...grouped(containers, ({ value }) => value)].map(([value, alike]) => {
    const [only, ...others] = alike;
    if (only !== undefined && others.length === 0) return only;
    return { value, about: about([`in ${few(alike.map(({ of }) => of.name))}`]) };
  });
  return sorted(merged);
}

export function podItem(pod: Pod): PodItem {
  const troubles = pod.containers.flatMap((container) => containerTrouble(container) ?? []);
  return {
    value: pod.name,
    about: about([words(podState(pod)), ...new Set(troubles)]),
    containers: pod.containers.map(({ name, image }) => ({ value: name, about: about([maskText(image)]) })),
  };
}

export function variableItem(variable: Variable): Item {
  return { value: variable.key, about: about([valueText(variable)]) };
}

/**
 * A variable of a service, with the template's value, since Zadig tells no other; or with the environment's, which it
 * follows.
 */
export function serviceVariableItem(
  own: Variable,
  service: string,
  { variables }: Pick<EnvironmentDetail, 'variables'>,
): Item {
  const global = variables.find(({ key }) => key === own.key);
  const shown =
    global?.relatedServices.includes(service) === true
      ? `follows the environment: ${valueText(global)}`
      : `default: ${valueText(withOptions(own, global))}`;
  return { value: own.key, about: about([shown]) };
}

export function placeItem(place: ListedPlace, among: readonly ListedPlace[]): Item {
  const value = placeWord(place, among);
  const side = place.production === null ? [] : [`${place.production ? 'production' : 'test'} cluster`];
  const id = value === place.id && place.name !== place.id ? [place.id] : [];
  return {
    value,
    ...(value === place.name ? {} : { text: place.name }),
    also: [place.id],
    about: about([...side, ...id]),
  };
}

export function commandItem({ name, summary, aliases = [] }: CommandShape): Item {
  return { value: name, also: aliases, about: about([summary]) };
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** The parts that say something, side by side; what is cut is a text of its own, so that the whole is not kept. */
function about(parts: readonly string[]): string {
  const line = parts.filter((part) => part !== '').join(' · ');
  const letters = [...line.slice(0, 2 * ABOUT)];
  return letters.length <= ABOUT ? letters.join('') : `${letters.slice(0, ABOUT - 1).join('')}…`;
}

/** A state without the emoji before it. */
function words(state: string): string {
  return state.replace(/^:\w+: /, '');
}

function valueText(variable: Told): string {
  const { length } = String(variable.value ?? '');
  const looked = variable.options.reduce((sum, option) => sum + option.length, length);
  if (looked <= LONGEST_VALUE || isSecretName(variable.key)) return shownValue(variable);
  return length <= ABOUT ? count(variable.options.length, 'choice') : count(length, 'character');
}
