import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLine, withoutInvisible } from '../../../src/domain/log/clean.ts';
import { slower } from '../../support/cpu.ts';

const ESC = '\u001b';
const BEL = '\u0007';

test.each([
  ['plain text', 'plain text'],
  ['', ''],
  ['\tat com.acme.Main(Main.java:1)', '\tat com.acme.Main(Main.java:1)'],
  [`${ESC}[32mINFO${ESC}[0m ready`, 'INFO ready'],
  [`${ESC}[38;5;208mx${ESC}[m`, 'x'],
  [`${ESC}[1;31mbold`, 'bold'],
  ['\u009b31mred', 'red'],
  [`${ESC}]8;;https://example.com/a${BEL}link${ESC}]8;;${BEL} x`, 'link x'],
  [`${ESC}]8;;https://example.com/a${ESC}\\link${ESC}]8;;${ESC}\\ x`, 'link x'],
  [`${ESC}]0;title${BEL}$ make`, '$ make'],
  [`${ESC}]0;never ended`, '0;never ended'],
  [`${ESC}(Bx${ESC}7y${ESC}=z`, 'xyz'],
  [`a${ESC}`, 'a'],
  ['a\u0000b\u0008c\u007fd\u0085e\u009ff', 'abcd ef'],
  ['a\u202eb\u2066c\u2069d', 'abcd'],
  ['pass\u200bword\ufeff=\u2060x', 'password=x'],
  ['pass\u200dword=x', 'password=x'],
  ['soft\u00adhyphen', 'softhyphen'],
  ['lone \ud800 and \udc00', 'lone  and '],
  ['family 👨‍👩‍👧 and 😀', 'family 👨‍👩‍👧 and 😀'],
  ['می‌خواهم', 'می‌خواهم'],
  ['部署完成 détaillé', '部署完成 détaillé'],
  ['two\nlines\u2028more', 'two lines more'],
])('%j is read as %j', (raw, clean) => {
  expect(cleanLine(raw)).toBe(clean);
});

test.each([
  ['10%\r20%\r30%', '30%'],
  ['10%\r20%\r', '20%'],
  ['10%\\r20%\\r 30%', ' 30%'],
  ['10%\\r20%\\r', '20%'],
  ['text\r\n', 'text'],
  ['text\\r', 'text'],
  [`Fetching\\r${ESC}[Kdone`, 'done'],
  [`50%\r${ESC}[0m`, '50%'],
  ['\\r\\rReady', 'Ready'],
  ['migrating 10%\\rmigrating 60%\\rmigrating 100%', 'migrating 100%'],
  ['opened C:\\reports\\run.log', 'opened C:\\reports\\run.log'],
  ['wrote "a\\r\\nB" to it', 'wrote "a\\r\\nB" to it'],
  ['expected "\\r" here', 'expected "\\r" here'],
  ['{"msg":"10%\\r20%","level":"info"}', '{"msg":"10%\\r20%","level":"info"}'],
])('of a progress bar %j only %j is left', (raw, clean) => {
  expect(cleanLine(raw)).toBe(clean);
});

test.each([
  ['{"msg":"\\u001b[32minfo\\u001b[39m"}', '{"msg":"info"}'],
  ['{"url":"jdbc:x?password\\u003dy\\u0026a"}', '{"url":"jdbc:x?password=y&a"}'],
  ['{"url":"https:\\/\\/u:p@h\\/x"}', '{"url":"https://u:p@h/x"}'],
  ['{"msg":"{\\u0022password\\u0022:1}"}', '{"msg":"{\\"password\\":1}"}'],
  ['{"msg":"\\u5bc6\\u7801"}', '{"msg":"密码"}'],
  ['{"msg":"a\\u000ab \\u005c \\ud83d\\ude00"}', '{"msg":"a\\u000ab \\u005c \\ud83d\\ude00"}'],
  ['{"msg":"pass\\u200bword"}', '{"msg":"password"}'],
  ['C:\\users\\u12', 'C:\\users\\u12'],
])('%j is spelled out as %j', (raw, clean) => {
  expect(cleanLine(raw)).toBe(clean);
});

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ESC,
        BEL,
        '[',
        ']',
        '31m',
        ';',
        '\\',
        'r',
        '\\r',
        '\r',
        '\\u001b',
        '\\u0000',
        '\\u200b',
        '\u009b',
        '\u009d',
        '\u200d',
        '\u202e',
        '\ud83d',
        '\ude00',
        '😀',
        '\t',
        ' ',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join(''));

test('no control is ever left, real or hidden', () => {
  fc.assert(
    fc.property(text, (raw) => {
      for (const clean of [cleanLine(raw), withoutInvisible(raw)]) {
        expect(clean).not.toMatch(
          /[^\P{Cc}\t]|\p{Cs}|[\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/u,
        );
      }
    }),
    { numRuns: 1_000 },
  );
});

test('JSON stays the same JSON, but for what is invisible', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), (value) => {
      const shown = JSON.stringify({ value: JSON.parse(visible(JSON.stringify(value))) });
      for (const spelled of [shown, escapedAsGson(shown), shown.replaceAll('/', '\\/')]) {
        expect(JSON.parse(cleanLine(spelled))).toEqual(JSON.parse(shown));
      }
    }),
    { numRuns: 1_000 },
  );
});

function visible(json: string): string {
  return json.replace(/[\p{C}\u2028\u2029]|\\u[0-9a-f]{4}|\\\\/gu, '');
}

function escapedAsGson(json: string): string {
  return json.replace(/[=<>&']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}

test.each([
  ESC,
  `${ESC}[`,
  `${ESC}]`,
  `${ESC}]8;;x`,
  `${ESC}[1`,
  `${ESC} `,
  '\u009d',
  '\r',
  '\\r',
  '\\r ',
  '\\',
  '\\u',
  '\\\\u0022',
  '\u200d',
  '😀\u200d',
  ' ',
  '\u202e',
])('time grows with the length of a line made of %j', (piece) => {
  const run = (size: number) => void cleanLine(piece.repeat(size / piece.length));
  // A square would be 64 times as slow.
  expect(slower(run, 10_000, 80_000)).toBeLessThan(24);
});
