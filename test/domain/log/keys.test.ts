import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/domain/log/redact.ts';
import { MASK } from '../../../src/domain/mask.ts';
import { slower } from '../../support/cpu.ts';

function redactAll(lines: readonly string[]): readonly string[] {
  const redactor = createRedactor();
  return lines.map((line) => redactor.redact(line).text);
}

const BODY = 'MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW6WbPo9zY6rYxJQm1Zk';
const LAST = 'abcDEF12==';
const [BEGIN, END] = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----'];

test.each([
  [
    JSON.stringify({ msg: 'loaded', pem: [BEGIN, BODY, BODY, LAST, END], n: 1 }),
    `{"msg":"loaded","pem":["${BEGIN} ${MASK}","${MASK}","${MASK}","${MASK}","${END}"],"n":1}`,
  ],
  [JSON.stringify({ pem: [BEGIN, BODY] }), `{"pem":["${BEGIN} ${MASK}","${MASK}"]}`],
  [
    JSON.stringify({ pem: [BEGIN, 'Proc-Type: 4,ENCRYPTED', '', `${BODY}\n`, END] }),
    `{"pem":["${BEGIN} ${MASK}","${MASK}","","${MASK}\\n","${END}"]}`,
  ],
  [
    JSON.stringify({ msg: JSON.stringify({ pem: [BEGIN, LAST, END] }) }),
    `{"msg":"{\\"pem\\":[\\"${BEGIN} ${MASK}\\",\\"${MASK}\\",\\"${END}\\"]}"}`,
  ],
  [`"${BEGIN}" "${BODY}" + "${LAST}" "${END}"`, `"${BEGIN} ${MASK}" "${MASK}" + "${MASK}" "${END}"`],
  [JSON.stringify({ msg: BEGIN, rest: BODY }), `{"msg":"${BEGIN} ${MASK}","rest":"${MASK}"}`],
  [JSON.stringify({ msg: BEGIN, user: 'ana' }), `{"msg":"${BEGIN} ${MASK}","user":"ana"}`],
])('a key in parts is hidden in one line: %s', (line, shown) => {
  expect(redactAll(['started', line])[1]).toBe(shown);
  expect(redactAll(['started', shown])[1]).toBe(shown);
});

test('a key that begins behind a whole one in the same line is hidden, too', () => {
  for (const before of [`${BEGIN} abc ${END} `, `${END} `])
    expect(redactAll([`${before}${BEGIN}`, BODY, LAST, END, 'ready']).slice(1)).toEqual([
      ...[MASK, MASK, END, 'ready'],
    ]);
});

test.each<[string, (line: string) => string]>([
  ['nothing', (line) => line],
  ['blanks', (line) => `    ${line}`],
  ['a time', (line) => `2026-11-29T12:00:00Z ${line}`],
  ['a time, level and logger', (line) => `12:00:01.123 [main] INFO  c.a.Main - ${line}`],
  ['quotes', (line) => `"${line}\\n" +`],
  ['JSON', (line) => JSON.stringify({ log: `${line}\n` })],
  ['JSON of a container', (line) => JSON.stringify({ log: `${line}\n`, stream: 'out', time: '2026-11-29' })],
])('the rest of a key whose beginning was never seen is hidden behind %s', (_what, lineOf) => {
  for (const first of [[], ['INFO request served'], ['a', 'b', '{"level":30}', '']]) {
    const shown = redactAll([...first, ...[BODY, BODY, LAST, END, 'ready'].map(lineOf)]);
    expect(shown.slice(0, first.length)).toEqual(first);
    expect(shown.join('\n')).not.toMatch(/MIIE|abcDEF/);
    expect(shown.slice(-2)).toEqual([lineOf(END), lineOf('ready')]);
  }
});

test.each([
  ['an ordinary line', 'ready'],
  ['a word', 'Done'],
  ['a number', '200'],
  ['a line behind a time', '2026-11-29T12:00:00Z ready'],
])('%s behind lines of a key is shown, and what comes then', (_what, line) => {
  expect(redactAll(['INFO', BODY, line, BODY])).toEqual(['INFO', MASK, line, BODY]);
});

test.each([
  ['a hash', 'da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee5e6b4b0d3255bfef'],
  ['a long word', 'a'.repeat(64)],
  ['a path', '/usr/share/Zadig2/static/js/vendor.d41d8cd98f00b204e9800998ecf8427e.js'],
  ['a short token', 'abcDEF12=='],
  ['a name in JSON', `{"level":30,"msg":"stored","etag":"${BODY}"}`],
])('%s at the beginning of a stream is shown', (_what, line) => {
  expect(redactAll(['INFO', line, line])).toEqual(['INFO', line, line]);
});

test('a certificate at the beginning of a stream is shown', () => {
  const lines = ['INFO', '-----BEGIN CERTIFICATE-----', BODY, LAST, '-----END CERTIFICATE-----'];
  expect(redactAll(lines)).toEqual(lines);
});

test('a stream has begun long ago when it is 200 lines old', () => {
  expect(redactAll([...Array.from({ length: 201 }, () => 'INFO'), BODY]).at(-1)).toBe(BODY);
});

test.each([
  ['9ms ', '11ms '],
  ['INFO 12:00:01 ', 'DEBUG 12:00:01 '],
  ['[api] INFO  12:00:01 ', '[api] DEBUG 9:00:01 '],
  ['{"level":"info","n":9,"msg":"', '{"level":"debug","n":10,"msg":"'],
])('a key is hidden though what stands before its lines changes from %s to %s', (first, later) => {
  const close = first.endsWith('"') ? '"}' : '';
  const lines = [first + BEGIN, ...[BODY, LAST, 'done', END, LAST].map((line) => later + line)];
  const shown = redactAll(lines.map((line) => line + close));
  expect(shown.slice(1)).toEqual([MASK, MASK, 'done', END, LAST].map((line) => later + line + close));
});

const HOSTILE = [
  ...[`"${BEGIN}",`, `${BEGIN}","`, '","', '"', "'", '\\n"', '" ', `"${BODY}",`, `${BODY} `, ' ', '9', '9 '],
  ...['INFO ', 'a:', '{"log":"', '"log":"', '|', 'A1a', '=', 'Proc-Type: '],
];

test.each(HOSTILE)('time grows with the length of lines made of %j', (piece) => {
  const run = (size: number) => {
    const line = piece.repeat(size / piece.length);
    for (const first of [BEGIN, `12 INFO ${BEGIN}`, `${line.slice(0, 299)}${BEGIN}`, line]) {
      const redactor = createRedactor();
      for (const each of [first, line, `${line}${BEGIN}`, line, `${line}${END}`]) redactor.redact(each);
    }
  };
  // A square would be 64 times as slow.
  expect(slower(run, 2_500, 20_000)).toBeLessThan(24);
});
