import { createJoin, type Known, lineHash } from './join.ts';

/** Lines of a stream that was opened again, held until it is known which of them are new. */
export interface Joining {
  take(line: string): void;
  /** No more will come, or nobody waits any longer: decides now. */
  end(): void;
}

/** What is decided: the lines that came before, and those that are new. */
export type Decided = (
  old: readonly string[],
  fresh: readonly string[],
  hole: 'none' | 'possible' | 'unlike',
) => void;

/** The repeated lines come at once; a pause is their end. */
const QUIET_MS = 250;
/** Where it stays unclear, and where a stream makes no pause. */
const PATIENT_MS = 2_000;

/** `asked`: so many lines were asked for again. `decided` is called once, unless no line ever comes. */
export function createJoining(
  known: readonly Known[],
  asked: number,
  now: () => number,
  decided: Decided,
): Joining {
  const join = createJoin(known, asked);
  const lines: string[] = [];
  let firstAt: number | null = null;
  let hashed = 0;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  function decide(final: boolean): boolean {
    if (isOver) return true;
    clearTimeout(timer);
    for (; hashed < lines.length; hashed += 1) join.push(lineHash(lines[hashed] ?? ''));
    const joined = join.decide(final);
    if (joined === null) return false;
    isOver = true;
    decided(lines.slice(0, joined.fresh), lines.slice(joined.fresh), joined.hole);
    return true;
  }

  function pause(): void {
    if (!decide(false)) timer = setTimeout(decide, PATIENT_MS, true);
  }

  return {
    take(line) {
      lines.push(line);
      firstAt ??= now();
      clearTimeout(timer);
      if (lines.length >= asked || now() - firstAt > PATIENT_MS) decide(true);
      else timer = setTimeout(pause, QUIET_MS);
    },
    end() {
      clearTimeout(timer);
      if (lines.length > 0) decide(true);
      isOver = true;
    },
  };
}
