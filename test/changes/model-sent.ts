import { expect } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import type { StoredChange } from '../../src/store/change-row.ts';
import { about, auditOf, type Row } from './model-rows.ts';
import type { Stage } from './model-stage.ts';
import { allChanges, type Model } from './model-state.ts';

/** The database's clock, as the bot knows it, and the one of the local Zadig may differ by so much. */
const CLOCKS_MS = 500;

/** Holds at every moment: nothing is sent that was not decided and written down before, and nothing twice. */
export async function nothingUnapproved(stage: Stage, model: Model): Promise<void> {
  const requests = stage.zadig.requests().filter(({ method }) => method !== 'GET');
  const rows = await auditOf(stage);
  const intents = rows.filter(({ kind }) => kind === 'request');
  const changes = new Map((await allChanges(stage)).map((change) => [change.id, change]));
  for (const [index, { method, path, at, body }] of requests.entries()) {
    const like = requests.slice(0, index).filter((one) => one.method === method && one.path === path);
    const written = intents.filter((row) => row.at <= at + CLOCKS_MS && isFor(row, method, path));
    const what = `${method} ${path} was written down before it was sent`;
    expect(written.length, what).toBeGreaterThan(like.length);
    expect(
      written.map((row) => bodyOf(row, changes) ?? body),
      what,
    ).toContainEqual(body);
  }
  for (const { seq, data } of intents) {
    const change = changes.get(String(data['change']));
    if (change === undefined) throw new Error(`row ${seq} sends a change that is not there`);
    expect([data['hash'], data['digest']], 'what is sent is what was asked for').toEqual([
      change.hash,
      change.plan.digest,
    ]);
    expect(model.outdated.has(change.id), `${about(change)} was planned from another state`).toBe(false);
    mayBeSent(
      change,
      rows.filter((row) => row.seq < seq),
      model,
    );
  }
  for (const change of changes.values()) {
    const sent = intents.filter(({ data }) => data['change'] === change.id);
    const repeatable = commands.some(
      (one) => one.kind === 'change' && one.name === change.plan.command && one.repeatable,
    );
    expect(sent.length, `${about(change)} was sent`).toBeLessThanOrEqual(repeatable ? 2 : 1);
    if (['pending', 'denied', 'expired', 'withdrawn', 'approved'].includes(change.state))
      expect(sent.length, about(change)).toBe(0);
    if (change.state === 'succeeded') expect(sent.length, about(change)).toBeGreaterThan(0);
  }
}

function isFor({ data }: Row, method: string, path: string): boolean {
  const request = Object(data['request']);
  return request.method === method && String(request.path).split('?')[0] === path;
}

/** Undefined for what has masked values in it. */
function bodyOf({ data }: Row, changes: ReadonlyMap<string, StoredChange>): unknown {
  if (changes.get(String(data['change']))?.plan.command === 'var set') return undefined;
  const { body } = Object(data['request']);
  return body === null ? null : JSON.parse(body);
}

/** The quorum, counted by hand from what was written down before, and from who was in the groups at the click. */
function mayBeSent(change: StoredChange, before: readonly Row[], model: Model): void {
  const { id, need, hash, requester } = change;
  if (need === null) return;
  if (change.breakGlass !== null) {
    expect(model.glass.get(id), `${about(change)}: break-glass by somebody who may`).toContain('sre');
    return;
  }
  const voters = before
    .filter(({ kind, data }) => kind === 'vote' && data['change'] === id && data['hash'] === hash)
    .filter(({ data }) => data['verdict'] === 'approve')
    .map(({ data }) => String(data['user']))
    .filter((user) => need.selfApproval || user !== requester);
  const people = [...new Set(voters)].map((user) => model.votes.get(`${id} ${user}`) ?? []);
  const counted = people.filter((groups) => need.from.some(({ name }) => groups.includes(name)));
  expect(counted.length, `${about(change)}: votes before it was sent`).toBeGreaterThanOrEqual(need.quorum);
  const seats = need.from.flatMap(({ name, needed }) => Array<string>(needed ?? 0).fill(name));
  expect(
    canSit(seats, counted),
    `${about(change)}: ${seats.join(' and ')} among ${JSON.stringify(counted)}`,
  ).toBe(true);
}

/** Every seat by another person. */
function canSit([seat, ...rest]: readonly string[], people: readonly (readonly string[])[]): boolean {
  if (seat === undefined) return true;
  return people.some(
    (groups, index) =>
      groups.includes(seat) && canSit(rest, [...people.slice(0, index), ...people.slice(index + 1)]),
  );
}
