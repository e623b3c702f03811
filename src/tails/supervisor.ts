import type { TailEnd } from '../domain/tail.ts';
import type { StoredTail } from '../store/tail-row.ts';
import type { Steered } from '../store/tails.ts';
import type { TailParts } from './parts.ts';
import { runTail, type TailRun } from './run.ts';
import { sweepSpools } from './spool.ts';

/** Follows the tails that this process holds: those started here, and those another one left behind. */
export interface Supervisor {
  /** Follows one that was just started here. */
  begin(tail: StoredTail): TailRun;
  /** The run of a tail, if it is followed here. */
  running(id: string): TailRun | undefined;
  steer(id: string, steered: Steered): Promise<StoredTail | null>;
  end(id: string, end: TailEnd): Promise<StoredTail | null>;
  /** Lets go of everything, so that it goes on elsewhere or when the bot starts again. */
  stop(): Promise<void>;
}

const AT_ONCE = 200;
const TAKE_MS = 1_500;
const SWEEP_MS = 3_600_000;

/** `owner` names this process among those that share the database. */
export function createSupervisor(parts: TailParts, owner: string): Supervisor {
  const { tails, pace, log } = parts;
  const runs = new Map<string, TailRun>();
  let stopping = false;

  function begin(tail: StoredTail): TailRun {
    const run = runTail(tail, owner, parts, () => runs.size);
    runs.set(tail.id, run);
    parts.onMoved(tail.requester);
    run.ended
      .catch(async (error: unknown) => {
        log.error({ err: error, tail: tail.id }, 'a log tail broke off');
        // Nothing is lost: its row says what is still to be told, here or elsewhere.
        if (!stopping) await new Promise((resolve) => setTimeout(resolve, pace.mostRetryMs).unref());
        if (runs.get(tail.id) === run) runs.delete(tail.id);
        await tails.release(owner, tail.id);
      })
      .catch((error: unknown) => log.warn({ err: error, tail: tail.id }, 'a log tail could not be let go'))
      .finally(() => {
        if (runs.get(tail.id) === run) runs.delete(tail.id);
      });
    return run;
  }

  function decided(tail: StoredTail | null): StoredTail | null {
    if (tail === null) return null;
    runs.get(tail.id)?.changed(tail);
    parts.onMoved(tail.requester);
    return tail;
  }

  /** Work that is repeated, one at a time. */
  function every(ms: number, what: string, work: () => Promise<void>): () => Promise<void> {
    let working: Promise<void> | null = null;
    const timer = setInterval(() => {
      working ??= work()
        .catch((error: unknown) => log.warn({ err: error }, what))
        .finally(() => {
          working = null;
        });
    }, ms);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await working;
    };
  }

  const stops = [
    every(TAKE_MS, 'log tails that nobody follows could not be read', async () => {
      if (stopping || runs.size >= AT_ONCE) return;
      for (const tail of await tails.take(owner, pace.leaseMs, AT_ONCE - runs.size))
        if (!runs.has(tail.id) && !stopping) begin(tail);
    }),
    every(pace.leaseMs / 4, 'the hold on log tails could not be renewed', async () => {
      if (runs.size === 0) return;
      const held = [...runs];
      const renewed = await tails.renew(owner, pace.leaseMs);
      for (const [id, run] of held) {
        const tail = renewed.get(id);
        if (tail !== undefined) run.changed(tail);
        else {
          run.lose();
          // Should it come free again, it is another run's.
          if (runs.get(id) === run) runs.delete(id);
        }
      }
    }),
    every(pace.pollMs, 'what was decided about log tails could not be read', async () => {
      if (runs.size === 0) return;
      const versions = await tails.versions(owner);
      for (const [id, run] of runs) {
        const version = versions.get(id);
        if (version === undefined || version <= run.version()) continue;
        const tail = await tails.load(id);
        if (tail !== null) run.changed(tail);
      }
    }),
    every(SWEEP_MS, 'what is left of log tails could not be swept out', async () => {
      await tails.forgetOld();
      await sweepSpools(parts.folder);
    }),
  ];

  return {
    begin,
    running: (id) => runs.get(id),
    steer: async (id, steered) => decided(await tails.steer(id, steered)),
    end: async (id, end) => decided(await tails.end(id, end)),
    async stop() {
      if (stopping) return;
      stopping = true;
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all([...runs.values()].map((run) => run.release()));
      await tails.release(owner);
    },
  };
}
