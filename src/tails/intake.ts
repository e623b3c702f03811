import type { TailEnd } from '../domain/tail.ts';
import type { Heard } from './containers.ts';
import { createRefiner, LONGEST_SHOWN, type Refiner } from './refine.ts';
import type { Session } from './session.ts';

/** Who hears of what comes in. */
export interface IntakeEars {
  /** How the containers stand. */
  changed(): void;
  /** Something waits to be posted. */
  waiting(): void;
  end(why: TailEnd): void;
}

/** Takes what containers write: refined, counted, into the file, and to where it waits for its turn. */
export function createIntake(session: Session, ears: IntakeEars): Heard {
  const { buffer, tally, spool, parts } = session;
  const refiners = new Map<string, Refiner>();

  function refinerOf(source: string): Refiner {
    const known = refiners.get(source);
    if (known !== undefined) return known;
    const made = createRefiner(parts.own, () => ({ filter: session.filter, wish: session.tail.wish }));
    refiners.set(source, made);
    return made;
  }

  return {
    line(source, raw, isNew) {
      const refiner = refinerOf(source);
      if (!isNew) return refiner.seen(raw);
      tally.received();
      const refined = refiner.refine(raw);
      tally.masked(refined.masked);
      if (refined.shown === null) return tally.filtered();
      const at = parts.now();
      const filed = spool.append(`${new Date(at).toISOString()} ${source} ${refined.whole}`);
      if (refined.whole.length > LONGEST_SHOWN && filed !== null) tally.shortened();
      const wasQuiet = buffer.since() === null;
      buffer.push({ source, at, text: refined.shown, filed });
      if (wasQuiet || buffer.isFull()) ears.waiting();
    },
    anew(source) {
      refiners.delete(source);
    },
    note(text) {
      buffer.note(text);
      ears.waiting();
    },
    changed: ears.changed,
    gone: ears.end,
  };
}
