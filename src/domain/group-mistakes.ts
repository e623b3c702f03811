import { z } from 'zod';
import { Group } from './access.ts';
import { needOf } from './policy.ts';
import { Policy } from './policy-settings.ts';
import { bestTally } from './tally.ts';

/** What is wrong with a setting, and which. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What is wrong with the groups that settings speak of: names that are not defined, and policies which they can never
 * approve as far as the file tells. The settings may hold other mistakes; about those it is silent.
 */
export function groupMistakes(settings: unknown): readonly Mistake[] {
  return [...unknownGroups(settings), ...unreachable(settings)];
}

const Names = z.array(z.string()).catch([]);
const NOBODY = { from: [], quorum: {}, break_glass: [] };

/** Just enough of a settings object to see which groups it speaks of. */
const Referring = z.object({
  groups: z.record(z.string(), z.unknown()).catch({}),
  access: z.array(z.object({ who: Names }).catch({ who: [] })).catch([]),
  policies: z
    .array(
      z
        .object({
          approve: z
            .object({
              from: Names,
              quorum: z.record(z.string(), z.unknown()).catch({}),
              break_glass: Names,
            })
            .catch(NOBODY),
        })
        .catch({ approve: NOBODY }),
    )
    .catch([]),
});

function unknownGroups(settings: unknown): readonly Mistake[] {
  const parsed = Referring.safeParse(settings);
  if (!parsed.success) return [];
  const { groups, access, policies } = parsed.data;
  const known = Object.keys(groups);
  const unknown = (names: readonly string[], path: Mistake['path']) =>
    names.flatMap((name, index) => (known.includes(name) ? [] : [notDefined(name, [...path, index], known)]));
  return [
    ...access.flatMap(({ who }, rule) => unknown(who, ['access', rule, 'who'])),
    ...policies.flatMap(({ approve: { from, quorum, break_glass: breakGlass } }, rule) => {
      const path = ['policies', rule, 'approve'];
      const seats = Object.keys(quorum).flatMap((name) => {
        if (!known.includes(name)) return [notDefined(name, [...path, 'quorum', name], known)];
        const message = 'is not in from; add it there, or leave it out here';
        return from.includes(name) ? [] : [{ path: [...path, 'quorum', name], message }];
      });
      return [
        ...unknown(from, [...path, 'from']),
        ...seats,
        ...unknown(breakGlass, [...path, 'break_glass']),
      ];
    }),
  ];
}

function notDefined(name: string, path: Mistake['path'], known: readonly string[]): Mistake {
  if (name === 'everyone' && path[0] === 'access') {
    return { path: path.slice(0, -1), message: 'write who: everyone, without brackets' };
  }
  const groups = known.length === 0 ? 'none is defined' : `there are ${known.join(', ')}`;
  return { path, message: `no group is named ${name}; ${groups}` };
}

/** The groups and policies that are well. */
const Sound = z.object({
  groups: z.record(z.string(), Group.nullable().catch(null)).catch({}),
  policies: z.array(Policy.nullable().catch(null)).catch([]),
});

/** Policies that ask for more people than are listed. Groups that Slack knows more of count as large enough. */
function unreachable(settings: unknown): readonly Mistake[] {
  const parsed = Sound.safeParse(settings);
  if (!parsed.success) return [];
  const groups = new Map(
    Object.entries(parsed.data.groups).flatMap(([name, group]) => (group === null ? [] : [[name, group]])),
  );
  const members = new Map(
    [...groups].flatMap(([name, { slack_group: slackGroup, users = [] }]) =>
      slackGroup === undefined ? [[name, new Set(users)]] : [],
    ),
  );
  return parsed.data.policies.flatMap((policy, rule) => {
    if (policy === null || policy.approve === 'none') return [];
    const { met, missing } = bestTally(needOf(policy.approve, Object.fromEntries(groups)), members, null);
    if (met) return [];
    const message = `can never be reached: when everybody listed has agreed, it still needs ${missing}; list more users under groups, or lower it`;
    return [{ path: ['policies', rule, 'approve', 'quorum'], message }];
  });
}
