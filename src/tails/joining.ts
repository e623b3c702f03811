import { createJoin, type Known, lineHash } from './join.ts';

/** Lines of a stream that was opened again, held until it is known which of them are new. */
export interface Joining {
  take(line: string): void;
  /** No more will come. `final`: decides now, whatever came; else only if it is certain, and the lines are let go. */
  end(final: boolean): void;
}

/** What is decided: the lines that came before, and those that are new. */
export type Decided = (
  old: readonly string[],
  fresh: readonly string[],
  hole: 'none' | 'possible' | 'unlike',
) => void;

/** The repeated lines come at once; a pause is their end. */
const QUIET_MS = 250;
/** Where it stays unclear: of a few lines, and of many, whose rest may be on its way. */
const PATIENT_MS = [2_000, 10_000] as const;
const MANY = 100;

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
    if (!decide(false)) timer = setTimeout(decide, patience(), true);
  }

  function patience(): number {
    return PATIENT_MS[lines.length < MANY ? 0 : 1];
  }

  return {
    take(line) {
      lines.push(line);
      firstAt ??= now();
      clearTimeout(timer);
      if (lines.length >= asked || now() - firstAt > patience()) decide(true);
      else timer = setTimeout(pause, QUIET_MS);
    },
    end(final) {
      clearTimeout(timer);
      if (lines.length > 0) decide(final);
      isOver = true;
    },
  };
}
