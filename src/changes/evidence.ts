import { lastLines } from '../commands/shared/last-lines.ts';
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
        lastLines({ target: targetOf(change.plan), ...one }, LINES, parts.zadig, signal).catch(() => []),
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
