import type { EnvironmentDetail, ServiceDetail } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Known } from '../domain/watch/advance.ts';
import { isUnwell, type Sight, sightOf } from '../domain/watch/sight.ts';
import { endpoints } from '../zadig/endpoints.ts';
import type { WatchParts } from './parts.ts';

/** In one look, so many services are looked at closely because something is wrong or has just changed. */
const MOST_CLOSELY = 12;

/** What an environment is like now; null when it is not there any more. `turn` counts the looks. Errors: BotError. */
export async function lookAt(
  target: EnvTarget,
  before: Known | null,
  turn: number,
  parts: WatchParts,
  signal: AbortSignal,
): Promise<Sight | null> {
  const detail = await detailOf(target, parts, signal);
  if (detail === null) return null;
  const names = closely(detail, before, turn);
  const looked = await Promise.all(
    names.map(async (name) => [name, await serviceOf(name, target, parts, signal)] as const),
  );
  const details = new Map(
    looked.flatMap(([name, found]) => (found === null ? [] : [[name, found] as const])),
  );
  return sightOf(detail, details, parts.hidden);
}

/** A Zadig that fails to read one that is not there says little: its list decides. */
async function detailOf(
  target: EnvTarget,
  { zadig }: WatchParts,
  signal: AbortSignal,
): Promise<EnvironmentDetail | null> {
  const { project, env, production } = target;
  try {
    return await zadig.call(endpoints.environmentDetail, {
      ...{ project, production, params: { env }, fresh: true, signal },
    });
  } catch (error) {
    if (!(error instanceof BotError) || error.code === 'unavailable') throw error;
    const listed = await zadig.call(endpoints.listEnvironments, { project, production, fresh: true, signal });
    // An empty list may only mean that it is not shown to us.
    if (listed.length > 0 && !listed.some(({ key }) => key === env)) return null;
    throw error;
  }
}

/** Null: Zadig does not tell of it just now, and the next look may. */
async function serviceOf(
  service: string,
  { project, env, production }: EnvTarget,
  { zadig }: WatchParts,
  signal: AbortSignal,
): Promise<ServiceDetail | null> {
  try {
    return await zadig.call(endpoints.serviceDetail, {
      ...{ project, production, params: { env, service }, signal },
      query: { workLoadType: 'Deployment' },
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof BotError)) throw error;
    return null;
  }
}

/** Those that are not well or have just changed, and of the others one in turn, for how many pods it is to have. */
function closely(
  { services, updatedAt }: EnvironmentDetail,
  before: Known | null,
  turn: number,
): readonly string[] {
  // Of a Helm release, Zadig says neither whether it is well nor, without its kind, anything else.
  const known = services.filter(({ type }) => type !== 'helm');
  const isMoved = before !== null && before.sight.updatedAt !== updatedAt;
  const first = known.filter((service) => isUnwell(service) || isMoved);
  const inTurn = known[turn % Math.max(1, known.length)];
  return [...new Set([...first.slice(0, MOST_CLOSELY), ...(inTurn === undefined ? [] : [inTurn])])].map(
    ({ name }) => name,
  );
}
