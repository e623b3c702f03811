import type { Facet, Sight, Trait, Trouble } from './sight.ts';
import { isOver, type Story, type StoryEvent, type TraitChange } from './story.ts';

/** How long things may take before they are told. Milliseconds. */
export interface Patience {
  /** What heals within this time is not told, and what is well for as long is over. */
  readonly holdBackMs: number;
  /** A rollout whose pods are merely not ready yet is slow after this. */
  readonly slowMs: number;
  /** Who has not looked for so long tells late. */
  readonly lateMs: number;
}

/** What is known of an environment between two looks. */
export interface Known {
  readonly sight: Sight;
  /** Unix milliseconds of the last look. */
  readonly at: number;
  /** Since when something is not well of which no story tells yet, by subject. */
  readonly troubledSince: readonly { readonly subject: string | null; readonly since: number }[];
}

export interface Advanced {
  readonly known: Known;
  /** Stories that are new or have gone on, whole. */
  readonly stories: readonly Story[];
}

/** Further events are not kept one by one: what a story has come to stands in its parent. */
const MOST_EVENTS = 60;

/**
 * What a look at an environment adds to its stories. A pure function: the same looks give the same stories. `open` are
 * those that are not over; `newId` names a new one.
 */
export function advance(
  before: Known | null,
  open: readonly Story[],
  seen: Sight,
  at: number,
  patience: Patience,
  newId: () => string,
): Advanced {
  const facets = seen.facets.map((facet) => whole(facet, facetOf(before?.sight, facet.subject)));
  const sight = { ...seen, facets };
  const late = before !== null && at - before.at > patience.lateMs;
  const told: Story[] = [];
  const troubledSince: { subject: string | null; since: number }[] = [];
  for (const facet of facets) {
    const { subject } = facet;
    const story = open.find((each) => each.subject === subject) ?? null;
    const was = facetOf(before?.sight, subject);
    const changes = was === undefined ? [] : changesBetween(was.traits, facet.traits);
    const since = before?.troubledSince.find((each) => each.subject === subject)?.since ?? at;
    if (facet.trouble !== null) troubledSince.push({ subject, since });
    const next = tell(
      story ?? begun(facet, changes, since, { at, patience, newId, by: seen.updatedBy }),
      { facet, changes, since, by: seen.updatedBy },
      { at, late, patience },
    );
    if (next !== null && next !== story) told.push(next);
  }
  for (const story of open)
    if (!facets.some(({ subject }) => subject === story.subject)) told.push(ended(story, 'gone', at, late));
  return { known: { sight, at, troubledSince }, stories: told };
}

/** Everything of an environment that is not there any more. */
export function allGone(open: readonly Story[], at: number): readonly Story[] {
  return open.map((story) => ended(story, 'gone', at, false));
}

interface Look {
  readonly facet: Facet;
  readonly changes: readonly TraitChange[];
  readonly since: number;
  readonly by: string;
}

interface Moment {
  readonly at: number;
  readonly late: boolean;
  readonly patience: Patience;
}

/** A new story, when there is something to tell. */
function begun(
  { subject, trouble }: Facet,
  changes: readonly TraitChange[],
  since: number,
  { at, patience, newId, by }: Pick<Moment, 'at' | 'patience'> & { newId: () => string; by: string },
): Story | null {
  const isRollout = changes.length > 0;
  if (!isRollout && (trouble === null || at - since < patience.holdBackMs)) return null;
  return {
    ...{ id: newId(), subject, kind: isRollout ? 'rollout' : 'incident', state: 'rolling' },
    ...{ openedAt: isRollout ? at : since, rolledAt: null, wellSince: null, closedAt: null },
    ...{ trouble: null, returns: 0, by, cause: null, changes: [], events: [] },
  };
}

function tell(story: Story | null, look: Look, moment: Moment): Story | null {
  if (story === null) return null;
  const changed = look.changes.length === 0 ? story : changedBy(story, look, moment);
  const { facet } = look;
  if (facet.trouble !== null) return troubled(changed, facet.trouble, look.since, moment);
  return facet.told ? calmed(changed, moment) : changed;
}

function changedBy(story: Story, { changes, by }: Look, { at, late }: Moment): Story {
  const event = { what: 'changed' as const, at, late, changes: [...changes], by };
  return {
    ...withEvent(story, event),
    ...{ state: 'rolling', rolledAt: at, wellSince: null, by },
    changes: merged(story.changes, changes),
  };
}

function troubled(story: Story, trouble: Trouble, since: number, { at, late, patience }: Moment): Story {
  const { state, rolledAt } = story;
  if (state === 'failing') {
    if (isMerely(trouble, story.trouble)) return sameTrouble(story, trouble);
    return withEvent({ ...story, trouble }, { what: 'trouble', at, late, trouble });
  }
  if (state === 'settling') {
    const returns = story.returns + 1;
    const back = { ...story, state: 'failing' as const, wellSince: null, trouble, returns };
    return isTold(returns) ? withEvent(back, { what: 'back', at, late, trouble, times: returns }) : back;
  }
  const waitMs = trouble.kind === 'unready' && rolledAt !== null ? patience.slowMs : patience.holdBackMs;
  if (at - Math.max(since, rolledAt ?? since) < waitMs)
    return story.wellSince === null ? story : { ...story, wellSince: null };
  return withEvent(
    { ...story, state: 'failing', wellSince: null, trouble },
    { what: 'trouble', at, late, trouble },
  );
}

/** Between two crashes a pod is merely not ready, which is nothing new. */
function isMerely(now: Trouble, before: Trouble | null): boolean {
  return before !== null && (now.kind === before.kind || now.kind === 'unready');
}

/** The count of restarts alone is no reason to edit a message. */
function sameTrouble(story: Story, trouble: Trouble): Story {
  const isShown = story.trouble?.kind !== trouble.kind || story.trouble.pod === trouble.pod;
  return isShown ? story : { ...story, trouble };
}

function calmed(story: Story, { at, late, patience }: Moment): Story {
  const wellSince = story.wellSince ?? at;
  // What comes and goes has to be well for longer, each time.
  const settledMs = patience.holdBackMs * Math.min(1 + story.returns, 10);
  if (at - wellSince >= settledMs) return ended(story, 'well', at, late);
  if (story.wellSince !== null) return story;
  return { ...story, wellSince, state: story.state === 'failing' ? 'settling' : story.state };
}

function ended(story: Story, state: 'well' | 'gone', at: number, late: boolean): Story {
  const over = { ...story, state, closedAt: state === 'well' ? (story.wellSince ?? at) : at };
  if (state === 'gone') return withEvent(over, { what: 'gone', at, late });
  return withEvent(over, { what: 'well', at, late, sinceMs: over.closedAt - story.openedAt });
}

function withEvent(story: Story, event: StoryEvent): Story {
  const isLast = isOver(story);
  if (story.events.length >= MOST_EVENTS && !isLast) return story;
  return { ...story, events: [...story.events, event] };
}

/** The first times it comes back, and then ever more rarely. */
function isTold(times: number): boolean {
  return times <= 2 || [5, 10, 20, 50, 100, 200, 500].includes(times) || times % 1_000 === 0;
}

function facetOf(sight: Sight | undefined, subject: string | null): Facet | undefined {
  return sight?.facets.find((facet) => facet.subject === subject);
}

/** With what was known before of what this look did not tell: how many pods, for one that is well. */
function whole(facet: Facet, before: Facet | undefined): Facet {
  if (before === undefined || facet.traits.some(({ of }) => of === 'replicas')) return facet;
  return { ...facet, traits: [...facet.traits, ...before.traits.filter(({ of }) => of === 'replicas')] };
}

function changesBetween(before: readonly Trait[], now: readonly Trait[]): readonly TraitChange[] {
  const changes: TraitChange[] = [];
  for (const { of, name, value } of now) {
    const was = before.find((trait) => trait.of === of && trait.name === name);
    // How many there are is only learnt when one looks closely.
    if (was === undefined && of === 'replicas') continue;
    if (was?.value !== value) changes.push({ of, name, from: was?.value ?? null, to: value });
  }
  for (const { of, name, value } of before)
    if (!now.some((trait) => trait.of === of && trait.name === name))
      changes.push({ of, name, from: value, to: null });
  return changes;
}

/** Of one trait, where it came from first and where it went last; what is as it was before is no change. */
function merged(before: readonly TraitChange[], now: readonly TraitChange[]): TraitChange[] {
  const all = new Map(before.map((change) => [`${change.of} ${change.name}`, change]));
  for (const change of now) {
    const key = `${change.of} ${change.name}`;
    const first = all.get(key);
    if (first === undefined) all.set(key, change);
    else if (first.from === change.to) all.delete(key);
    else all.set(key, { ...first, to: change.to });
  }
  return [...all.values()];
}
