import { lastLines } from '../commands/shared/last-lines.ts';
import { podEvents } from '../commands/shared/pod-events.ts';
import type { Failing } from '../domain/change.ts';
import type { Note } from '../domain/note.ts';
import { maskLines } from '../domain/secrets.ts';
import type { StoredChange } from '../store/change-row.ts';
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
  const target = targetOf(change.plan);
  return Promise.all(
    failing.slice(0, MOST_CONTAINERS).map(async (one) => {
      const [lines, events] = await Promise.all([
        lastLines({ target, ...one }, LINES, parts.zadig, signal).catch(() => []),
        podEvents(target, one.pod, EVENTS, parts.zadig, signal).catch(() => []),
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
