import { createHmac, randomUUID } from 'node:crypto';
import { durationMs } from '../domain/duration.ts';
import type { Settings } from '../domain/settings.ts';
import { createCauses } from '../store/causes.ts';
import type { Db } from '../store/db.ts';
import { createWatchedEnvs } from '../store/watched-envs.ts';
import { createWatches } from '../store/watches.ts';
import { compileOwn } from '../tails/filter.ts';
import type { WatchDeskParts } from '../watches/desk.ts';
import { WATCH_PACE, type WatchPace } from '../watches/pace.ts';
import type { WatchParts } from '../watches/parts.ts';
import { createWatchSupervisor } from '../watches/supervisor.ts';

/** What watching environments is made of. */
export interface WatchesOf
  extends Pick<WatchParts, 'zadig' | 'voice' | 'teamId' | 'log' | 'now' | 'onMoved'> {
  readonly db: Db;
  readonly settings: Settings;
  /** Known to nobody who has the database alone. */
  readonly secret: string;
  readonly pace: WatchPace | undefined;
}

/** Watches: for dispatch, and stopped at the end. */
export interface WatchesPart extends WatchDeskParts {
  stop(): Promise<void>;
}

export function watchesOf(parts: WatchesOf): WatchesPart {
  const { db, settings, secret, now } = parts;
  const shared: WatchParts = {
    ...parts,
    watches: createWatches(db),
    envs: createWatchedEnvs(db, now),
    causes: createCauses(db),
    pace: parts.pace ?? paceOf(settings),
    own: compileOwn(settings.logs.redact),
    hidden: (text) => createHmac('sha256', `watch ${secret}`).update(text).digest('base64url').slice(0, 16),
  };
  const supervisor = createWatchSupervisor(shared, randomUUID());
  return { ...shared, supervisor, settings, stop: () => supervisor.stop() };
}

function paceOf({ watches: { calm, busy, hold_back } }: Settings): WatchPace {
  const calmMs = durationMs(calm);
  return {
    ...WATCH_PACE,
    ...{ calmMs, busyMs: durationMs(busy), holdBackMs: durationMs(hold_back) },
    lateMs: Math.max(WATCH_PACE.lateMs, 5 * calmMs),
  };
}
