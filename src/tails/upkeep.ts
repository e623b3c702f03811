import type { TailEnd } from '../domain/tail.ts';
import { keep, type Session } from './session.ts';

/** What of a tail is looked after as time passes. */
export interface Upkeep {
  /** Time has passed. Never throws. */
  tick(): void;
}

export interface UpkeepEars {
  end(why: TailEnd): void;
  /** Another process follows the tail now. */
  lose(): void;
}

const SHARED = 'The channel is shared with another organisation.';

/** Ends a tail on time, keeps how far it has come, and looks whether whoever asked may still follow it there. */
export function createUpkeep(session: Session, { end, lose }: UpkeepEars): Upkeep {
  const { pace, now, log, isAllowed, isShared } = session.parts;
  const { id } = session.tail;
  let allowedAt = now();
  let keeping = false;
  let asking = false;

  async function keepIt(): Promise<void> {
    keeping = true;
    try {
      if (!(await keep(session))) lose();
    } catch (error) {
      log.warn({ err: error, tail: id }, 'a log tail could not be kept');
    } finally {
      keeping = false;
    }
  }

  async function ask(): Promise<void> {
    asking = true;
    try {
      if (!(await isAllowed(session.tail))) end({ why: 'not allowed' });
      else if (await isShared(session.tail.channel)) end({ why: 'closed', reason: SHARED });
    } catch {
      // Nobody can tell just now; it is asked again.
    } finally {
      asking = false;
      allowedAt = now();
    }
  }

  return {
    tick() {
      if (now() >= session.tail.endsAt) end({ why: 'deadline' });
      if (!keeping && now() - session.keptAt >= pace.keepMs) void keepIt();
      if (!asking && now() - allowedAt >= pace.allowedMs) void ask();
    },
  };
}
