import { expect, test, vi } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { DATABASES } from '../support/database.ts';
import type { SETTINGS } from './model-settings.ts';
import { type Stage, setStage } from './model-stage.ts';
import { allChanges, whispers } from './model-state.ts';

const ONE = policy(1);
const TWO = policy(2);

function policy(quorum: number): typeof SETTINGS {
  return {
    channels: { approvals: 'C0APPROVE' },
    groups: { leads: { slack_group: 'S0LEADS' }, sre: { slack_group: 'S0SRE' } },
    access: [{ who: 'everyone', may: ['read', 'change'] }],
    policies: [{ match: { production: true }, approve: { from: ['leads', 'sre'], quorum } }],
  };
}

const ROUNDS = 2;

test.concurrent.for(DATABASES)(
  'of two votes at the same instant one decides, and the other person is told who was first (%s)',
  async (database) => {
    await using stage = await setStage(database, ONE);
    await stage.start();
    for (let round = 0; round < ROUNDS; round += 1)
      await oneDecides(stage, (press) => Promise.all(press.map((one) => one())));
  },
);

test.concurrent.for(DATABASES)(
  'two votes at the same instant are enough where two are needed: neither is lost (%s)',
  async (database) => {
    await using stage = await setStage(database, TWO);
    await stage.start();
    for (let round = 0; round < ROUNDS; round += 1)
      await bothCount(stage, (press) => Promise.all(press.map((one) => one())));
  },
);

test.concurrent.for(DATABASES)(
  'one person’s two clicks at the same instant count once (%s)',
  async (database) => {
    await using stage = await setStage(database, TWO);
    await stage.start();
    const id = await asked(stage);
    const ben = stage.slack.person('ben');
    const [first, second] = await pressed(stage, id, [ben, ben], (press) =>
      Promise.all(press.map((one) => one())),
    );
    const told = [first, second].join('\n');
    expect(told).toContain('Your approval counts');
    expect(told).toContain('You have already approved this; one person counts once');
    expect(await stateOf(stage, id)).toMatchObject({ state: 'pending', votes: [{ userId: ben.id }] });
    expect(sent(stage)).toBe(0);
  },
);

const POSTGRES = DATABASES.filter((kind) => kind === 'postgres');

test.concurrent.for(POSTGRES)('on two replicas, too, one of two votes decides (%s)', async (database) => {
  await using stage = await setStage(database, ONE);
  const apart = await twoReplicas(stage);
  for (let round = 0; round < ROUNDS; round += 1) await oneDecides(stage, apart);
});

test.concurrent.for(POSTGRES)(
  'on two replicas, too, two votes are enough where two are needed (%s)',
  async (database) => {
    await using stage = await setStage(database, TWO);
    const apart = await twoReplicas(stage);
    for (let round = 0; round < ROUNDS; round += 1) await bothCount(stage, apart);
  },
);

type Press = () => Promise<unknown>;
type Together = (press: readonly Press[]) => Promise<unknown>;

/** Two bots on one database; of what is pressed together each gets one. */
async function twoReplicas(stage: Stage): Promise<Together> {
  const ports = [(await stage.start('http')).port, (await stage.start('http')).port];
  const to = (index: number) => stage.slack.deliverTo(`http://127.0.0.1:${ports[index % 2]}/slack/events`);
  to(0);
  return async (press) => {
    const all = press.map((one, index) => {
      to(index);
      return one();
    });
    await Promise.all(all);
  };
}

async function oneDecides(stage: Stage, together: Together): Promise<void> {
  const id = await asked(stage);
  const before = sent(stage);
  const people = [stage.slack.person('ben'), stage.slack.person('cleo')];
  const told = await pressed(stage, id, people, together);
  const { votes } = await stateOf(stage, id);
  expect(votes).toHaveLength(1);
  const first = people.findIndex((person) => person.id === votes[0]?.userId);
  expect(told[first]).toContain('It is applied next');
  expect(told[1 - first]).toContain(`@${people[first]?.name} has already approved this`);
  await ends(stage, id);
  expect(sent(stage) - before).toBe(1);
  expect(await auditedVotes(stage, id)).toEqual([votes[0]?.userId]);
}

async function bothCount(stage: Stage, together: Together): Promise<void> {
  const id = await asked(stage);
  const before = sent(stage);
  const people = [stage.slack.person('ben'), stage.slack.person('cleo')];
  const told = await pressed(stage, id, people, together);
  expect(told.filter((text) => text.includes('Your approval counts'))).toHaveLength(1);
  expect(told.filter((text) => text.includes('It is applied next'))).toHaveLength(1);
  await ends(stage, id);
  expect((await stateOf(stage, id)).votes.map(({ userId }) => userId).toSorted()).toEqual([
    'U0BEN',
    'U0CLEO',
  ]);
  expect(sent(stage) - before).toBe(1);
  expect((await auditedVotes(stage, id)).toSorted()).toEqual(['U0BEN', 'U0CLEO']);
}

/** A restart of production that waits for approval; its id. */
async function asked(stage: Stage): Promise<string> {
  const ana = stage.slack.person('ana');
  const before = whispers(ana).length;
  await ana.slash('/zadig restart payments/prod/api', { channel: 'payments' });
  await stage.slack.until(() => whispers(ana).length > before, 15_000);
  expect(whispers(ana).at(-1)?.rendered).toContain('Asked for approval');
  const change = (await allChanges(stage)).at(-1);
  if (change === undefined) throw new Error('nothing was asked for');
  return change.id;
}

/** Presses together and waits for everybody's answer, in the order of the people. */
async function pressed(
  stage: Stage,
  id: string,
  people: readonly Person[],
  together: Together,
): Promise<readonly string[]> {
  const before = people.map((person) => whispers(person).length);
  await together(people.map((person) => () => person.slash(`/zadig approve ${id}`, { channel: 'payments' })));
  const wanted = (person: Person) => people.filter((one) => one === person).length;
  await stage.slack.until(
    () => people.every((person, index) => whispers(person).length >= (before[index] ?? 0) + wanted(person)),
    15_000,
  );
  return people.map((person, index) => {
    const nth = people.slice(0, index).filter((one) => one === person).length;
    return whispers(person)[(before[index] ?? 0) + nth]?.rendered ?? '';
  });
}

async function ends(stage: Stage, id: string): Promise<void> {
  await vi.waitFor(async () => expect((await stateOf(stage, id)).state).toBe('succeeded'), {
    timeout: 15_000,
    interval: 40,
  });
}

async function stateOf(stage: Stage, id: string) {
  const change = (await allChanges(stage)).find((one) => one.id === id);
  if (change === undefined) throw new Error(`there is no change ${id}`);
  return change;
}

function sent(stage: Stage): number {
  return stage.zadig.requests({ method: 'POST' }).length;
}

async function auditedVotes(stage: Stage, id: string): Promise<readonly string[]> {
  const rows = await stage.db.selectFrom('audit').select('data').where('kind', '=', 'vote').execute();
  return rows
    .map(({ data }) => JSON.parse(data))
    .flatMap(({ change, user }) => (change === id ? [String(user)] : []));
}
