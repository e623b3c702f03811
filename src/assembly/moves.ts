import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Db } from '../store/db.ts';
import type { Moved } from '../store/moves.ts';
import { movesLog } from '../store/moves-log.ts';

export interface MovesOf {
  readonly db: Db;
  readonly log: Logger;
  /** Between two looks at what other replicas have moved, in milliseconds. */
  readonly everyMs: number;
  /** Something has moved here. */
  readonly onHere: (moved: Moved) => void;
  /** Something of a project has moved on another replica, which tells everybody of it. */
  readonly onElsewhere: (project: string) => void;
}

const MOST_TOLD = 10_000;

/** Hears of what moves: at once when it moves here (`onMoved`), and a moment later when another replica moved it. */
export function movesOf({ db, log, everyMs, onHere, onElsewhere }: MovesOf): {
  readonly onMoved: (moved: Moved) => void;
  readonly stop: () => Promise<void>;
} {
  const logged = movesLog(db);
  /** Marks of what moved here and has not been seen in the log yet. */
  const here = new Set<string>();
  let looking: Promise<void> | null = null;
  let isAway = false;

  async function look(): Promise<void> {
    try {
      const moves = await logged();
      // What was stored a moment ago is told in the same turn.
      await setImmediate();
      isAway = false;
      const projects = moves.flatMap(({ mark, project }) => (here.delete(mark) ? [] : [project]));
      for (const project of new Set(projects)) onElsewhere(project);
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'what other replicas have moved could not be read; trying again');
      isAway = true;
    }
  }

  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = null;
    });
  }, everyMs);
  timer.unref();

  return {
    onMoved(moved) {
      if (here.size > MOST_TOLD) here.clear();
      for (const mark of moved.marks) here.add(mark);
      onHere(moved);
    },
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
