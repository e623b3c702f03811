import { setTimeout as pause } from 'node:timers/promises';
import { isSettled } from '../../src/domain/change.ts';
import type { Fault } from '../../src/sandbox/zadig/server.ts';
import type { ChangeTable } from '../../src/store/schema.ts';
import type { Random } from '../support/crash-random.ts';
import { mutationsOf } from './crash-requests.ts';
import type { Scene, Stage } from './crash-scene.ts';

/** What a kill may follow. */
type Moment = 'asked' | 'clicked' | 'sent' | 'arrived' | 'verifying' | 'ended';

export interface Kill {
  readonly after: Moment;
  readonly ms: number;
  /** All replicas at once. */
  readonly all: boolean;
}

/** A moment and the longest time from it to a kill: some fall anywhere, some where a change has just got to. */
const MOMENTS: readonly (readonly [Moment, number])[] = [
  ['asked', 600],
  ['clicked', 800],
  ['clicked', 800],
  ['clicked', 300],
  ['sent', 60],
  ['arrived', 250],
  ['verifying', 150],
  ['ended', 150],
];

/** What goes wrong at Zadig besides: an answer that comes late or never, with the effect or without. */
export function faultFor(random: Random): Fault['kind'] | null {
  const lost = ['reset', 'applied_then_reset', 'applied_then_timeout'] as const;
  return random.pick([null, null, 'slow', 'slow', 'slow', ...lost] as const) ?? null;
}

/** One to three kills; half of the first ones come anywhere after the click. */
export function killsFor(fault: Fault['kind'] | null, random: Random): readonly Kill[] {
  const kills = Array.from({ length: 1 + random.upTo(2) }, (_, turn): Kill => {
    const anywhere = turn === 0 && random.chance(0.5);
    const [after, most] = (anywhere ? undefined : random.pick(MOMENTS)) ?? ['clicked', 800];
    return { after, ms: random.upTo(most), all: random.chance(0.3) };
  });
  // Of a call that is never answered, only the end of the process makes an end before its minute is over.
  if (fault !== 'applied_then_timeout') return kills;
  return [...kills, { after: 'arrived', ms: random.upTo(250), all: true }];
}

export interface Watch {
  /** People have done something. */
  reach(moment: Moment): void;
  /** No kill is still to come. */
  isCalm(): boolean;
  stop(): Promise<void>;
}

/** Looks on while a change goes its way, and kills when a moment has come. `reasons` tells which change it is. */
export function watch(
  kills: readonly Kill[],
  stage: Stage,
  since: number,
  reasons: readonly string[],
  { db, zadig, fleet }: Scene,
): Watch {
  const reached = new Set<Moment>();
  const coming = new Set<Promise<void>>();
  const stopping = new AbortController();

  function reach(moment: Moment): void {
    if (reached.has(moment)) return;
    reached.add(moment);
    for (const { after, ms, all } of kills) {
      if (after !== moment) continue;
      const killed = pause(ms)
        .then(() => fleet.kill(all))
        .finally(() => coming.delete(killed));
      coming.add(killed);
    }
  }

  async function look(): Promise<void> {
    const asked = db
      .selectFrom('change')
      .select(['state', 'sent_at'])
      .where('reason', 'in', [...reasons]);
    const row = reasons.length === 0 ? undefined : await asked.executeTakeFirst();
    if (typeof row?.sent_at === 'number') reach('sent');
    if (mutationsOf(zadig, stage, since).length > 0) reach('arrived');
    if (row?.state === 'verifying') reach('verifying');
    if (row !== undefined && isOver(row.state)) reach('ended');
  }

  async function lookOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look();
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const looking = lookOn();
  return {
    reach,
    isCalm: () => coming.size === 0,
    async stop() {
      stopping.abort();
      await looking;
      await Promise.all(coming);
    },
  };
}

/** Between two looks at what has become of it. */
export const LOOK_MS = 10;

/** Nothing more happens by itself. */
export function isOver(state: ChangeTable['state']): boolean {
  return isSettled(state) || state === 'unknown';
}
