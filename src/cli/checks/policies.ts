import type { Policy } from '../../domain/policy-settings.ts';
import type { Settings } from '../../domain/settings.ts';
import { type Finding, warn } from './finding.ts';

/** What the settings allow but cannot have been meant: rules that never take effect, or that nobody can meet. */
export function checkPolicies(settings: Settings): readonly Finding[] {
  return [...deadPolicies(settings), ...strangeFreezes(settings), ...tooHighFreezes(settings)];
}

function deadPolicies({ policies }: Settings): readonly Finding[] {
  return policies.flatMap((policy, index) => {
    const earlier = policies.slice(0, index).findIndex(({ match }) => covers(match, policy.match));
    if (earlier < 0) return [];
    const text = `never matches, since policy ${earlier + 1} before it matches everything that it does`;
    return [
      warn(`Policy ${index + 1}`, text, `Write it above policy ${earlier + 1}, or take one of them away.`),
    ];
  });
}

/** Does `wide` match everything that `narrow` matches? */
function covers(wide: Policy['match'], narrow: Policy['match']): boolean {
  const names = (['project', 'env', 'command'] as const).every(
    (key) => wide[key] === undefined || narrow[key]?.every((name) => wide[key]?.includes(name)) === true,
  );
  return names && (wide.production === undefined || wide.production === narrow.production);
}

function strangeFreezes({ freezes, projects }: Settings): readonly Finding[] {
  if (projects === undefined) return [];
  return freezes.flatMap(({ name, projects: frozen = [] }) => {
    const strange = frozen.filter((project) => !projects.includes(project));
    if (strange.length === 0) return [];
    const text = `freezes ${strange.join(', ')}, which “projects” does not list`;
    return [warn(`Freeze “${name}”`, text, 'Correct the name, or add the project under “projects”.')];
  });
}

function tooHighFreezes({ freezes, policies, groups }: Settings): readonly Finding[] {
  const most = Math.max(...policies.map((policy) => approversOf(policy, groups)));
  if (most <= 0) return [];
  return freezes.flatMap(({ name, quorum = 0 }) => {
    if (quorum <= most) return [];
    const text = `asks for ${quorum} approvals, and no policy has more than ${most} approvers`;
    return [
      warn(`Freeze “${name}”`, text, 'Lower its quorum, or add people to the groups that may approve.'),
    ];
  });
}

/** How many people may approve; without end where a Slack group says who. */
function approversOf({ approve }: Policy, groups: Settings['groups']): number {
  if (approve === 'none') return 0;
  const from = approve.from.map((name) => groups[name]);
  if (from.some((group) => group?.slack_group !== undefined)) return Number.POSITIVE_INFINITY;
  return new Set(from.flatMap((group) => group?.users ?? [])).size;
}
