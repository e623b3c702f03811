import { textOf } from '../../domain/form/field.ts';
import type { DraftDesk } from '../../forms/drafts.ts';
import type { Owner } from '../../store/drafts.ts';

/** Keeps why somebody wants what they entered in a form: Slack tells nobody what stood below a plan that they left. */
export async function keepReason(
  reason: string,
  formId: string,
  owner: Owner,
  drafts: DraftDesk,
): Promise<void> {
  await drafts.keep({ command: '', raw: { reason } }, owner, idOf(formId));
}

/** The reason that was typed below the former plan of a form; null when none was. */
export async function keptReason(formId: string, owner: Owner, drafts: DraftDesk): Promise<string | null> {
  const kept = await drafts.read(idOf(formId), owner);
  return kept === null ? null : textOf(kept.raw['reason']);
}

function idOf(formId: string): string {
  return `why:${formId}`;
}
