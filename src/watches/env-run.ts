import { endedView } from '../blocks/watch/told.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { type Advanced, advance, allGone, type Known } from '../domain/watch/advance.ts';
import { isOver, type Story } from '../domain/watch/story.ts';
import { newId } from '../store/new-id.ts';
import type { WatchedEnv } from '../store/watched-envs.ts';
import { lookAt } from './look.ts';
import type { WatchParts } from './parts.ts';
import { tell } from './tell.ts';

/** One environment while this process looks at it. */
export interface EnvRun {
  /** Looks at once, unless it does so already; resolves when it has looked. Never rejects. */
  hurry(): Promise<void>;
  /** Looks no more, and waits for the look that is under way. */
  stop(): Promise<void>;
}

/** Even if nothing changes it is kept that somebody has looked. */
const KEPT_MS = 60_000;
const MOVING = new Set(['creating', 'updating', 'deleting']);

/** `lane` lets a few look at once. `ended`: the environment is gone, or somebody else looks at it. */
export function runEnv(
  first: WatchedEnv,
  owner: string,
  lane: <T>(work: () => Promise<T>) => Promise<T>,
  ended: () => void,
  parts: WatchParts,
): EnvRun {
  const { project, env, production } = first;
  const target: EnvTarget = { project, env, production };
  const { envs, pace, now, log } = parts;
  const cut = new AbortController();
  let known: Known | null = first.known;
  let keptAt = known?.at ?? 0;
  let [turn, failures] = [0, 0];
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;

  /** In how many milliseconds to look again; null: never. */
  async function look(): Promise<number | null> {
    const open = (await envs.stories(target, now())).flatMap(({ story }) => (isOver(story) ? [] : [story]));
    const sight = await lane(() => lookAt(target, known, turn, parts, cut.signal));
    turn += 1;
    if (sight === null) return vanish(open);
    const next = await withCauses(advance(known, open, sight, now(), pace, newId), open);
    const isNews = next.stories.length > 0 || !isSame(known, next.known);
    if (isNews || now() - keptAt >= KEPT_MS) {
      if (!(await envs.save(target, owner, next.known, next.stories))) return null;
      keptAt = now();
    }
    known = next.known;
    await tell(target, parts);
    const ended = new Set(next.stories.filter(isOver).map(({ id }) => id));
    const goesOn = [...open, ...next.stories].some(({ id }) => !ended.has(id));
    return goesOn || next.known.troubledSince.length > 0 || MOVING.has(sight.status)
      ? pace.busyMs
      : pace.calmMs;
  }

  /** What has just begun may have come of a change made here. */
  async function withCauses(next: Advanced, open: readonly Story[]): Promise<Advanced> {
    const stories = next.stories.map(async (story) => {
      if (open.some(({ id }) => id === story.id)) return story;
      return { ...story, cause: await parts.causes.of(target, story.subject, story.openedAt) };
    });
    return { ...next, stories: await Promise.all(stories) };
  }

  /** It is not there any more: its stories end, and so do the watches on it alone. */
  async function vanish(open: readonly Story[]): Promise<null> {
    const heard = await parts.watches.of(parts.teamId, project, env);
    if (!(await envs.gone(target, owner, allGone(open, now())))) return null;
    await tell(target, parts).catch((error: unknown) =>
      log.warn({ err: error, env: targetText(target) }, 'the end of an environment could not be told'),
    );
    for (const watch of heard) {
      if (watch.env === null || !(await parts.watches.remove(watch.id))) continue;
      parts.onMoved(watch.madeBy);
      await parts.voice
        .post(watch.channel, null, endedView(watch, target))
        .catch((error: unknown) =>
          log.warn({ err: error, watch: watch.id }, 'the end of a watch could not be told'),
        );
    }
    return null;
  }

  async function once(): Promise<void> {
    let ms: number | null;
    try {
      ms = await look();
      failures = 0;
    } catch (error) {
      if (cut.signal.aborted) return;
      failures += 1;
      ms = Math.min(pace.calmMs * 2 ** Math.min(failures - 1, 10), pace.mostRetryMs);
      log.warn({ err: error, env: targetText(target) }, 'a watched environment could not be looked at');
    }
    if (cut.signal.aborted) return;
    if (ms === null) ended();
    else plan(ms * (0.8 + 0.4 * Math.random()));
  }

  function begin(): Promise<void> {
    looking ??= once().finally(() => {
      looking = null;
    });
    return looking;
  }

  function plan(ms: number): void {
    if (!cut.signal.aborted) timer = setTimeout(() => void begin(), ms);
  }

  // Who takes over many at once does not ask for all of them at once.
  plan(known === null ? 0 : pace.busyMs * Math.random());
  return {
    hurry() {
      clearTimeout(timer);
      return begin();
    },
    async stop() {
      cut.abort();
      clearTimeout(timer);
      await looking;
    },
  };
}

function isSame(before: Known | null, now: Known): boolean {
  const what = ({ sight, troubledSince }: Known) => JSON.stringify([sight, troubledSince]);
  return before !== null && what(before) === what(now);
}
