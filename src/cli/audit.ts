import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readDatabaseUrl } from '../config/environment.ts';
import { BotError } from '../domain/errors.ts';
import { type AuditRow, type Noted, verifyChain } from '../store/audit-chain.ts';
import { auditRows, openAudit } from '../store/audit-reader.ts';
import { rowsOf, toLine } from './audit-lines.ts';
import { databaseError } from './database-error.ts';

interface VerifyOptions {
  readonly file?: string;
  readonly rows?: string;
  readonly head?: string;
}

/**
 * `zadig-slack audit verify`: says whether the audit log is whole, with what to note for the next time. Exit 1 when it
 * is not, 2 when it could not be checked.
 */
export async function verifyAudit({ file, rows, head }: VerifyOptions): Promise<void> {
  await orSay(async () => {
    const noted = notedOf(rows, head);
    const check = (all: AsyncIterable<AuditRow>) => verifyChain(all, noted);
    const found = file === undefined ? await withLog(check) : await withFile(file, check);
    if (found.ok) {
      const count = `${found.rows.toLocaleString('en-US')} ${found.rows === 1 ? 'row' : 'rows'}`;
      console.log(`The audit log is whole: ${count}, head ${found.head}`);
    } else {
      console.log(`Row ${found.seq} ${found.why}.`);
      process.exitCode = 1;
    }
  });
}

/** `zadig-slack audit export`: one line of JSON a row, as fast as the reader takes them. Exit 2 and a sentence when it cannot. */
export async function exportAudit(): Promise<void> {
  await orSay(() =>
    withLog(async (rows) => {
      let ofOutput: unknown = null;
      process.stdout.once('error', (error) => {
        ofOutput = error;
      });
      await pipeline(Readable.from(linesOf(rows)), process.stdout, { end: false }).catch((error: unknown) => {
        if (error !== ofOutput) throw error;
        const code = codeOf(error);
        // Whoever reads has seen enough, as `head` has.
        if (code !== 'EPIPE') throw new BotError('conflict', `The rows cannot be written (${code}).`);
      });
    }),
  );
}

async function* linesOf(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${toLine(row)}\n`;
}

function notedOf(rows: string | undefined, head: string | undefined): Noted {
  if (rows !== undefined && !/^\d[\d,]*$/.test(rows))
    throw new BotError('usage', '--rows must be a number of rows.');
  if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head))
    throw new BotError('usage', '--head must be the 64 characters that an earlier check printed.');
  return {
    rows: rows === undefined ? undefined : Number(rows.replaceAll(',', '')),
    head: head?.toLowerCase(),
  };
}

async function withLog<T>(work: (rows: AsyncIterable<AuditRow>) => Promise<T>): Promise<T> {
  const url = readDatabaseUrl(process.env);
  if (url === null) throw new BotError('usage', 'DATABASE_URL must be file:PATH or postgres://….');
  try {
    const db = await openAudit(url);
    try {
      return await work(auditRows(db));
    } finally {
      await db.destroy();
    }
  } catch (error) {
    throw databaseError(error, url) ?? error;
  }
}

async function withFile<T>(path: string, work: (rows: AsyncIterable<AuditRow>) => Promise<T>): Promise<T> {
  try {
    return await work(rowsOf(path));
  } catch (error) {
    if (error instanceof BotError) throw error;
    const code = codeOf(error);
    if (code === null) throw error;
    throw new BotError('not_found', `${path} cannot be read (${code}).`, { cause: error });
  }
}

/** Expected errors as one sentence. */
async function orSay(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    console.error(`${error.message} ${error.hint ?? ''}`.trim());
    process.exitCode = 2;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
