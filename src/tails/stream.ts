import { setTimeout as pause } from 'node:timers/promises';
import type { Followed } from '../domain/tail.ts';
import type { ServiceTarget } from '../domain/target.ts';
import type { Zadig } from '../zadig/client.ts';
import { ZadigError } from '../zadig/failure.ts';
import { LogDeadline } from '../zadig/logs.ts';
import { type Known, lineHash } from './join.ts';
import { createJoining, type Joining } from './joining.ts';
import type { TailPace } from './pace.ts';
import type { Container } from './pods.ts';

/** What came of a container's log. */
export interface Received {
  /** `isNew` false: it came before, and only says what stands before the next one. */
  line(raw: string, isNew: boolean): void;
  /** What comes next does not follow on what came before: lines may be missing, or it is another log. */
  anew(): void;
  /** Something that happened, which stands between the lines. */
  note(text: string): void;
  /** How the stream stands; `why` in words, empty when it is well. */
  state(state: Followed['state'], why: string): void;
}

export interface StreamParts {
  readonly zadig: Pick<Zadig, 'logs'>;
  readonly target: ServiceTarget;
  readonly pace: TailPace;
  /** Lines and time from before, the first time; null asks for all that was written. */
  readonly first: { readonly tails: number; readonly since: string | null } | null;
  /** What the cluster says of the container now; null when it is gone, undefined when Zadig does not tell. */
  readonly ask: (signal: AbortSignal) => Promise<Container | null | undefined>;
  readonly now: () => number;
}

/** A container that is followed until its signal aborts. */
export interface Stream {
  /** Opens it anew: the container has started again, and writes another log, of which all is wanted. */
  restarted(): void;
  /** The last lines that came, oldest first. */
  last(most: number): readonly Known[];
  readonly ended: Promise<void>;
}

/** Lines that are asked for again after a break, at least and at most, and how many of those before it are compared. */
const REPLAYED = [1_000, 20_000] as const;
const COMPARED = 300;
const MOST_UNJOINED = 2;
const WHOLE = { tails: REPLAYED[1], since: null } as const;
/** Added to the time that is asked for again: clocks differ, and lines take their time. */
const MARGIN_S = 60;
/** A restart is heard of some seconds after its log. */
const FOUND_OUT_MS = 10_000;
/** Lines that come so soon after the opening are from before. */
const HISTORY_MS = 2_000;

/**
 * Follows one container for as long as `signal` allows, over broken connections and restarts. No line comes twice:
 * what Zadig repeats is joined by overlap, and where a hole cannot be excluded it is said. `known`: the last lines
 * that came before, if it was followed already.
 */
export function followContainer(
  { pod, container }: Pick<Container, 'pod' | 'container'>,
  known: readonly Known[],
  received: Received,
  parts: StreamParts,
  signal: AbortSignal,
): Stream {
  const { zadig, pace, now } = parts;
  let last: Known[] = [...known];
  let opened = new AbortController();
  /** The last line came when it was written, as far as can be told. */
  let isLive = false;
  let openedAt = now();
  /** Since when it is another log, as a container's is that has started again. */
  let otherAt = Number.NEGATIVE_INFINITY;
  let first = parts.first;
  let joining: Joining | null = null;
  /** Connections in a row that broke off before that. */
  let unjoined = 0;

  function deliver(raw: string): void {
    const at = now();
    isLive = at - openedAt > HISTORY_MS;
    last.push({ hash: lineHash(raw), at });
    if (last.length > 2 * COMPARED) last = last.slice(-COMPARED);
    received.line(raw, true);
  }

  /** What comes first is compared with what came last, and counted where nothing did. */
  function joinTo(before: readonly Known[], asked: number): Joining {
    return createJoining(before, asked, now, (old, fresh, hole) => {
      joining = null;
      for (const line of old) received.line(line, false);
      const isCut = before.length === 0 && fresh.length >= asked;
      const text = isCut ? cutText(pod, asked) : holeText(hole, pod, before.at(-1)?.at ?? now(), now());
      if (hole === 'unlike') {
        otherAt = now();
        last = [];
      }
      if (text !== null) {
        received.note(text);
        received.anew();
      }
      for (const line of fresh) deliver(line);
    });
  }

  /** What is asked for after a break. */
  function again(): { readonly tails: number; readonly since: string | null } {
    if (!isLive) return { tails: REPLAYED[0], since: null };
    const gapS = Math.ceil((now() - (last.at(-1)?.at ?? now())) / 1_000);
    return { tails: replayed(last, gapS), since: `${gapS + MARGIN_S}s` };
  }

  /** One connection, until it ends. */
  async function connection(firstByteMs: number): Promise<Error | null> {
    const { tails, since } = last.length > 0 ? again() : (first ?? WHOLE);
    openedAt = now();
    const { project, env } = parts.target;
    joining = last.length === 0 && first !== null ? null : joinTo(last.slice(-COMPARED), tails);
    try {
      const log = zadig.logs({
        ...{ project, env, pod, container, tails, firstByteMs },
        ...(since === null ? {} : { since }),
        ...{ signal: opened.signal, idleMs: pace.idleMs, totalMs: pace.totalMs },
      });
      let isSaid = false;
      for await (const line of log) {
        if (!isSaid) received.state('live', '');
        isSaid = true;
        if (joining === null) deliver(line);
        else joining.take(line);
      }
      return null;
    } catch (error) {
      if (error instanceof Error) return error;
      throw error;
    } finally {
      // What broke off before it could be joined is asked for once more.
      joining?.end(unjoined >= MOST_UNJOINED);
      unjoined = joining === null ? 0 : unjoined + 1;
      joining = null;
    }
  }

  /** Why nothing comes, asked of Zadig, since the stream itself tells nothing of it. */
  async function explain(): Promise<void> {
    const found = await parts.ask(signal).catch(() => undefined);
    if (found === undefined) return received.state('silent', 'nothing comes, and Zadig does not say why');
    if (found === null) return received.state('gone', 'it is gone');
    if (found.status === 'running') return received.state('silent', 'it runs, and writes nothing');
    received.state('waiting', found.why === '' ? `it is ${found.status}` : found.why);
  }

  async function follow(): Promise<void> {
    let failures = 0;
    let silent = 0;
    signal.addEventListener('abort', () => opened.abort(), { once: true });
    while (!signal.aborted) {
      opened = new AbortController();
      const before = last.at(-1);
      const error = await connection(silent === 0 ? pace.firstByteMs : pace.idleMs);
      if (signal.aborted) return;
      if (last.at(-1) !== before) [failures, silent] = [0, 0];
      if (error instanceof LogDeadline) {
        silent += 1;
        await explain();
        continue;
      }
      if (opened.signal.aborted) continue;
      failures += 1;
      const why = error instanceof ZadigError ? error.message : 'the connection ended';
      received.state('reconnecting', why);
      await pause(backoff(failures, pace), undefined, { signal: opened.signal }).catch(() => undefined);
    }
  }

  return {
    restarted() {
      first = null;
      // What is followed may be the other log already, or the one before that: what comes again is joined to it.
      if (now() - otherAt >= FOUND_OUT_MS) {
        received.anew();
        last = [];
        isLive = false;
      }
      opened.abort();
    },
    last: (most) => last.slice(-most),
    ended: follow(),
  };
}

/** Twice as many lines as may have come meanwhile, at the pace of those before. */
function replayed(last: readonly Known[], gapS: number): number {
  const spanMs = (last.at(-1)?.at ?? 0) - (last[0]?.at ?? 0);
  const [least, most] = REPLAYED;
  const missed = (2 * last.length * 1_000 * (gapS + 1)) / Math.max(1, spanMs);
  return Math.min(most, Math.max(least, Math.ceil(missed)));
}

function backoff(failures: number, { retryMs, mostRetryMs }: TailPace): number {
  return Math.min(mostRetryMs, retryMs * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
}

function cutText(pod: string, asked: number): string {
  return `Earlier lines of ${pod} may be missing: its log had more than the ${asked.toLocaleString('en-US')} lines that I ask for.`;
}

function holeText(
  hole: 'none' | 'possible' | 'unlike',
  pod: string,
  lastAt: number,
  now: number,
): string | null {
  if (hole === 'none') return null;
  const awayS = Math.max(1, Math.round((now - lastAt) / 1_000));
  if (hole === 'unlike') return `The log of ${pod} began anew; lines from before that may be missing.`;
  return `Lines of ${pod} may be missing here: its log was not to be had for about ${awayS} s.`;
}
