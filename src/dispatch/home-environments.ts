import { setMaxListeners } from 'node:events';
import type { ProjectEnvironments } from '../blocks/environments.ts';
import type { HomeEnvironments } from '../blocks/home/environments.ts';
import type { Locks } from '../blocks/lock.ts';
import type { ServiceCount } from '../blocks/state.ts';
import type { Environment } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { type Known, visible } from './environments.ts';

/** A Home is drawn without what Zadig has not told by then. */
const DEADLINE_MS = 3_000;
/** Each takes a call to Zadig, once a minute for everybody. */
const MOST_COUNTED = 12;
const NONE = { known: [], counted: new Map(), locks: new Map() } as const;
const UNLISTED =
  'This Zadig does not list its projects, and my configuration names none. Type /zadig env list with the name of one.';

/** What environments are taken from, and which of them somebody may read. */
export interface EnvironmentSources {
  /** Served projects; null when nobody knows them. */
  projects(signal: AbortSignal): Promise<readonly string[] | null>;
  known(project: string, signal: AbortSignal): Promise<Known>;
  /** How many of its services are not ready. Errors: BotError. */
  count(target: EnvTarget, signal: AbortSignal): Promise<ServiceCount>;
  locks(projects: readonly string[]): Promise<Locks>;
  mayRead(project: string, environment: Environment): boolean;
}

interface Read {
  readonly project: string;
  /** Null: nothing of it is known. */
  readonly seen: ProjectEnvironments | null;
  readonly isLate: boolean;
}

/** Environments of the served projects that somebody may read. Never throws for what Zadig does or does not say. */
export async function homeEnvironments(
  sources: EnvironmentSources,
  signal: AbortSignal,
): Promise<HomeEnvironments> {
  const late = new AbortController();
  // Every read waits for it.
  setMaxListeners(0, late.signal);
  const end = () => late.abort(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, DEADLINE_MS);
  try {
    return await readAll(sources, late.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

async function readAll(sources: EnvironmentSources, signal: AbortSignal): Promise<HomeEnvironments> {
  try {
    const projects = await sources.projects(signal);
    if (projects === null) return { ...NONE, late: [], problem: UNLISTED };
    const [all, locks] = await Promise.all([
      Promise.all(projects.map((project) => readOne(project, sources, signal))),
      sources.locks(projects),
    ]);
    const known = all.flatMap(({ seen }) => (seen === null ? [] : [seen]));
    return {
      known,
      counted: await countAll(known, sources, signal),
      locks,
      late: all.flatMap(({ project, isLate }) => (isLate ? [project] : [])),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    return isAway(error)
      ? { ...NONE, late: null, problem: null }
      : { ...NONE, late: [], problem: error.message };
  }
}

/** What is not counted in time, or cannot be, is not in it: the environment stands there with Zadig's word alone. */
async function countAll(
  known: readonly ProjectEnvironments[],
  sources: EnvironmentSources,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ServiceCount>> {
  const targets = known.flatMap(({ project, environments }) =>
    environments
      .filter(({ status }) => status === 'success')
      .map(({ key, production }): EnvTarget => ({ project, env: key, production })),
  );
  const first = [...targets].sort((a, b) => Number(b.production) - Number(a.production));
  const counts = await Promise.all(
    first.slice(0, MOST_COUNTED).map(async (target) => {
      try {
        return [[targetText(target), await sources.count(target, signal)] as const];
      } catch (error) {
        if (!(error instanceof BotError)) throw error;
        return [];
      }
    }),
  );
  return new Map(counts.flat());
}

async function readOne(project: string, sources: EnvironmentSources, signal: AbortSignal): Promise<Read> {
  try {
    const known = await sources.known(project, signal);
    const isLate = known.failure !== null && isAway(known.failure);
    const told = isLate ? { ...known, failure: null } : known;
    return {
      project,
      seen: visible(project, told, (environment) => sources.mayRead(project, environment)),
      isLate,
    };
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    if (isAway(error)) return { project, seen: null, isLate: true };
    return { project, seen: { project, environments: [], hidden: 0, problem: error.message }, isLate: false };
  }
}

/** Zadig is away or slow, so that looking again may help. */
function isAway({ code }: BotError): boolean {
  return code === 'unavailable';
}
