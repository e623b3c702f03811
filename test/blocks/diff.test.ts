import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedDiff, unifiedDiff } from '../../src/blocks/diff.ts';
import { cpuMs } from '../support/cpu.ts';

const numbered = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join('');

/** Undoes a diff: the lines of the texts it was made from, as far as its hunks go. */
function sides(diff: string): { removed: string[]; added: string[] } {
  const lines = diff.split('\n');
  return {
    removed: lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    added: lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  };
}

test('a change stands between three lines of context, below a hunk header', () => {
  const before = numbered(20);
  const after = before.replace('line 9\n', 'line nine\n');
  expect(unifiedDiff(before, after)).toBe(
    '@@ -7,7 +7,7 @@\n line 6\n line 7\n line 8\n-line 9\n+line nine\n line 10\n line 11\n line 12',
  );
});

test('changes far apart are hunks of their own', () => {
  const before = numbered(40);
  const after = before.replace('line 2\n', '').replace('line 30\n', 'line 30\nline 30½\n');
  expect(
    unifiedDiff(before, after)
      .split('\n')
      .filter((line) => line.startsWith('@@')),
  ).toEqual(['@@ -1,6 +1,5 @@', '@@ -29,6 +28,7 @@']);
});

test.each([
  ['the same text', 'a\nb', 'a\nb\n', ''],
  ['nothing before', '', 'a\nb\n', '@@ -0,0 +1,2 @@\n+a\n+b'],
  ['nothing after', 'a\n', '', '@@ -1 +0,0 @@\n-a'],
  ['no line break at the end', 'a', 'b', '@@ -1 +1 @@\n-a\n+b'],
])('%s', (_what, before, after, diff) => {
  expect(unifiedDiff(before, after)).toBe(diff);
});

test('two large texts that have nothing in common are told fast, with what is left out', () => {
  const [before, after] = [numbered(25_000, 'old'), numbered(20_000, 'new')];
  expect(before.length).toBeGreaterThan(200_000);
  let diff = '';
  const ms = cpuMs(() => {
    diff = unifiedDiff(before, after);
  });
  expect(ms).toBeLessThan(2_000);
  const { removed, added } = sides(diff);
  expect(diff.length).toBeLessThan(42_000);
  const left = [...diff.matchAll(/^… ([\d,]+) more lines left out$/gm)].map(([, count = '']) =>
    Number(count.replaceAll(',', '')),
  );
  expect(left).toEqual([25_000 - removed.length, 20_000 - added.length]);
  expect(diff.startsWith('@@ -1,25000 +1,20000 @@\n-old 0\n')).toBe(true);
});

test('a small change of a large text is found, and a long line is cut and says so', () => {
  const before = numbered(25_000);
  const after = before.replace('line 12000\n', `${'x'.repeat(5_000)}\n`);
  const { removed, added } = sides(unifiedDiff(before, after));
  expect(removed).toEqual(['line 12000']);
  expect(added[0]).toMatch(/^x+… \(4,0\d\d more characters\)$/);
});

test('a diff holds every line that differs', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [old, next] = [before, after].map((lines) => lines.map((line) => `${line}\n`).join(''));
      const { removed, added } = sides(unifiedDiff(old ?? '', next ?? ''));
      const count = (lines: readonly string[], line: string) => lines.filter((each) => each === line).length;
      for (const line of ['a', 'b', 'c', '']) {
        expect(count(after, line) - count(before, line)).toBe(count(added, line) - count(removed, line));
      }
    }),
  );
});

test('a hidden value that differs is marked, and one that stays is not', () => {
  const object = (password: string, token: string) => ({
    kind: 'ConfigMap',
    data: { mode: 'fast', password, token },
  });
  expect(maskedDiff(object('hunter2', 'same'), object('hunter3', 'same'))).toBe(
    '@@ -1,5 +1,5 @@\n data:\n   mode: fast\n-  password: ••••\n+  password: •••• (changed)\n   token: ••••\n kind: ConfigMap',
  );
});

test('keys of a Secret are added, removed and changed, without their values', () => {
  const secret = (data: Readonly<Record<string, string>>) => ({ kind: 'Secret', data });
  const packed = (text: string) => Buffer.from(text).toString('base64');
  const diff = maskedDiff(
    secret({ gone: packed('a'), kept: packed('b'), other: packed('c') }),
    secret({ kept: packed('b'), new: packed('a'), other: packed('d') }),
  );
  expect(sides(diff ?? '')).toEqual({
    removed: ['  gone: ••••', '  other: ••••'],
    added: ['  new: ••••', '  other: •••• (changed)'],
  });
});

test('what is hidden within a text is told, too', () => {
  const file = (password: string, level: string) => ({
    data: { 'app.yaml': `level: ${level}\npassword: ${password}\n` },
  });
  const hidden = sides(maskedDiff(file('hunter2', 'info'), file('hunter3', 'info')) ?? '');
  expect(hidden).toEqual({ removed: [], added: ['    # •••• (changed)'] });
  const both = sides(maskedDiff(file('hunter2', 'info'), file('hunter3', 'debug')) ?? '');
  expect(both.removed).toEqual(['    level: info']);
  expect(both.added).toEqual(['    level: debug', '    # •••• (what is hidden may have changed, too)']);
});

test('what is too large to be looked through is not shown', () => {
  expect(maskedDiff(null, { data: { big: 'x'.repeat(500_000) } })).toBeNull();
});

test('no hidden value is ever in a diff', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{14,24}$/).map((text) => `S3cr3t${text}`);
  fc.assert(
    fc.property(secret, secret, fc.boolean(), (one, two, nested) => {
      const object = (value: string) => ({
        kind: 'ConfigMap',
        data: nested ? { 'a.yaml': `a: 1\ndb_password: ${value}\n` } : { DB_PASSWORD: value, a: '1' },
      });
      const diff = maskedDiff(object(one), object(two)) ?? '';
      expect(diff).not.toContain(one);
      expect(diff).not.toContain(two);
      if (one !== two) expect(diff).toContain('(changed)');
    }),
  );
});
