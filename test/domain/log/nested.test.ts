import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayHoldSecret } from '../../../src/domain/log/may-hold-secret.ts';
import { maskNested } from '../../../src/domain/log/nested.ts';
import { createRedactor } from '../../../src/domain/log/redact.ts';
import { slower } from '../../support/cpu.ts';

function redact(line: string): string {
  const redactor = createRedactor();
  redactor.redact('started');
  return redactor.redact(line).text;
}

test.each([
  ['{"password":{"plain":"hunter2"},"n":1}', '{"password":"••••","n":1}'],
  ['{"a":{"password": {"plain":{"x":["hunter2"]}}}}', '{"a":{"password": "••••"}}'],
  ['{"password":["a",["hunter2"]],"n":1}', '{"password":"••••","n":1}'],
  ['{"password":[{"p":"hunter2"}]}', '{"password":"••••"}'],
  ['{"credentials":{"user":"a","key":"hunter2"}}', '{"credentials":"••••"}'],
  ['{"secret":{"data":"hunter2 } {","b":2}}', '{"secret":"••••"}'],
  ['{"password":{"plain":"hunter2', '{"password":"••••"'],
  [
    '{"msg":"{\\"password\\":{\\"plain\\":\\"hunter2\\"},\\"n\\":1}"}',
    '{"msg":"{\\"password\\":\\"••••\\",\\"n\\":1}"}',
  ],
  ["{'password': {'plain': 'hunter2'}, 'n': 1}", "{'password': '••••', 'n': 1}"],
  ['conf &{Host:db Credentials:{User:a Key:hunter2} N:1}', 'conf &{Host:db Credentials:"••••" N:1}'],
  ['{"name":"DB_PASSWORD","value":"hunter2"}', '{"name":"DB_PASSWORD","value":"••••"}'],
  ['{"key":"password","value":"hunter2","n":1}', '{"key":"password","value":"••••","n":1}'],
  ['{"Value": "hunter2", "Name": "DB_PASSWORD"}', '{"Value": "••••", "Name": "DB_PASSWORD"}'],
  ['{"value":{"x":"hunter2"},"name":"token"}', '{"value":"••••","name":"token"}'],
  [
    '{"name":"DB_PASSWORD","required":true,"value":12345}',
    '{"name":"DB_PASSWORD","required":true,"value":"••••"}',
  ],
  [
    '{"env":[{"name":"A","value":"1"},{"name":"API_TOKEN","value":"hunter2"},{"name":"B","value":"2"}]}',
    '{"env":[{"name":"A","value":"1"},{"name":"API_TOKEN","value":"••••"},{"name":"B","value":"2"}]}',
  ],
  [
    '{"msg":"{\\"name\\":\\"DB_PASSWORD\\",\\"value\\":\\"hunter2\\"}"}',
    '{"msg":"{\\"name\\":\\"DB_PASSWORD\\",\\"value\\":\\"••••\\"}"}',
  ],
  ["{'name': 'DB_PASSWORD', 'value': 'hunter2'}", "{'name': 'DB_PASSWORD', 'value': '••••'}"],
  ['{"name":"DB_PASSWORD","value":"hunt', '{"name":"DB_PASSWORD","value":"••••"'],
])('%s is shown as %s', (line, shown) => {
  expect(redact(line)).toBe(shown);
  expect(redact(shown)).toBe(shown);
});

test.each([
  '{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}',
  '{"name":"LOG_LEVEL","value":"debug"}',
  '{"name":"DB_PASSWORD","value":""}',
  '{"name":"DB_PASSWORD","value":null}',
  '{"user":{"name":"ana"},"value":"x","tokenCount":{"in":1}}',
  '{"password":{},"secret":[],"token":null}',
  '{"secretRef":{"name":"db"},"passwordPolicy":{"min":8}}',
  '{"a":[{"name":"token"},{"value":"x"}]}',
  'token-api: {"replicas":2}',
])('%s is shown as it is', (line) => {
  expect(redact(line)).toBe(line);
});

const PIECE = fc.constantFrom(
  ...'{ } [ ] : , = => " \\" \' " " name key value Value password token credentials a 1 null hunter2 \\\\\\" x'.split(
    ' ',
  ),
);

test('a line that holds no hint of a secret is none that would be changed, and a changed one stays as it is', () => {
  fc.assert(
    fc.property(fc.array(PIECE, { maxLength: 24 }), (pieces) => {
      const line = pieces.join('');
      if (!mayHoldSecret(line)) expect(maskNested(line)).toBe(line);
      expect(redact(redact(line))).toBe(redact(line));
    }),
    { numRuns: 4_000 },
  );
});

const HOSTILE = [
  ...[
    '{',
    '[',
    '{"password":',
    '{"password":{',
    '"password":[',
    '"a":{}',
    '"name":"token",',
    '"value":{',
    '"value":"x",',
  ],
  ...[
    '{"value":{"name":"token"},',
    '\\"',
    '\\"a\\":{',
    "'",
    ':',
    '= {',
    'a: {} ',
    '}',
    ' ',
    'a',
    '\\',
    '{"name":"',
  ],
];

test.each(HOSTILE)('time grows with the length of a line made of %j', (piece) => {
  const run = (size: number) => {
    redact(`{"password":{"value":${piece.repeat(size / piece.length)}`);
    redact(`{"name":"token","value":1} ${piece.repeat(size / piece.length)}`);
  };
  // A square would be 64 times as slow.
  expect(slower(run, 1_500, 12_000)).toBeLessThan(24);
});
