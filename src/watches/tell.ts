import { digestView } from '../blocks/watch/digest.ts';
import { eventView, type ShownStory, storyView } from '../blocks/watch/story.ts';
import { suspendedView } from '../blocks/watch/told.ts';
import { type Posted, Unsayable, Unsure } from '../changes/voice.ts';
import type { EnvTarget } from '../domain/target.ts';
import { isOver, type StoryEvent } from '../domain/watch/story.ts';
import { isQuiet, type Watch, wants } from '../domain/watch/watch.ts';
import type { StoredStory, Telling } from '../store/watched-envs.ts';
import { evidenceFor } from './evidence.ts';
import type { WatchParts } from './parts.ts';
import { tellInChange } from './tell-change.ts';

/** What ended longer ago is not told any more. */
const REMEMBER_MS = 24 * 60 * 60 * 1000;

/**
 * Tells every channel that hears of an environment what it has not heard yet. Whatever was told once is not told again,
 * also by another process; where it is not certain that a reply was said, it is not repeated, since the parent shows how
 * things stand. Rejects when Slack is away for now; then the rest is still to be told.
 */
export async function tell(target: EnvTarget, parts: WatchParts): Promise<void> {
  const { envs, watches, teamId, now } = parts;
  const heard = await watches.of(teamId, target.project, target.env);
  if (heard.length === 0) return;
  const stories = await envs.stories(target, now() - REMEMBER_MS);
  const tellings = await envs.tellings(stories.map(({ story }) => story.id));
  const failures: unknown[] = [];
  for (const watch of byChannel(heard)) {
    const known = new Map(
      tellings.flatMap((telling) => (telling.channel === watch.channel ? [[telling.storyId, telling]] : [])),
    );
    try {
      await digest(stories, known, watch, target, parts);
      for (const stored of stories)
        if (stored.story.cause?.thread?.channel !== watch.channel)
          await tellOne(stored, known.get(stored.story.id), watch, target, parts);
    } catch (error) {
      if (error instanceof Unsayable) await suspend(watch, error, target, parts);
      else failures.push(error);
    }
  }
  for (const stored of stories) {
    const { id, cause } = stored.story;
    const before = tellings.find((each) => each.storyId === id && each.channel === cause?.thread?.channel);
    if (cause !== null)
      await tellInChange(stored, cause, before, target, parts).catch((error: unknown) =>
        failures.push(error),
      );
  }
  if (failures.length > 0) throw failures[0];
}

/** Of a channel's watches on one environment, that of the environment itself. */
function byChannel(heard: readonly Watch[]): readonly Watch[] {
  const found = new Map<string, Watch>();
  for (const watch of heard) {
    const other = found.get(watch.channel);
    if (watch.suspended === null && (other === undefined || watch.env !== null))
      found.set(watch.channel, watch);
  }
  return [...found.values()];
}

async function tellOne(
  { story, version }: StoredStory,
  before: Telling | undefined,
  watch: Watch,
  target: EnvTarget,
  parts: WatchParts,
): Promise<void> {
  const { voice, envs } = parts;
  const { channel } = watch;
  const shown = { target, story };
  const told = { storyId: story.id, channel, ts: null, told: 0, drawn: 0, passed: false, ...before };
  if (told.drawn === version && told.told === story.events.length) return;
  if (told.ts === null && !wants(watch, story)) return;
  const all = { told: story.events.length, drawn: version };
  if (isQuiet(watch, parts.now())) {
    if (told.ts === null && isOver(story)) return envs.told({ ...told, ...all, passed: true });
    if (told.ts === null || told.drawn === version) return;
    // Nobody is called by an edit.
    await redraw({ channel, ts: told.ts }, shown, parts);
    return envs.told({ ...told, drawn: version });
  }
  if (told.ts === null) {
    const posted = await voice.post(channel, null, storyView(shown)).catch(unlessUnsure);
    // It may stand and cannot be found again: nothing is said before there is more to tell.
    if (posted === null) return envs.told({ ...told, ...all });
    Object.assign(told, { ts: posted.ts, drawn: version, passed: false });
    await envs.told(told);
  }
  return tellRest({ story, version }, { ...told, ts: told.ts ?? '' }, target, parts);
}

/** What has happened since, below the parent, which then shows how it stands. */
async function tellRest(
  { story, version }: StoredStory,
  before: Telling & { readonly ts: string },
  target: EnvTarget,
  parts: WatchParts,
): Promise<void> {
  const { envs } = parts;
  const shown = { target, story };
  let telling = before;
  while (telling.told < story.events.length) {
    const event = story.events[telling.told];
    const next = { ...telling, told: telling.told + 1 };
    await envs.told(next);
    try {
      if (event !== undefined) await reply(before, shown, event, parts);
    } catch (error) {
      await envs.told(telling);
      throw error;
    }
    telling = next;
  }
  if (telling.drawn === version) return;
  await redraw(before, shown, parts);
  await envs.told({ ...telling, drawn: version });
}

/** What came and went while a channel was to hear nothing, in one message. */
async function digest(
  stories: readonly StoredStory[],
  known: ReadonlyMap<string, Telling>,
  watch: Watch,
  target: EnvTarget,
  { voice, envs, now }: WatchParts,
): Promise<void> {
  if (isQuiet(watch, now())) return;
  const passed = stories.flatMap(({ story }) => {
    const telling = known.get(story.id);
    return telling?.passed === true && isOver(story) ? [{ story, telling }] : [];
  });
  if (passed.length === 0) return;
  for (const { telling } of passed) await envs.told({ ...telling, passed: false });
  const view = digestView(
    target,
    passed.map(({ story }) => story),
  );
  try {
    await voice.post(watch.channel, null, view).catch(unlessUnsure);
  } catch (error) {
    for (const { telling } of passed) await envs.told(telling);
    throw error;
  }
}

async function reply(parent: Posted, shown: ShownStory, event: StoryEvent, parts: WatchParts): Promise<void> {
  const evidence = await evidenceFor(shown, event, parts);
  const view = eventView(shown, event, evidence);
  if (view !== null) await parts.voice.post(parent.channel, parent.ts, view).catch(unlessUnsure);
}

/** A parent that somebody has deleted is not missed. */
async function redraw(parent: Posted, shown: ShownStory, { voice }: WatchParts): Promise<void> {
  await voice.update(parent, storyView(shown), 'later').catch((error: unknown) => {
    if (!(error instanceof Unsayable)) throw error;
  });
}

function unlessUnsure(error: unknown): null {
  if (error instanceof Unsure) return null;
  throw error;
}

/** Nothing can be said in the channel any more: whoever made the watch hears of it, once. */
async function suspend(
  watch: Watch,
  error: Unsayable,
  target: EnvTarget,
  { watches, voice, log, onMoved }: WatchParts,
): Promise<void> {
  if (!(await watches.suspend(watch.id, error.message))) return;
  onMoved(watch.madeBy);
  log.warn({ watch: watch.id, channel: watch.channel, err: error }, 'a watch cannot be told any more');
  await voice
    .post(watch.madeBy, null, suspendedView(watch, target))
    .catch((failed: unknown) =>
      log.warn({ err: failed, watch: watch.id }, 'nobody hears that a watch rests'),
    );
}
