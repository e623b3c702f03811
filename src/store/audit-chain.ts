import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical.ts';
import type { AuditTable } from './schema.ts';

/** One row of the audit log. */
export type AuditRow = Readonly<AuditTable>;

/** What the first row has for the hash of the row before it. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 in hex over all that a row says, the hash of the row before it included. */
export function hashOf({ seq, at, kind, data, previous }: Omit<AuditRow, 'hash'>): string {
  return createHash('sha256')
    .update(canonicalJson([seq, at, kind, data, previous]))
    .digest('hex');
}

/** What somebody wrote down when the log was last checked: its number of rows, the hash of its last row, or both. */
export interface Noted {
  readonly rows?: number | undefined;
  readonly head?: string | undefined;
}

/** Whether the log is whole, or the first row that is not well; `why` goes on after `Row 17 `. */
export type ChainCheck =
  | { readonly ok: true; readonly rows: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly why: string };

/**
 * Checks rows in the order of their numbers. A log that was cut off at its end, or written anew as a whole, hangs
 * together like any other: only `noted` from an earlier check tells.
 */
export async function verifyChain(rows: AsyncIterable<AuditRow>, noted: Noted = {}): Promise<ChainCheck> {
  let last = { seq: 0, hash: GENESIS };
  let met = isNoted(last, noted);
  for await (const row of rows) {
    const wrong = brokenBy(row, last);
    if (wrong !== null) return { ok: false, ...wrong };
    last = row;
    met ||= isNoted(row, noted);
  }
  const wrong = met ? null : unmet(last.seq, noted);
  return wrong === null ? { ok: true, rows: last.seq, head: last.hash } : { ok: false, ...wrong };
}

type Link = Pick<AuditRow, 'seq' | 'hash'>;
type Wrong = { readonly seq: number; readonly why: string } | null;

function brokenBy(row: AuditRow, last: Link): Wrong {
  const seq = last.seq + 1;
  const genuine = hashOf(row) === row.hash;
  if (row.seq > 0 && row.seq < seq && genuine)
    return { seq: row.seq, why: `is there a second time, after row ${last.seq}` };
  if (row.seq !== seq) return { seq, why: `is missing: row ${row.seq} is in its place` };
  if (!genuine) return { seq, why: 'was changed: its hash does not fit what it says' };
  if (row.previous === last.hash) return null;
  return { seq, why: `does not continue row ${last.seq}: one of the two was replaced` };
}

function isNoted({ seq, hash }: Link, { rows, head }: Noted): boolean {
  return (rows === undefined || rows === seq) && (head === undefined || head === hash);
}

function unmet(end: number, { rows, head }: Noted): Wrong {
  if (rows !== undefined && rows > end)
    return { seq: end + 1, why: `is missing: there were ${rows} rows, and now the log ends before it` };
  if (rows !== undefined) return { seq: rows, why: 'was replaced: its hash is not the head that was noted' };
  if (head === undefined) return null;
  return { seq: end, why: 'is the last one, and no row has the head that was noted' };
}
