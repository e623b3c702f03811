import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, allGone, type Known } from '../../../src/domain/watch/advance.ts';
import type { Facet, Sight, Trouble } from '../../../src/domain/watch/sight.ts';
import { isOver, type Story } from '../../../src/domain/watch/story.ts';

const PATIENCE = { holdBackMs: 30_000, slowMs: 300_000, lateMs: 150_000 };

const crash: Trouble = {
  ...{ kind: 'crashing', reason: 'CrashLoopBackOff', message: 'back-off' },
  ...{ pod: 'api-1', container: 'api', restarts: 3 },
};
const unready: Trouble = { ...crash, kind: 'unready', reason: 'ContainerCreating' };

function service(subject: string, image = 'api:v1', trouble: Trouble | null = null, told = true): Facet {
  return { subject, traits: [{ of: 'image', name: 'api', value: image }], trouble, told };
}

function sight(...facets: Facet[]): Sight {
  return { status: 'success', updatedBy: 'lee', updatedAt: 1, facets };
}

/** Looks at an environment again and again, and keeps its stories as a database would. */
function watcher() {
  let [known, count]: [Known | null, number] = [null, 0];
  const stories = new Map<string, Story>();
  return {
    stories: () => [...stories.values()],
    last: () => [...stories.values()].at(-1),
    events: () => [...stories.values()].flatMap(({ events }) => events.map(({ what }) => what)),
    see(seen: Sight, at: number) {
      const open = [...stories.values()].filter((story) => !isOver(story));
      const advanced = advance(known, open, seen, at, PATIENCE, () => {
        count += 1;
        return `s${count}`;
      });
      known = advanced.known;
      for (const story of advanced.stories) stories.set(story.id, story);
      return advanced;
    },
  };
}

test('what heals within the hold-back is not told', () => {
  const env = watcher();
  env.see(sight(service('api')), 0);
  env.see(sight(service('api', 'api:v1', crash)), 5_000);
  env.see(sight(service('api')), 20_000);
  env.see(sight(service('api', 'api:v1', crash)), 40_000);
  env.see(sight(service('api')), 69_000);
  expect(env.stories()).toEqual([]);
});

test('an incident is told when it has lasted, and is over when it is well for as long', () => {
  const env = watcher();
  env.see(sight(service('api')), 0);
  for (const at of [5_000, 20_000]) env.see(sight(service('api', 'api:v1', crash)), at);
  expect(env.stories()).toEqual([]);
  env.see(sight(service('api', 'api:v1', crash)), 35_000);
  expect(env.last()).toMatchObject({ kind: 'incident', state: 'failing', openedAt: 5_000, trouble: crash });
  env.see(sight(service('api')), 60_000);
  expect(env.last()).toMatchObject({ state: 'settling', wellSince: 60_000 });
  env.see(sight(service('api')), 89_000);
  expect(env.last()?.state).toBe('settling');
  env.see(sight(service('api')), 90_000);
  expect(env.last()).toMatchObject({ state: 'well', closedAt: 60_000 });
  expect(env.last()?.events.at(-1)).toMatchObject({ what: 'well', sinceMs: 55_000 });
  expect(env.events()).toEqual(['trouble', 'well']);
});

test('what comes and goes is one story, told ever more rarely, and is over later', () => {
  const env = watcher();
  let at = 0;
  const step = (trouble: Trouble | null, ms: number) => {
    at += ms;
    env.see(sight(service('api', 'api:v1', trouble)), at);
  };
  step(crash, 0);
  step(crash, 30_000);
  for (let round = 0; round < 20; round += 1) {
    step(null, 5_000);
    step(crash, 5_000);
  }
  expect(env.stories()).toHaveLength(1);
  expect(env.last()).toMatchObject({ state: 'failing', returns: 20 });
  expect(env.events()).toEqual(['trouble', 'back', 'back', 'back', 'back', 'back']);
  step(null, 5_000);
  step(null, 60_000);
  expect(env.last()?.state).toBe('settling');
  step(null, 240_000);
  expect(env.last()?.state).toBe('well');
});

test('a rollout is told at once, with who did it, and ends well when its pods stay ready', () => {
  const env = watcher();
  env.see(sight(service('api')), 0);
  env.see(sight(service('api', 'api:v2', unready)), 5_000);
  expect(env.last()).toMatchObject({
    ...{ kind: 'rollout', state: 'rolling', by: 'lee' },
    changes: [{ of: 'image', name: 'api', from: 'api:v1', to: 'api:v2' }],
  });
  env.see(sight(service('api', 'api:v2', unready)), 90_000);
  expect(env.last()?.state).toBe('rolling');
  env.see(sight(service('api', 'api:v2')), 95_000);
  env.see(sight(service('api', 'api:v2')), 125_000);
  expect(env.last()).toMatchObject({ state: 'well', closedAt: 95_000 });
  expect(env.events()).toEqual(['changed', 'well']);
});

test('a rollout that crashes goes on in its own story, and so does the one that mends it', () => {
  const env = watcher();
  env.see(sight(service('api')), 0);
  env.see(sight(service('api', 'api:v2', crash)), 5_000);
  env.see(sight(service('api', 'api:v2', crash)), 36_000);
  expect(env.last()).toMatchObject({ kind: 'rollout', state: 'failing' });
  env.see(sight(service('api', 'api:v3', unready)), 60_000);
  expect(env.last()).toMatchObject({ state: 'rolling', changes: [{ from: 'api:v1', to: 'api:v3' }] });
  env.see(sight(service('api', 'api:v3')), 70_000);
  env.see(sight(service('api', 'api:v3')), 100_000);
  expect(env.stories()).toHaveLength(1);
  expect(env.events()).toEqual(['changed', 'trouble', 'changed', 'well']);
});

test('what Zadig cannot tell changes nothing, and what came about meanwhile is told as late', () => {
  const env = watcher();
  env.see(sight(service('api', 'api:v1', crash)), 0);
  env.see(sight(service('api', 'api:v1', crash)), 30_000);
  const before = env.last();
  for (const at of [40_000, 100_000, 160_000]) env.see(sight(service('api', 'api:v1', null, false)), at);
  expect(env.last()).toEqual(before);
  env.see(sight(service('api', 'api:v2')), 900_000);
  expect(env.last()?.events.at(-1)).toMatchObject({ what: 'changed', late: true });
});

test('stories of what is there no more end', () => {
  const env = watcher();
  env.see(sight(service('api', 'api:v1', crash), service('web', 'web:v1', crash)), 0);
  env.see(sight(service('api', 'api:v1', crash), service('web', 'web:v1', crash)), 30_000);
  env.see(sight(service('web', 'web:v1', crash)), 40_000);
  expect(env.stories().map(({ state }) => state)).toEqual(['gone', 'failing']);
  expect(allGone(env.stories().slice(1), 50_000)).toMatchObject([{ state: 'gone', closedAt: 50_000 }]);
});

const facet = (subject: string | null) =>
  fc.record({
    subject: fc.constant(subject),
    traits: fc.constantFrom('v1', 'v2', 'v3').map((value) => [{ of: 'image' as const, name: 'api', value }]),
    trouble: fc.option(
      fc.constantFrom(crash, unready, { ...crash, kind: 'image' as const, reason: 'ImagePullBackOff' }),
    ),
    told: fc.boolean(),
  });
const looks = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 5_000, 30_000, 200_000, 3_600_000),
    facets: fc
      .subarray(['api', 'web', null], { minLength: 0 })
      .chain((subjects) => fc.tuple(...subjects.map(facet))),
  }),
  { maxLength: 40 },
);

test('whatever is seen: one open story a subject, what is over stays so, and its state is that of the last look', () => {
  fc.assert(
    fc.property(looks, (sequence) => {
      const [env, again] = [watcher(), watcher()];
      let at = 0;
      for (const { afterMs, facets } of sequence) {
        at += afterMs;
        const over = env.stories().filter(isOver);
        env.see(sight(...facets), at);
        again.see(structuredClone(sight(...facets)), at);
        const open = env.stories().filter((story) => !isOver(story));
        expect(new Set(open.map(({ subject }) => subject)).size).toBe(open.length);
        expect(env.stories()).toEqual(expect.arrayContaining(over));
        for (const story of open) {
          const last = facets.find(({ subject }) => subject === story.subject);
          if (story.state === 'failing') expect(story.trouble).not.toBeNull();
          if (story.state === 'failing' && last?.trouble != null)
            expect(story.trouble).toMatchObject({ kind: last.trouble.kind });
          if (last?.told && last.trouble === null) expect(story.state).not.toBe('failing');
          if (last === undefined) expect.fail(`a story goes on of ${story.subject}, which is not there`);
        }
        // Nothing new was seen: nothing new is told.
        const events = env.events().length;
        env.see(sight(...facets), at);
        again.see(sight(...facets), at);
        expect(env.events().length).toBe(events);
      }
      expect(env.stories()).toEqual(again.stories());
    }),
  );
});
