import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rowsOf, toLine } from '../../src/cli/audit-lines.ts';
import { readDatabaseUrl } from '../../src/config/environment.ts';
import { canonicalJson, type Json } from '../../src/domain/canonical.ts';
import { appendAudit } from '../../src/store/audit.ts';
import { type AuditRow, GENESIS, hashOf, verifyChain } from '../../src/store/audit-chain.ts';
import { openDb } from '../../src/store/db.ts';
import { DATABASES, freshDatabase } from '../support/database.ts';
import { run } from '../support/process.ts';

const NOW = 1_700_000_000_000;
const CLI = ['--import', 'tsx', 'src/main.ts', 'audit'];
const WHOLE = /^The audit log is whole: ([\d,]+) rows, head ([0-9a-f]{64})\n$/;

// Each of these starts a few processes, one after the other.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zadig-slack-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function audit(command: string, env: Record<string, string> = {}) {
  await using ran = run(process.execPath, [...CLI, ...command.split(' ')], env);
  return { code: await ran.exited, output: ran.output() };
}

async function fill(url: string, entries: readonly Json[]): Promise<void> {
  const db = await openDb(url);
  await appendAudit(
    db,
    entries.map((data) => ({ kind: 'asked', data })),
    NOW,
  );
  await db.destroy();
}

describe.each(DATABASES)('%s', (kind) => {
  test('what is exported can be checked without the database', async () => {
    await using database = await freshDatabase(kind);
    const env = { DATABASE_URL: database.url };
    const said = ['env list', 'größer 🚀', 'a\u0000b', '\u2028\ud800', -0.5];
    const all = Array.from({ length: 1_234 }, (_, at) => ({ at, said: said[at % said.length] ?? null }));
    await fill(database.url, all);
    const checked = await audit('verify', env);
    const [, rows, head] = WHOLE.exec(checked.output) ?? [];
    expect([checked.code, rows]).toEqual([0, '1,234']);

    const exported = await audit('export', env);
    const lines = exported.output.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).data)).toEqual(all);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      seq: 1,
      at: '2023-11-14T22:13:20.000Z',
      kind: 'asked',
      data: all[0],
      previous: GENESIS,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const file = join(folder, `${kind}.jsonl`);
    writeFileSync(file, exported.output);
    expect(await audit(`verify --file ${file} --rows ${rows} --head ${head}`)).toEqual(checked);
  });

  test('a database without an audit log gets none', async () => {
    await using database = await freshDatabase(kind);
    const db = await openDb(database.url);
    await db.schema.dropTable('audit').execute();
    await db.destroy();
    expect(await audit('verify', { DATABASE_URL: database.url })).toEqual({
      code: 2,
      output: 'The database has no audit log. The bot makes one when it starts.\n',
    });
  });
});

describe('a log in SQLite', () => {
  let url: string;
  beforeAll(async () => {
    url = `file:${join(folder, 'log 100%?.db')}`;
    await fill(url, [...Array(2_000).keys()]);
  });

  const inShell = (command: string) =>
    spawnSync('bash', ['-c', `set -o pipefail; "$0" "$@" ${command}`, process.execPath, ...CLI, 'export'], {
      env: { ...process.env, DATABASE_URL: url },
      encoding: 'utf8',
    });

  test('whoever reads only the first rows of an export gets them, and no complaint', () => {
    const { stdout, stderr, status } = inShell('| head -n 2');
    const [one = '', two = ''] = stdout.split('\n');
    expect([JSON.parse(one).seq, JSON.parse(two).seq, status, stderr]).toEqual([1, 2, 0, '']);
  });

  test('an output that is full is a sentence', () => {
    const { status, stderr } = inShell('> /dev/full');
    expect([status, stderr]).toEqual([2, 'The rows cannot be written (ENOSPC).\n']);
  });

  test('a row that was changed is named, even if no text can hold its bytes, and is exported as it is', async () => {
    const database = new Database(url.slice(5));
    database.exec(`update audit set data = cast(x'7b00ff' as text) where seq = 1703`);
    database.close();
    const env = { DATABASE_URL: url };
    expect(await audit('verify', env)).toEqual({
      code: 1,
      output: 'Row 1703 was changed: its hash does not fit what it says.\n',
    });
    const exported = await audit('export', env);
    const file = join(folder, 'changed.jsonl');
    writeFileSync(file, exported.output);
    expect(exported.output.match(/\n/g)).toHaveLength(2_000);
    expect(await verifyChain(rowsOf(file))).toMatchObject({ ok: false, seq: 1703 });
  });
});

describe('what cannot be checked is a sentence and exit 2', () => {
  test('no database, and none is made', async () => {
    const path = join(folder, 'nowhere', 'x.db');
    expect(await audit('verify', { DATABASE_URL: `file:${path}` })).toEqual({
      code: 2,
      output: `There is no database at ${path}. Check DATABASE_URL.\n`,
    });
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  test.each([
    [
      'postgres://u:secret-word@127.0.0.1:9/bot',
      'verify',
      /^The database cannot be reached \(ECONNREFUSED\)/,
    ],
    [
      'file:package.json',
      'verify',
      /^The database cannot be opened \(SQLITE_NOTADB\)\. Check DATABASE_URL\.\n$/,
    ],
    ['', 'verify --file nowhere.jsonl', /^nowhere\.jsonl cannot be read \(ENOENT\)\.\n$/],
    [
      '',
      'verify --file package.json',
      /^package\.json is not an export of the audit log: no line of it is a row\. zadig-slack audit export/,
    ],
    ['', 'verify --head abcd', /^--head must be the 64 characters that an earlier check printed\.\n$/],
  ])('%s %s', async (url, command, said) => {
    const { code, output } = await audit(command, { DATABASE_URL: url });
    expect(output).toMatch(said);
    expect(code).toBe(2);
    expect(output).not.toContain('secret-word');
  });
});

test.each([
  [undefined, 'file:./data/zadig-slack.db'],
  [' postgres://db/bot\n', 'postgres://db/bot'],
  ['mysql://db/bot', null],
])('the database of DATABASE_URL=%s', (given, url) => {
  expect(readDatabaseUrl({ DATABASE_URL: given, PORT: 'wrong' })).toBe(url);
});

/** A chain of the given data, exported. */
function exportOf(all: readonly string[]): string {
  const rows: AuditRow[] = [];
  for (const data of all) {
    const previous = rows.at(-1)?.hash ?? GENESIS;
    const row = { seq: rows.length + 1, at: NOW + rows.length, kind: 'asked', data, previous };
    rows.push({ ...row, hash: hashOf(row) });
  }
  return rows.map((row) => `${toLine(row)}\n`).join('');
}

async function checkOf(bytes: string | Uint8Array) {
  const file = join(folder, 'any.jsonl');
  writeFileSync(file, bytes);
  return verifyChain(rowsOf(file));
}

test('whatever the data, an export says all that the hashes are made of', async () => {
  const value = fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<Json>;
  const double = fc.double({ noNaN: true, noDefaultInfinity: true });
  const data = fc.oneof(value, double, fc.dictionary(fc.string(), double)).map(canonicalJson);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(data, fc.string())), async (all) => {
      const exported = exportOf(all);
      expect(await checkOf(exported)).toMatchObject({ ok: true, rows: all.length });
      expect(await checkOf(exported.replaceAll('\n', '\r\n'))).toMatchObject({ ok: true });
    }),
    { numRuns: 200 },
  );
});

test('any changed byte of an export is found, and its row is named', async () => {
  const exported = Buffer.from(exportOf(['1', '{"a":"ü"}', '[]', 'no JSON', '{"b":[0.1,null]}', '"x"']));
  await fc.assert(
    fc.asyncProperty(fc.nat(exported.length - 1), fc.nat(7), async (at, bit) => {
      const changed = Buffer.from(exported);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      const row = exported.subarray(0, at).toString().split('\n').length;
      const check = await checkOf(changed);
      expect(check.ok).toBe(false);
      if (!check.ok) expect([row, row + 1]).toContain(check.seq);
    }),
    { numRuns: 300 },
  );
});

test('a line that says more than its row is found', async () => {
  const [line = ''] = exportOf(['"denied"']).split('\n');
  for (const [from, to] of [
    ['"data":', '"data":"approved","data":'],
    ['"hash":', '"by":"U1","hash":'],
    ['.000Z', 'Z'],
    [',', ', '],
  ] as const)
    expect(await checkOf(line.replace(from, to))).toMatchObject({ ok: false, seq: 1 });
  expect(await checkOf(line)).toMatchObject({ ok: true });
  expect(readFileSync(join(folder, 'any.jsonl'), 'utf8')).toBe(line);
});
