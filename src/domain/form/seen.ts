import type { Args, Source } from '../args.ts';
import type { Given } from '../choices.ts';
import { shortHash } from '../short-hash.ts';
import { type Entered, listOf, NOTHING_LOADED, textOf } from './field.ts';
import { fieldsOf, givenIn } from './fields.ts';
import { rolesOf } from './target-parts.ts';
import { WRITTEN } from './word-fields.ts';

/** What stands in one input, and what it was chosen under: a service means nothing once its environment is another. */
export interface Seen {
  readonly value: string | readonly string[];
  readonly under: string;
}

/** What has to be chosen before there is anything to choose from, or to edit. */
const PARENTS: Readonly<Record<Source, readonly string[]>> = {
  projects: [],
  environments: ['project'],
  services: ['project', 'env'],
  'absent-services': ['project', 'env'],
  'project-services': ['project'],
  workloads: ['project', 'env', 'service'],
  containers: ['project', 'env', 'service', 'workload', 'pod'],
  pods: ['project', 'env', 'service'],
  variables: ['project', 'env'],
  'service-variables': ['project', 'env', 'service'],
  configs: ['project', 'env', 'type'],
  'config-yaml': ['project', 'env', 'type', 'name'],
  clusters: [],
  registries: [],
  changes: [],
  commands: [],
};

export function parentsOf(source: Source): readonly string[] {
  return PARENTS[source];
}

/** A short name for what the choices of a source depend on; empty where they depend on nothing. */
export function underOf(source: Source, given: Given): string {
  const parents = parentsOf(source);
  if (parents.length === 0) return '';
  return shortHash(parents.map((parent) => given[parent] ?? '').join('\n'));
}

/** The same, with the value an input started from, so that it shows whether it was changed. */
export function underWith(source: Source, given: Given, current: string): string {
  return `${underOf(source, given)}.${shortHash(plain(current))}`;
}

/** Is it another value than the one its input started from? */
function isEdited({ value, under }: Seen): boolean {
  return under.slice(under.indexOf('.') + 1) !== shortHash(plain(textOf(value)));
}

/** What is entered for one variable, while another place is chosen than the one it is for. */
function asideId(id: string, under: string): string {
  return id.replace('=', `~${under}=`);
}

/**
 * What is entered, with what is `carried` beside the inputs, without what was chosen under another project, environment
 * or service than the one chosen now; values of variables wait aside until theirs is chosen again. `before` is what had
 * been chosen when the inputs were drawn.
 */
export function enteredIn(
  args: Args,
  seen: Readonly<Record<string, Seen>>,
  carried: Entered,
  before: Given,
): Entered {
  const entered: Record<string, string | readonly string[]> = { ...carried };
  const take = (id: string, given: Given) => {
    const at = seen[id];
    if (at === undefined || at.value.length === 0) return;
    const source = sourceOf(args, id);
    if (at.under === '' || (source !== null && at.under === underOf(source, given))) entered[id] = at.value;
  };
  const fields = () => ([1, 2] as const).flatMap((page) => fieldsOf(args, entered, NOTHING_LOADED, page));
  // From the first to the last, since each is asked for under those before it.
  for (const { id, kind } of fields()) if (kind !== 'areas') take(id, givenIn(fields()));
  const given = givenIn(fields());
  for (const [id, at] of Object.entries(seen)) {
    const [name = ''] = id.split(/[.=]/);
    const source = sourceOf(args, id);
    if (id === `${name}.which` || id === `${name}.names`) take(id, given);
    else if (id.includes('=') && isChosen(id, seen)) {
      if (source !== null && isEdited(at)) entered[asideId(id, whereOf(at))] = textOf(at.value);
    }
  }
  for (const [id, value] of Object.entries(carried)) {
    if (entered[id] !== value || !isElsewhere(args, id, before, given)) continue;
    delete entered[id];
    const source = sourceOf(args, id);
    if (source !== null && id.includes('=')) entered[asideId(id, underOf(source, before))] = value;
  }
  for (const [id, value] of Object.entries(entered)) {
    const here = hereId(args, id, given);
    if (here === null) continue;
    delete entered[id];
    entered[here] = value;
  }
  const shown = inOrder(seen);
  for (const [name, { kind }] of Object.entries(args)) {
    if (kind !== 'body') continue;
    const source = sourceOf(args, name);
    const under = source === null ? '' : underOf(source, given);
    const areas = shown.filter(([id, at]) => id.startsWith(`${name}.`) && at.under === under);
    const texts = areas.map(([, at]) => textOf(at.value));
    if (texts.some((text) => text !== '')) entered[name] = texts;
  }
  return entered;
}

function whereOf({ under }: Seen): string {
  return under.slice(0, under.indexOf('.'));
}

/** The id of what waits aside for the place that is chosen now; null for all else. */
function hereId(args: Args, id: string, given: Given): string | null {
  const [, name = '', under, rest] = /^([^~=]+)~(\w+)(=.*)$/s.exec(id) ?? [];
  const source = sourceOf(args, name);
  return source !== null && under === underOf(source, given) ? `${name}${rest}` : null;
}

/** Was it entered for a place, and another is chosen now? What is written may be for any. */
function isElsewhere(args: Args, id: string, before: Given, given: Given): boolean {
  const source = sourceOf(args, id);
  if (source === null || WRITTEN.some((part) => part !== '' && id.endsWith(part))) return false;
  const isPlaced = parentsOf(source).every((parent) => before[parent] !== undefined);
  return isPlaced && underOf(source, before) !== underOf(source, given);
}

/** Areas by their number: Slack does not promise an order. */
function inOrder(seen: Readonly<Record<string, Seen>>): readonly (readonly [string, Seen])[] {
  const number = (id: string) => Number(/\.(\d+)$/.exec(id)?.[1] ?? 0);
  return Object.entries(seen).sort(([one], [other]) => number(one) - number(other));
}

/** Of many variables, those that are chosen are edited. */
function isChosen(id: string, seen: Readonly<Record<string, Seen>>): boolean {
  const at = id.indexOf('=');
  const which = seen[`${id.slice(0, at)}.which`];
  return which === undefined || listOf(which.value).includes(id.slice(at + 1));
}

/** Where the choices of a field, or its value, come from; null for what is written. */
export function sourceOf(args: Args, id: string): Source | null {
  const [name = '', part = ''] = id.split(/[.=]/);
  const arg = Object.hasOwn(args, name) ? args[name] : undefined;
  if (arg === undefined) return null;
  return rolesOf(arg.kind)?.find((role) => role.name === part)?.source ?? arg.source;
}

/** Slack may change line ends and take blanks off the end. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').trimEnd();
}
