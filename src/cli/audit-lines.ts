import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { canonicalJson, type Json } from '../domain/canonical.ts';
import { BotError } from '../domain/errors.ts';
import type { AuditRow } from '../store/audit-chain.ts';

/** Neither of the two: `text` is for data that is no canonical JSON, which somebody else must have written. */
const Line = z.strictObject({
  seq: z.number(),
  at: z.union([z.iso.datetime().transform(Date.parse), z.number()]),
  kind: z.string(),
  data: z.custom<Json>().optional(),
  text: z.string().optional(),
  previous: z.string(),
  hash: z.string(),
});

const LAST_DATE_MS = 8.64e15;

/** A row as one line of JSON, for people and programs to read; `rowsOf` makes the same row of it again. */
export function toLine({ seq, at, kind, data, previous, hash }: AuditRow): string {
  const fields = {
    seq: JSON.stringify(seq),
    at: JSON.stringify(Math.abs(at) <= LAST_DATE_MS ? new Date(at).toISOString() : at),
    kind: JSON.stringify(kind),
    ...(isCanonical(data) ? { data } : { text: JSON.stringify(data) }),
    previous: JSON.stringify(previous),
    hash: JSON.stringify(hash),
  };
  return `{${Object.entries(fields)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
}

/**
 * The rows of an exported file. One whose line is not as it was printed comes without its hash. Errors: BotError
 * `usage` for a file in which no line is a row.
 */
export async function* rowsOf(path: string): AsyncGenerator<AuditRow> {
  let [count, told] = [0, 0];
  for await (const line of linesOf(path)) {
    count += 1;
    const row = toRow(line);
    if (row === null && told === 0 && !isRowLike(line)) continue;
    for (; told < count - 1; told += 1) yield brokenRow(told + 1);
    told = count;
    yield row ?? brokenRow(count);
  }
  if (count > 0 && told === 0)
    throw new BotError('usage', `${path} is not an export of the audit log: no line of it is a row.`, {
      hint: 'zadig-slack audit export > audit.jsonl makes one.',
    });
}

/** Is it a row that somebody has changed, rather than something else? */
function isRowLike(line: string): boolean {
  return ['"seq":', '"previous":', '"hash":'].some((name) => line.includes(name));
}

function brokenRow(seq: number): AuditRow {
  return { seq, at: 0, kind: '', data: '', previous: '', hash: '' };
}

function toRow(line: string): AuditRow | null {
  const parsed = Line.safeParse(jsonOf(line));
  if (!parsed.success) return null;
  const { data, text, ...rest } = parsed.data;
  const row = { ...rest, data: text ?? canonicalJson(data ?? null) };
  // JSON has room for what no field shows, such as the same name twice.
  return toLine(row) === line ? row : { ...row, hash: '' };
}

/** Not by `readline`, for which more than a line feed ends a line. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = `${rest}${chunk}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function isCanonical(data: string): boolean {
  const parsed = jsonOf(data);
  return parsed !== undefined && canonicalJson(parsed) === data;
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
