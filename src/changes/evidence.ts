import type { Failing } from '../domain/change.ts';
import type { Note } from '../domain/note.ts';
import { maskLines } from '../domain/secrets.ts';
import type { StoredChange } from '../store/change-row.ts';
import { endpoints } from '../zadig/endpoints.ts';
import type { ChangeParts } from './parts.ts';
import { targetOf } from './planning.ts';

const MOST_CONTAINERS = 3;
const LINES = 100;
const EVENTS = 10;
/** A log that is only followed has no end; this is how long its last lines may take to come. */
const LOG_MS = 2_500;

/** What failing containers say for themselves: their last log lines and their pods' events, redacted. */
export async function evidenceOf(
  change: StoredChange,
  failing: readonly Failing[],
  signal: AbortSignal,
  parts: ChangeParts,
): Promise<readonly Extract<Note, { kind: 'evidence' }>[]> {
  return Promise.all(
    failing.slice(0, MOST_CONTAINERS).map(async (one) => {
      const [lines, events] = await Promise.all([
        lastLines(change, one, signal, parts).catch(() => []),
        eventsOf(change, one, signal, parts).catch(() => []),
      ]);
      const { service, pod, container } = one;
      return {
        kind: 'evidence',
        service,
        pod,
        container,
        lines: maskLines(lines.join('\n')),
        events: maskLines(events.join('\n')),
      } as const;
    }),
  );
}

async function lastLines(
  { plan }: StoredChange,
  { pod, container }: Failing,
  signal: AbortSignal,
  { zadig }: ChangeParts,
): Promise<readonly string[]> {
  const { project, env } = targetOf(plan);
  const lines: string[] = [];
  // Node may collect a signal of AbortSignal.timeout that only AbortSignal.any refers to, and then it never fires.
  const enough = new AbortController();
  const end = () => enough.abort();
  const timer = setTimeout(end, LOG_MS);
  signal.addEventListener('abort', end, { once: true });
  try {
    const log = { project, env, pod, container, tails: LINES, signal: enough.signal };
    for await (const line of zadig.logs(log)) {
      lines.push(line);
      if (lines.length >= LINES) break;
    }
  } catch (error) {
    if (signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
  return lines;
}

async function eventsOf(
  { plan }: StoredChange,
  { pod }: Failing,
  signal: AbortSignal,
  { zadig }: ChangeParts,
): Promise<readonly string[]> {
  const { project, env, production } = targetOf(plan);
  const query = { envName: env, name: pod, type: 'Pod' };
  const events = await zadig.call(endpoints.listEvents, { project, production, query, signal });
  return events
    .slice(-EVENTS)
    .map(({ type, reason, message, count }) => `${type} ${reason} ×${count}: ${message}`);
}
