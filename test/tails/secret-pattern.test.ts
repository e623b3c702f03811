import { expect, test } from 'vitest';
import { compileOwn } from '../../src/tails/filter.ts';
import { mustHoldNoSecret } from '../../src/tails/secret-pattern.ts';

const own = compileOwn(['ACME-[0-9]{8}']);

test.each([
  'password=hunter2',
  'password: .*hunter2',
  'password\\=hunter2',
  'user=ana.*password=hunter2',
  `${'ghp'}_0123456789abcdefghijABCDEFGHIJ012345`,
  `${'AKIA'}IOSFODNN7EXAMPLE|timeout`,
  '4111 1111 1111 1111',
  '4111\\-1111\\-1111\\-1111',
  'postgres://app:hunter2@db',
  'order ACME-12345678',
  '(password)=hunter2',
  '(password|token)=hunter2',
  'password=(foo|hunter22)',
  'passw[o]rd=hunter2',
  'password[=:]hunter2',
  'password[=:]?hunter2',
  'password.hunter2',
  'password\\x3dhunter2',
  'password\\x{3d}hunter2',
  'password\\Q=hunter2\\E',
  'password=hun(t)er[2]',
  'password=(?P<x>hunter2)',
  '(?i)password=hunter2',
  '"password":"hunter2"',
  '--password hunter2',
  'password=P@ssword',
  '(?:AKIA)IOSFODNN7EXAMPLE',
  'Bearer\\shunter2hunter2hunter2',
  'https://u:(hunter2)@h',
  '4111[ -]?1111[ -]?1111[ -]?1111',
])('%s is refused at its field, and not repeated', (pattern) => {
  for (const arg of ['grep', 'not'] as const) {
    const wish = { grep: null, not: null, level: null, [arg]: pattern };
    expect(() => mustHoldNoSecret(wish, own)).toThrow(
      expect.objectContaining({
        ...{ code: 'usage', arg },
        message: 'This pattern holds what looks like a secret, and everybody in the channel would see it.',
      }),
    );
  }
});

test.each([
  'password',
  'password=',
  'password=\\S+',
  '(password|token)=\\w{8,}',
  'password: .*',
  'passwords?[=:]',
  'token expired',
  'timeout|refused',
  'Bearer',
  'Bearer [A-Za-z0-9]+',
  'Authorization: Bearer \\S+',
  'Authorization: Bearer|Basic',
  'eyJ[\\w-]+',
  'https?://[^/]+@',
  'ACME-[0-9]{8}',
  'card \\d{4}',
  '"level":"error"',
  'status=5\\d\\d',
  'password=(foo|bar)',
  'password: incorrect',
  'token: expired',
  'token=(null|undefined|none)',
  'credentials: expired',
  'api_key=undefined',
  'secret=\\*+',
  'password=$',
  'password=.',
  '"password":"',
  'tokens=4096',
  'pwd=/app',
  'PASS: TestFoo',
  'pass=ok',
  'signature=invalidsignature1',
  'com/example/application/service/PaymentServiceImpl2',
  '-----BEGIN (RSA )?PRIVATE KEY-----',
  'token\\s*=\\s*\\S',
  '[pP]assword[:=]',
  'postgres://app:.*@db',
])('%s is a pattern like any other', (pattern) => {
  expect(() => mustHoldNoSecret({ grep: pattern, not: pattern, level: null }, own)).not.toThrow();
});
