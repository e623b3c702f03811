import { changeEventView, type ShownStory } from '../blocks/watch/story.ts';
import { Unsayable, Unsure } from '../changes/voice.ts';
import { isSettled } from '../domain/change.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Cause, StoryEvent } from '../domain/watch/story.ts';
import type { StoredStory, Telling } from '../store/watched-envs.ts';
import { evidenceFor } from './evidence.ts';
import type { WatchParts } from './parts.ts';

/**
 * Tells what came of a change made here in that change's own thread, once its own outcome has been told there: what has
 * gone wrong since, with a way back, and the verdict. Nothing that the change says of itself is said again.
 */
export async function tellInChange(
  { story, version }: StoredStory,
  { change, thread }: Cause,
  before: Telling | undefined,
  target: EnvTarget,
  parts: WatchParts,
): Promise<void> {
  if (thread === null) return;
  const { envs, causes } = parts;
  const { channel, ts } = thread;
  let telling = before ?? { storyId: story.id, channel, ts, told: 0, drawn: version, passed: false };
  if (telling.told === story.events.length) return;
  const state = await causes.stateOf(change);
  if (state !== null && !isSettled(state)) return;
  while (telling.told < story.events.length) {
    const event = story.events[telling.told];
    const next = { ...telling, told: telling.told + 1, drawn: version };
    await envs.told(next);
    // Of a change that failed the thread says what fails.
    const isKnown = state === 'failed' && event?.what === 'trouble';
    if (event !== undefined && event.what !== 'changed' && !isKnown)
      try {
        await say({ target, story }, event, change, thread, parts);
      } catch (error) {
        if (error instanceof Unsayable) return envs.told({ ...next, told: story.events.length });
        await envs.told(telling);
        throw error;
      }
    telling = next;
  }
}

async function say(
  shown: ShownStory,
  event: StoryEvent,
  change: string,
  thread: NonNullable<Cause['thread']>,
  parts: WatchParts,
): Promise<void> {
  const evidence = await evidenceFor(shown, event, parts);
  await parts.voice
    .post(thread.channel, thread.ts, changeEventView(shown, event, evidence, change))
    .catch((error: unknown) => {
      if (!(error instanceof Unsure)) throw error;
    });
}
