import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Need } from '../../src/domain/change.ts';
import { type Approval, bestTally, tally } from '../../src/domain/tally.ts';

/** `leads:1 sre:1` reserves seats; `leads sre` does not. */
function need(groups: string, quorum?: number, selfApproval = false): Need {
  const from = groups.split(' ').map((text) => {
    const [name = '', needed] = text.split(':');
    return { name, slackGroup: null, users: [], needed: needed === undefined ? null : Number(needed) };
  });
  const reserved = from.reduce((sum, group) => sum + (group.needed ?? 0), 0);
  return { quorum: quorum ?? reserved, from, selfApproval, freezes: [], channel: null, expiresMs: 1 };
}

/** `ben:leads+sre cleo:sre` */
function votes(text: string): Approval[] {
  if (text === '') return [];
  return text.split(' ').map((vote) => {
    const [userId = '', groups = ''] = vote.split(':');
    return { userId, groups: groups === '' ? [] : groups.split('+') };
  });
}

test.each<[string, Need, string, number, string]>([
  ['nobody yet', need('leads', 1), '', 0, '1 more of leads'],
  ['one of one', need('leads', 1), 'ben:leads', 1, ''],
  ['one of two', need('leads', 2), 'ben:leads', 1, '1 more of leads'],
  ['nobody yet, of several groups', need('leads sre', 2), '', 0, '2 more of leads or sre'],
  ['nobody yet, of three groups', need('leads sre dba', 2), '', 0, '2 more of leads, sre or dba'],
  ['two of two, each of another group', need('leads sre', 2), 'ben:leads cleo:sre', 2, ''],
  ['two of two, of one group', need('leads sre', 2), 'ben:sre cleo:sre', 2, ''],
  ['more than enough count as enough', need('leads', 1), 'ben:leads cleo:leads', 1, ''],
  ['one person in two groups is one', need('leads sre', 2), 'ben:leads+sre', 1, '1 more of leads or sre'],
  ['one person voting twice is one', need('leads', 2), 'ben:leads ben:leads', 1, '1 more of leads'],
  ['somebody of no approving group', need('leads', 1), 'ben:dba', 0, '1 more of leads'],
  ['somebody of no group', need('leads', 1), 'ben:', 0, '1 more of leads'],
  ['the requester', need('leads', 1), 'ana:leads', 0, '1 more of leads'],
  ['the requester beside others', need('leads', 2), 'ana:leads ben:leads', 1, '1 more of leads'],
  ['the requester where it is allowed', need('leads', 1, true), 'ana:leads', 1, ''],

  ['seats of two groups', need('leads:1 sre:1'), '', 0, '1 more of leads and 1 more of sre'],
  [
    'seats of three groups',
    need('leads:1 sre:2 dba:1'),
    '',
    0,
    '1 more of leads, 2 more of sre and 1 more of dba',
  ],
  ['one seat filled', need('leads:1 sre:1'), 'ben:leads', 1, '1 more of sre'],
  ['both seats filled', need('leads:1 sre:1'), 'ben:leads cleo:sre', 2, ''],
  ['two for one seat', need('leads:1 sre:1'), 'ben:leads cleo:leads', 1, '1 more of sre'],
  ['one person takes one seat', need('leads:1 sre:1'), 'ben:leads+sre', 1, '1 more of leads or sre'],
  ['who can sit on both makes room', need('leads:1 sre:1'), 'ben:leads+sre cleo:sre', 2, ''],
  ['and the other way round', need('leads:1 sre:1'), 'ben:leads+sre cleo:leads', 2, ''],
  ['whoever votes first', need('leads:1 sre:1'), 'cleo:sre ben:leads+sre', 2, ''],
  ['groups of two votes add up', need('leads:1 sre:1'), 'ben:leads ben:sre cleo:leads', 2, ''],
  ['a chain of three moves', need('leads:1 sre:1 dba:1'), 'ben:leads+sre cleo:sre+dba dan:leads', 3, ''],
  [
    'the last of a chain may come from anywhere in it',
    need('leads:1 sre:1 dba:1'),
    'ben:leads+sre cleo:sre+dba',
    2,
    '1 more of leads, sre or dba',
  ],
  ['the requester on a seat', need('leads:1 sre:1'), 'ana:leads ben:sre', 1, '1 more of leads'],
  ['a group without seats of its own', need('leads:1 sre'), 'ben:sre', 0, '1 more of leads'],

  [
    'a quorum above the seats',
    need('leads:1 sre:1', 3),
    '',
    0,
    '1 more of leads, 1 more of sre and 1 more of leads or sre',
  ],
  ['the further one is of any group', need('leads:1 sre:1', 3), 'ben:leads cleo:sre dan:sre', 3, ''],
  ['a seat and a further one of one group', need('leads:1', 2), 'ben:sre', 0, '2 more of leads'],
  ['a further one comes first', need('leads:1 sre', 2), 'ben:sre', 1, '1 more of leads'],
  [
    'the last seat and a further one alike',
    need('leads:1 sre:1', 3),
    'ben:leads+sre',
    1,
    '2 more of leads or sre',
  ],
])('%s', (_what, asked, given, counted, missing) => {
  expect(tally(asked, votes(given), 'ana')).toEqual({ met: missing === '', counted, missing });
});

const GROUPS = ['leads', 'sre', 'dba'];
const approval = fc.record({
  userId: fc.constantFrom('ana', 'ben', 'cleo', 'dan', 'eve', 'finn'),
  groups: fc.subarray([...GROUPS, 'qa']),
});
const approvals = fc.array(approval, { maxLength: 8 });
const anyNeed = fc
  .record({
    seats: fc.array(fc.option(fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 3 }),
    more: fc.integer({ min: 0, max: 2 }),
    self: fc.boolean(),
  })
  .map(({ seats, more, self }) => {
    const groups = seats.map((seat, at) => `${GROUPS[at]}${seat === null ? '' : `:${seat}`}`).join(' ');
    const reserved = seats.reduce<number>((sum, seat) => sum + (seat ?? 0), 0);
    return need(groups, Math.max(1, reserved + more), self);
  });

test('the order of the votes changes nothing', () => {
  const shuffled = approvals.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
  );
  fc.assert(
    fc.property(anyNeed, shuffled, (asked, [given, mixed]) => {
      expect(tally(asked, mixed, 'ana')).toEqual(tally(asked, given, 'ana'));
    }),
    { numRuns: 1_000 },
  );
});

test('one more approval takes nothing away', () => {
  fc.assert(
    fc.property(anyNeed, approvals, approval, (asked, given, one) => {
      const [before, after] = [tally(asked, given, 'ana'), tally(asked, [...given, one], 'ana')];
      expect(after.counted).toBeGreaterThanOrEqual(before.counted);
      if (before.met) expect(after.met).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

/** Tries every way to seat people: slow, and plainly right. */
function canSeat(asked: Need, given: readonly Approval[]): boolean {
  const people = [...new Set(given.map(({ userId }) => userId))]
    .filter((userId) => asked.selfApproval || userId !== 'ana')
    .map((person) => given.filter(({ userId }) => userId === person).flatMap(({ groups }) => groups));
  const seats = asked.from.flatMap(({ name, needed }) => Array<string>(needed ?? 0).fill(name));
  const names = asked.from.map(({ name }) => name);
  const open = asked.quorum - seats.length;
  const all = [...seats.map((name) => [name]), ...Array<string[]>(open).fill(names)];
  const place = (at: number, left: readonly (readonly string[])[]): boolean => {
    const seat = all[at];
    if (seat === undefined) return true;
    return left.some(
      (groups, index) =>
        groups.some((name) => seat.includes(name)) && place(at + 1, left.toSpliced(index, 1)),
    );
  };
  return place(0, people);
}

test('it is met when there is any way to seat the people', () => {
  fc.assert(
    fc.property(anyNeed, approvals, (asked, given) => {
      expect(tally(asked, given, 'ana').met).toBe(canSeat(asked, given));
    }),
    { numRuns: 1_000 },
  );
});

test('when all that is missing comes, it is met', () => {
  fc.assert(
    fc.property(anyNeed, approvals, fc.boolean(), (asked, given, firstName) => {
      const { missing } = tally(asked, given, 'ana');
      const coming = [...missing.matchAll(/(\d+) more of ([a-z]+(?:, [a-z]+)*(?: or [a-z]+)?)/g)].flatMap(
        ([, seats, names = ''], part) => {
          const groups = names.split(/, | or /);
          const name = (firstName ? groups[0] : groups.at(-1)) ?? '';
          return Array.from({ length: Number(seats) }, (_, at) => ({
            userId: `new${part}.${at}`,
            groups: [name],
          }));
        },
      );
      expect(tally(asked, [...given, ...coming], 'ana')).toMatchObject({ met: true, missing: '' });
    }),
    { numRuns: 1_000 },
  );
});

const members = (text: string) =>
  new Map(
    text
      .split(' ')
      .map((group) => [group.split(':')[0] ?? '', new Set(group.split(':')[1]?.split('+') ?? [])]),
  );

test.each<[string, Need, string, string | null, string]>([
  ['enough people', need('leads', 2), 'leads:ben+cleo', null, ''],
  ['too few', need('leads', 3), 'leads:ben+cleo', null, '1 more of leads'],
  ['enough but one', need('leads', 2), 'leads:ben+cleo', 'ben', '1 more of leads'],
  ['the same person in both', need('leads:1 sre:1'), 'leads:ben sre:ben', null, '1 more of leads or sre'],
  ['a group that could not be read', need('leads sre', 9), 'leads:ben', null, ''],
  [
    'seats of a group beside one that could not be read',
    need('leads:2 sre:1'),
    'leads:ben',
    null,
    '1 more of leads',
  ],
  ['none could be read', need('leads:2 sre:1'), 'dba:ben', null, ''],
])('if everybody agreed: %s', (_what, asked, known, without, missing) => {
  expect(bestTally(asked, members(known), without)).toMatchObject({ met: missing === '', missing });
});

test('twenty thousand members are counted in no time', () => {
  const many = new Map(
    ['leads', 'sre'].map((name) => [name, new Set(Array.from({ length: 20_000 }, (_, at) => `U${at}`))]),
  );
  expect(bestTally(need('leads:3 sre:3'), many, 'U1').met).toBe(true);
});
