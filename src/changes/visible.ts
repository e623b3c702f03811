import { type AccessRule, isAllowed } from '../domain/access.ts';
import type { Change, Plan } from '../domain/change.ts';

/** As much of a change as says who may see it. */
export type Seeable = Pick<Change, 'requester' | 'need'> & { readonly plan: Pick<Plan, 'target'> };

/** Whoever asked for a change sees it, as do those who may read its environment and those who may approve it. */
export async function maySee(
  change: Seeable,
  userId: string,
  groups: () => Promise<ReadonlySet<string>>,
  access: readonly AccessRule[],
): Promise<boolean> {
  if (change.requester === userId) return true;
  const mine = await groups();
  return isAllowed(access, mine, { kind: 'read', ...change.plan.target }) || mayApprove(change, mine);
}

/** Is one of these groups asked to approve it? */
export function mayApprove({ need }: Pick<Change, 'need'>, groups: ReadonlySet<string>): boolean {
  return need?.from.some(({ name }) => groups.has(name)) ?? false;
}
