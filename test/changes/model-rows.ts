import { auditRows } from '../../src/store/audit-reader.ts';
import type { StoredChange } from '../../src/store/change-row.ts';
import type { Stage } from './model-stage.ts';

/** A row of the audit log, its data parsed. */
export interface Row {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** All rows so far. */
export async function auditOf({ db }: Stage): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const { seq, at, kind, data } of auditRows(db))
    rows.push({ seq, at, kind, data: JSON.parse(data) });
  return rows;
}

/** A change, for what is printed when something does not hold. */
export function about({ id, state, plan, outcome }: StoredChange): string {
  return `${id} (${plan.command} in ${plan.target.env}, ${state}${outcome === null ? '' : `: ${outcome}`})`;
}

/** How often somebody of another company was turned away. */
export async function outsiderRefusals(stage: Stage): Promise<number> {
  const rows = await auditOf(stage);
  return rows.filter(({ kind, data }) => kind === 'refusal' && data['why'] === 'outsider').length;
}
