import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { nearest } from '../../domain/nearest.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import type { Reader } from './service-detail.ts';

/** An answer; null when this Zadig has no such call. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof BotError && error.code === 'unsupported') return null;
    throw error;
  }
}

/** What a cluster's or registry's word turned out to mean. */
export interface Place {
  readonly id: string;
  readonly name: string;
  /** A cluster for production; null when it is not known, or not one. */
  readonly production: boolean | null;
  /** False when this Zadig does not list them, so that the word is taken for an id. */
  readonly checked: boolean;
}

/** A cluster or registry that Zadig lists. */
export interface ListedPlace extends Omit<Place, 'checked'> {
  /** What else it may be called by. */
  readonly words: readonly string[];
}

export async function findCluster(typed: string, ctx: Reader): Promise<Place> {
  return find('cluster', typed, await orNull(clusters(ctx)));
}

/** All clusters. Errors: `unsupported` when this Zadig does not list them. */
export async function clusters({ zadig, signal }: Reader): Promise<readonly ListedPlace[]> {
  const all = await zadig.call(endpoints.listClusters, { signal });
  return all.map(({ id, name, production }) => ({ id, name: name || id, production, words: [name] }));
}

/** By id, address, or address with namespace. */
export async function findRegistry(typed: string, ctx: Reader): Promise<Place> {
  return find('registry', bare(typed), await orNull(registries(ctx)));
}

/** How a registry that is in use is called: its address, or its id when that is all there is. */
export async function registryName(id: string, ctx: Reader): Promise<string> {
  return (await orNull(registries(ctx)))?.find((registry) => registry.id === id)?.name ?? id;
}

/** All image registries. Errors: `unsupported` when this Zadig does not list them. */
export async function registries({ zadig, signal }: Reader): Promise<readonly ListedPlace[]> {
  const all = await zadig.call(endpoints.listRegistries, { signal });
  return all.map(({ id, address, namespace }) => {
    const name = [bare(address), namespace].filter((part) => part !== '').join('/');
    return { id, name: name || id, production: null, words: [name, bare(address)] };
  });
}

/** How one of them is typed: its name, or its id when its name may mean another one as well. */
export function placeWord({ id, name }: ListedPlace, among: readonly ListedPlace[]): string {
  const meant = among.filter((other) => other.id === name || other.words.includes(name));
  return meant.length === 1 && meant[0]?.id === id ? name : id;
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
}

function find(what: string, typed: string, known: readonly ListedPlace[] | null): Place {
  if (known === null) return { id: typed, name: typed, production: null, checked: false };
  const byId = known.filter(({ id }) => id === typed);
  const [found, ...others] = byId.length > 0 ? byId : known.filter(({ words }) => words.includes(typed));
  const names = known.map(({ name }) => name);
  if (found !== undefined && others.length === 0) {
    return { id: found.id, name: found.name, production: found.production, checked: true };
  }
  if (found !== undefined) {
    const meant = [found, ...others].map(({ name, id }) => `${name} (${id})`);
    throw new BotError('usage', `${typed} may be more than one ${what}: ${few(meant)}.`, {
      hint: 'Name it by its id, which stands in brackets.',
      arg: what,
    });
  }
  const close = nearest(
    typed,
    known.flatMap(({ name, words }) => [name, ...words]),
  );
  throw new BotError('not_found', `There is no ${what} ${typed}; Zadig has ${few(names)}.`, {
    hint: close.length === 0 ? 'Its name or its id will do.' : `Did you mean ${close.join(' or ')}?`,
    arg: what,
  });
}
