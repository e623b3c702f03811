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

interface Known extends Omit<Place, 'checked'> {
  /** What else it may be called by. */
  readonly words: readonly string[];
}

export async function findCluster(typed: string, ctx: Reader): Promise<Place> {
  const all = await orNull(ctx.zadig.call(endpoints.listClusters, { signal: ctx.signal }));
  const known = all?.map(({ id, name, production }) => ({ id, name: name || id, production, words: [name] }));
  return find('cluster', typed, known ?? null);
}

/** By id, address, or address with namespace. */
export async function findRegistry(typed: string, ctx: Reader): Promise<Place> {
  return find('registry', bare(typed), await registries(ctx));
}

/** How a registry that is in use is called: its address, or its id when that is all there is. */
export async function registryName(id: string, ctx: Reader): Promise<string> {
  return (await registries(ctx))?.find((registry) => registry.id === id)?.name ?? id;
}

async function registries(ctx: Reader): Promise<readonly Known[] | null> {
  const all = await orNull(ctx.zadig.call(endpoints.listRegistries, { signal: ctx.signal }));
  return (
    all?.map(({ id, address, namespace }) => {
      const name = [bare(address), namespace].filter((part) => part !== '').join('/');
      return { id, name: name || id, production: null, words: [name, bare(address)] };
    }) ?? null
  );
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
}

function find(what: string, typed: string, known: readonly Known[] | null): Place {
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
    });
  }
  const close = nearest(
    typed,
    known.flatMap(({ name, words }) => [name, ...words]),
  );
  throw new BotError('not_found', `There is no ${what} ${typed}; Zadig has ${few(names)}.`, {
    hint: close.length === 0 ? 'Its name or its id will do.' : `Did you mean ${close.join(' or ')}?`,
  });
}
