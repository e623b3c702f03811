import { type ServiceCount, serviceCount } from '../blocks/state.ts';
import { BotError } from '../domain/errors.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import type { Zadig } from '../zadig/client.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { type Known, knownEnvironments } from './environments.ts';

/** Environments by project, with their services, for what is drawn for many people one after the other. */
export interface KeptEnvironments {
  /** As Zadig says now, or, unless `fresh`, as it said within the last minute. Errors: BotError. */
  get(project: string, fresh: boolean, signal: AbortSignal): Promise<Known>;
  /**
   * How many services of an environment are not ready, as Zadig said within the last minute, or ten when it is away.
   * Errors: BotError.
   */
  count(target: EnvTarget, signal: AbortSignal): Promise<ServiceCount>;
  /** Something was changed there: it is read from Zadig itself. */
  forget(project: string): void;
  /** Which environments there are, and their states, are asked for again. */
  lookAgain(): void;
}

const KEEP_MS = 60_000;
const STAND_IN_MS = 10 * 60_000;
const MOST_KEPT = 1_000;

/** `now` in milliseconds, on a clock that nobody sets. */
export function keptEnvironments(zadig: Zadig, now: () => number): KeptEnvironments {
  const kept = new Map<string, { readonly known: Known; readonly at: number }>();
  const counted = new Map<
    string,
    { readonly project: string; readonly count: ServiceCount; readonly at: number }
  >();
  /** Grows with everything that is forgotten, so that what was asked before is not kept. */
  let age = 0;
  return {
    async get(project, fresh, signal) {
      const found = kept.get(project);
      if (!fresh && found !== undefined && now() - found.at < KEEP_MS) return found.known;
      const asked = age;
      const known = await knownEnvironments(zadig, project, signal);
      if (kept.size >= MOST_KEPT) kept.clear();
      if (known.failure === null && asked === age) kept.set(project, { known, at: now() });
      return known;
    },
    async count({ project, env, production }, signal) {
      const key = targetText({ project, env });
      const found = counted.get(key);
      if (found !== undefined && now() - found.at < KEEP_MS) return found.count;
      const asked = age;
      try {
        const detail = await zadig.call(endpoints.environmentDetail, {
          ...{ project, production, signal },
          params: { env },
        });
        const count = serviceCount(detail.services);
        if (counted.size >= MOST_KEPT) counted.clear();
        if (asked === age) counted.set(key, { project, count, at: now() });
        return count;
      } catch (error) {
        const isAway = error instanceof BotError && error.code === 'unavailable';
        if (!isAway || found === undefined || now() - found.at >= STAND_IN_MS) throw error;
        return found.count;
      }
    },
    forget(project) {
      age += 1;
      zadig.forget(project);
      kept.delete(project);
      for (const [key, one] of counted) if (one.project === project) counted.delete(key);
    },
    lookAgain: () => kept.clear(),
  };
}
