import type { Need } from '../domain/change.ts';
import type { Directory } from '../domain/groups.ts';
import { needOf, unapprovable } from '../domain/policy.ts';
import type { Settings } from '../domain/settings.ts';

/** A policy under which nothing can ever be approved: its place in the file, from 1, and why. */
export interface Hopeless {
  readonly policy: number;
  readonly why: string;
}

/** The policies whose groups, as Slack tells them now, are too small. Groups that cannot be read count as large enough. */
export async function hopelessPolicies(
  { policies, groups }: Pick<Settings, 'policies' | 'groups'>,
  directory: Directory,
): Promise<readonly Hopeless[]> {
  const found = await Promise.all(
    policies.map(async ({ approve }, index): Promise<Hopeless | null> => {
      if (approve === 'none') return null;
      const need = needOf(approve, groups);
      const why = unapprovable(need, await membersOf(need, directory), NOBODY);
      return why === null ? null : { policy: index + 1, why };
    }),
  );
  return found.filter((one) => one !== null);
}

const NOBODY = '';

/** Who is in the groups of a need; a group that Slack does not tell of is left out. */
export async function membersOf(need: Need, directory: Directory): Promise<Map<string, ReadonlySet<string>>> {
  const members = new Map<string, ReadonlySet<string>>();
  for (const { name, slackGroup, users } of need.from) {
    const found = slackGroup === null ? [] : await directory.members(slackGroup).catch(() => null);
    if (found !== null) members.set(name, new Set([...users, ...found]));
  }
  return members;
}
