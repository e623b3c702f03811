import { tally } from '../domain/tally.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { ChangeParts } from './parts.ts';
import { along, auditOf, notes } from './rows.ts';
import { AGAIN, type Next } from './run.ts';

/** A request that waits for approval: reminds half-way, and ends on time. */
export async function pending(change: StoredChange, parts: ChangeParts): Promise<Next> {
  const { id, expiresAt, createdAt, need, reminded } = change;
  if (expiresAt === null || need === null) return { do: 'rest', until: Number.MAX_SAFE_INTEGER };
  const now = parts.now();
  if (now >= expiresAt) {
    const said = notes([{ kind: 'expired' }], [{ kind: 'expired' }]);
    const outcome = 'Nobody decided in time.';
    await parts.changes.move(id, 'expired', { outcome }, along([auditOf(id, 'expired')], said));
    return AGAIN;
  }
  const halfway = createdAt + (expiresAt - createdAt) / 2;
  if (reminded) return { do: 'rest', until: expiresAt };
  if (now < halfway) return { do: 'rest', until: Math.ceil(halfway) };
  const groups = need.from.map(({ name }) => name);
  const approvals = change.votes.filter(({ verdict }) => verdict === 'approve');
  const { missing } = tally(need, approvals, change.requester);
  await parts.changes.amend(
    id,
    ['pending'],
    { reminded: 1 },
    along([auditOf(id, 'reminded')], notes([], [{ kind: 'reminded', groups, missing }])),
  );
  return AGAIN;
}
