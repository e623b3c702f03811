import type { Need } from './change.ts';

/** Who has agreed, as far as it counts. */
export interface Approval {
  readonly userId: string;
  /** Names of the groups the person was in at the click. */
  readonly groups: readonly string[];
}

/** How far a change is from being approved. */
export interface Tally {
  readonly met: boolean;
  /** People who fill one of the quorum's seats: never more than the quorum. */
  readonly counted: number;
  /** `1 more of leads and 2 more of sre`; empty when it is met. */
  readonly missing: string;
}

/** The part of a need that says how many of whom. */
export type Seats = Pick<Need, 'quorum' | 'from'>;

/**
 * Counts approvals. One person fills one seat, whatever number of groups and votes; people are seated so that most
 * seats are filled, in whatever order they came. Seats beyond those of single groups are for anybody of any group.
 * The requester counts only where the need allows it.
 */
export function tally(
  need: Seats & Pick<Need, 'selfApproval'>,
  approvals: readonly Approval[],
  requester: string,
): Tally {
  return count(need, need.selfApproval ? approvals : approvals.filter(({ userId }) => userId !== requester));
}

/** Counts approvals, the requester's among them. */
function count(need: Seats, approvals: readonly Approval[]): Tally {
  const people = groupsByPerson(need, approvals);
  const seating = seat(need, people);
  const open = Math.max(0, need.quorum - reservedSeats(need));
  const further = Math.min(open, people.size - seating.size);
  const gaps = new Map<string, number>();
  const gap = (names: readonly string[], seats: number) => {
    const whom = listed(names, 'or');
    if (seats > 0) gaps.set(whom, (gaps.get(whom) ?? 0) + seats);
  };
  // With one seat left, whoever takes the place of somebody who can move there fills it as well.
  const last = seating.size === reservedSeats(need) - 1;
  for (const { name, needed } of need.from) {
    const sitting = [...seating.values()].filter((group) => group === name).length;
    gap(last ? waysTo(name, need, people, seating) : [name], (needed ?? 0) - sitting);
  }
  gap(
    need.from.map(({ name }) => name),
    open - further,
  );
  return {
    met: gaps.size === 0,
    counted: seating.size + further,
    missing: listed([...gaps].map(([whom, seats]) => `${seats} more of ${whom}`)),
  };
}

/**
 * The tally if everybody agreed who may, but one person. Groups that `members` does not hold could not be read: they
 * count as large enough.
 */
export function bestTally(
  need: Seats,
  members: ReadonlyMap<string, ReadonlySet<string>>,
  without: string | null,
): Tally {
  const from = need.from.filter(({ name }) => members.has(name));
  const quorum = from.length === need.from.length ? need.quorum : reservedSeats({ from });
  const approvals = [...members].flatMap(([name, users]) =>
    [...users].filter((userId) => userId !== without).map((userId) => ({ userId, groups: [name] })),
  );
  return count({ from, quorum }, approvals);
}

/** Names in a sentence: `a, b and c`. */
export function listed(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** Seats that belong to one group. */
export function reservedSeats({ from }: Pick<Seats, 'from'>): number {
  return from.reduce((sum, { needed }) => sum + (needed ?? 0), 0);
}

type People = ReadonlyMap<string, ReadonlySet<string>>;

/** Each person with their approving groups; people without one are left out. */
function groupsByPerson({ from }: Seats, approvals: readonly Approval[]): People {
  const names = new Set(from.map(({ name }) => name));
  const people = new Map<string, Set<string>>();
  for (const { userId, groups } of approvals) {
    const approving = groups.filter((group) => names.has(group));
    if (approving.length > 0) people.set(userId, new Set([...(people.get(userId) ?? []), ...approving]));
  }
  return people;
}

/** Person → the group whose seat they fill: as many seats as can be filled at once. */
function seat({ from }: Seats, people: People): Map<string, string> {
  const seating = new Map<string, string>();
  for (const { name, needed } of from) {
    let free = needed ?? 0;
    while (free > 0 && fill(name, people, seating, new Set())) free -= 1;
  }
  return seating;
}

/** Fills one more seat of a group, moving people to other seats of theirs when that makes room. */
function fill(group: string, people: People, seating: Map<string, string>, tried: Set<string>): boolean {
  for (const [person, groups] of people) {
    if (!groups.has(group) || tried.has(person)) continue;
    tried.add(person);
    const now = seating.get(person);
    if (now === group) continue;
    if (now === undefined || fill(now, people, seating, tried)) {
      seating.set(person, group);
      return true;
    }
  }
  return false;
}

/** The groups of which one more person would fill a seat of this group, directly or by moving others. */
function waysTo(
  group: string,
  { from }: Seats,
  people: People,
  seating: ReadonlyMap<string, string>,
): readonly string[] {
  const ways = new Set([group]);
  for (const way of ways) {
    for (const [person, groups] of people) {
      const now = seating.get(person);
      if (groups.has(way) && now !== undefined) ways.add(now);
    }
  }
  return from.map(({ name }) => name).filter((name) => ways.has(name));
}
