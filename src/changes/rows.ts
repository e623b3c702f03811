import { canonicalJson, type Json } from '../domain/canonical.ts';
import type { Need } from '../domain/change.ts';
import type { Note } from '../domain/note.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { Along } from '../store/change-along.ts';
import type { AskedIn } from '../store/change-row.ts';
import { newId } from '../store/new-id.ts';
import type { ChangeTable } from '../store/schema.ts';
import type { ChangeParts } from './parts.ts';
import { asJson, type Made } from './planning.ts';

/** What a new change's row says besides its plan. */
export interface Asked {
  readonly requester: string;
  readonly reason: string | null;
  readonly askedIn: AskedIn;
  /** Null when nobody has to agree. */
  readonly need: Need | null;
  readonly breakGlass: boolean;
  readonly undoes: string | null;
  readonly replaces: string | null;
}

export function newRow(
  made: Made,
  asked: Asked,
  parts: Pick<ChangeParts, 'teamId' | 'seal' | 'now'>,
): ChangeTable {
  const { plan, hash, kept } = made;
  const { requester, reason, askedIn, need, breakGlass, undoes, replaces } = asked;
  const now = parts.now();
  const decided = need === null || breakGlass;
  return {
    id: newId(),
    team_id: parts.teamId,
    project: plan.target.project,
    env: plan.target.env,
    production: Number(plan.target.production),
    service: plan.target.service,
    command: plan.command,
    state: decided ? 'approved' : 'pending',
    version: 1,
    plan: canonicalJson(asJson(plan)),
    hash,
    sealed: parts.seal.close(asJson(kept)),
    before: null,
    requester,
    reason,
    created_at: now,
    need: need === null ? null : canonicalJson(asJson(need)),
    expires_at: decided || need === null ? null : now + need.expiresMs,
    reminded: 0,
    approved_at: decided ? now : null,
    sent_at: null,
    attempts: 0,
    settled_at: null,
    outcome: null,
    break_glass: Number(breakGlass),
    reviewed_by: null,
    undoes,
    replaces,
    undoable: Number(kept.undo !== null),
    place: canonicalJson(asJson(askedIn)),
    lease_owner: null,
    lease_until: null,
    due_at: now,
    drawn: 0,
  };
}

/** What the audit log keeps of a new change: the plan in full, as people saw it. */
export function auditOfNew(row: ChangeTable): AuditEntry {
  const { id, state, hash, requester, reason, undoes, replaces } = row;
  const breakGlass = row.break_glass !== 0;
  return {
    kind: 'change',
    data: {
      change: id,
      state,
      hash,
      requester,
      reason,
      undoes,
      replaces,
      breakGlass,
      plan: JSON.parse(row.plan),
    },
  };
}

/** A transition as the audit log keeps it. */
export function auditOf(
  change: string,
  state: string,
  more: { readonly [key: string]: Json } = {},
): AuditEntry {
  return { kind: 'change', data: { change, state, ...more } };
}

/** Notes for the home thread; those that decide are said under the card, too. */
export function notes(home: readonly Note[], card: readonly Note[] = []): Json[] {
  return [
    ...home.map((note) => ({ to: 'home', note: asJson(note) })),
    ...card.map((note) => ({ to: 'card', note: asJson(note) })),
  ];
}

export function along(audit: readonly AuditEntry[], said: readonly Json[] = []): Along {
  return { audit, notes: said };
}
