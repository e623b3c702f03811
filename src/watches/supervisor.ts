import { setTimeout as pause } from 'node:timers/promises';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { createLimiters } from '../limits/limiters.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { type EnvRun, runEnv } from './env-run.ts';
import type { WatchParts } from './parts.ts';

/** Looks at the environments that this process holds, of all that some channel hears about. */
export interface WatchSupervisor {
  /** These are watched from now on; resolves when they have been looked at, or will be soon. */
  changed(targets: readonly EnvTarget[]): Promise<void>;
  /** Lets go of everything, so that another process, or this one when it starts again, goes on. */
  stop(): Promise<void>;
}

const LOOKS_AT_ONCE = 4;
/** Whoever asks for a watch waits so long for what there is to be seen. */
const FIRST_LOOK_MS = 1_500;
const MOST_HELD = 5_000;
/** Between two looks for environments that have joined a project. */
const EXPAND_MS = 30_000;
const FORGET_MS = 30 * 24 * 60 * 60 * 1000;

/** `owner` names this process among those that share the database. */
export function createWatchSupervisor(parts: WatchParts, owner: string): WatchSupervisor {
  const { envs, watches, pace, log, now, zadig, teamId } = parts;
  const runs = new Map<string, EnvRun>();
  const lanes = createLimiters(() => ({ maxConcurrent: LOOKS_AT_ONCE, highWater: MOST_HELD }));
  const stopping = new AbortController();
  let expandedAt = Number.NEGATIVE_INFINITY;
  let renewedAt = now();
  let working: Promise<void> | null = null;

  async function take(): Promise<void> {
    for (const env of await envs.take(owner, pace.leaseMs, MOST_HELD - runs.size)) {
      const key = targetText(env);
      await runs.get(key)?.stop();
      const lane = <T>(work: () => Promise<T>) => lanes.schedule('looks', 5, work);
      const run = runEnv(env, owner, lane, () => runs.get(key) === run && runs.delete(key), parts);
      runs.set(key, run);
    }
  }

  async function renew(): Promise<void> {
    renewedAt = now();
    const held = await envs.renew(owner, pace.leaseMs);
    for (const [key, run] of runs) {
      if (held.has(key)) continue;
      runs.delete(key);
      await run.stop();
    }
  }

  /** Environments that have joined a project all of which is watched. Those that left it are found when looked at. */
  async function expand(): Promise<void> {
    expandedAt = now();
    await envs.forget(now() - FORGET_MS);
    const all = await watches.all(teamId);
    const projects = new Set(
      all.flatMap(({ project, env, suspended }) => (env === null && suspended === null ? [project] : [])),
    );
    for (const project of projects)
      for (const production of [false, true])
        await zadig
          .call(endpoints.listEnvironments, { project, production, signal: stopping.signal })
          .then((found) => envs.also(found.map(({ key }) => ({ project, env: key, production }))))
          // Without a licence there are no production environments to see.
          .catch((error: unknown) => log.debug({ err: error, project, production }, 'not expanded'));
  }

  async function work(): Promise<void> {
    if (now() - expandedAt >= EXPAND_MS) await expand();
    await envs.sweep();
    if (now() - renewedAt >= pace.leaseMs / 4) await renew();
    await take();
  }

  /** One at a time; whoever asks while it is under way gets the next. */
  async function tick(): Promise<void> {
    await working?.catch(() => undefined);
    if (stopping.signal.aborted) return;
    working ??= work().finally(() => {
      working = null;
    });
    await working;
  }

  const timer = setInterval(() => {
    if (working === null)
      tick().catch((error: unknown) =>
        log.warn({ err: error }, 'watched environments could not be taken up'),
      );
  }, pace.rosterMs);
  timer.unref();

  return {
    async changed(targets) {
      await envs.also(targets);
      await tick();
      const looks = targets.map((target) => runs.get(targetText(target))?.hurry());
      await Promise.race([Promise.all(looks), pause(FIRST_LOOK_MS, undefined, { ref: false })]);
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await working?.catch(() => undefined);
      await Promise.all([...runs.values()].map((run) => run.stop()));
      await lanes.stop();
      await envs.release(owner);
    },
  };
}
