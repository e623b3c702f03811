import { requirementOf } from '../domain/policy.ts';
import type { StoredChange } from '../store/change-row.ts';
import { opened } from './opened.ts';
import type { ChangeParts } from './parts.ts';
import { changeContext, type Made, makePlan, targetOf } from './planning.ts';
import { along, auditOf, auditOfNew, newRow, notes } from './rows.ts';
import { AGAIN, type Next, type Run } from './run.ts';

/** The votes were for another plan, so they are void; a change that needs them asks again. */
export async function stale(
  change: StoredChange,
  why: string,
  made: Made | null,
  run: Run,
  parts: ChangeParts,
): Promise<Next> {
  const { id, requester, reason, askedIn, breakGlass, undoes } = change;
  const rule = requirementOf(
    { ...targetOf(change.plan), command: change.plan.command },
    parts.settings,
    parts.now(),
  );
  const again = made ?? (rule.kind === 'approval' ? await planAgain(change, run, parts) : null);
  const asksAgain = again !== null && rule.kind === 'approval' && breakGlass === null;
  const row = asksAgain
    ? newRow(
        again,
        { requester, reason, askedIn, undoes, need: rule.need, breakGlass: false, replaces: id },
        parts,
      )
    : null;
  const said = { kind: 'stale' as const, why, replacedBy: row?.id ?? null };
  const outcome = row === null ? `${why} Nothing was sent; ask for it again.` : `${why} Nothing was sent.`;
  await parts.changes.move(
    id,
    'stale',
    { outcome },
    {
      ...along([auditOf(id, 'stale', { why, replacedBy: row?.id ?? null })], notes([said], [said])),
      ...(row === null ? {} : { successor: { row, along: along([auditOfNew(row)]) } }),
    },
    { owner: run.owner },
  );
  return AGAIN;
}

async function planAgain(change: StoredChange, run: Run, parts: ChangeParts): Promise<Made | null> {
  const { command, kept } = opened(change, parts);
  const ctx = changeContext(parts.zadig, parts.now, run.signal);
  return makePlan(command, kept.values, parts.seal, ctx).catch(() => null);
}
