import type { Evidence } from '../blocks/evidence.ts';
import type { ShownStory } from '../blocks/watch/story.ts';
import { lastLines } from '../commands/shared/last-lines.ts';
import { podEvents } from '../commands/shared/pod-events.ts';
import { cleanLine } from '../domain/log/clean.ts';
import { createRedactor } from '../domain/log/redact.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Trouble } from '../domain/watch/sight.ts';
import type { StoryEvent } from '../domain/watch/story.ts';
import type { WatchParts } from './parts.ts';

const LINES = 30;
const EVENTS = 10;
const EVIDENCE_MS = 8_000;

/**
 * What a failing container says for itself, redacted as every log is; null when the event is of nothing that fails, or
 * it belongs to no pod. What Zadig does not tell just now is left out.
 */
export async function evidenceFor(
  { target, story: { subject } }: ShownStory,
  event: StoryEvent,
  parts: WatchParts,
): Promise<Evidence | null> {
  if (subject === null || (event.what !== 'trouble' && event.what !== 'back')) return null;
  return evidenceOf(target, subject, event.trouble, parts, AbortSignal.timeout(EVIDENCE_MS));
}

async function evidenceOf(
  target: EnvTarget,
  service: string,
  { pod, container, kind }: Trouble,
  { zadig, own }: WatchParts,
  signal: AbortSignal,
): Promise<Evidence | null> {
  if (pod === '') return null;
  const never = kind === 'image' || kind === 'unschedulable' || container === '';
  const [lines, events] = await Promise.all([
    never ? [] : lastLines({ target, pod, container }, LINES, zadig, signal).catch(() => []),
    podEvents(target, pod, EVENTS, zadig, signal).catch(() => []),
  ]);
  const redacted = (texts: readonly string[]) => {
    const redactor = createRedactor(own);
    return texts.map((text) => redactor.redact(cleanLine(text)).text).join('\n');
  };
  return { service, pod, container, lines: redacted(lines), events: redacted(events) };
}
