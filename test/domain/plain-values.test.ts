import { expect, test } from 'vitest';
import { createRedactor } from '../../src/domain/log/redact.ts';

const shown = (line: string) => createRedactor().redact(line).text;

test.each([
  '\tat com.example.auth.TokenService.validate(TokenService.java:42)',
  '\tat com.example.PasswordEncoder.encode(PasswordEncoder.java:17) ~[app.jar:1.0]',
  'TokenService.java:42',
  'auth/password.go:12: undefined: x',
  '--- PASS: TestFoo (0.00s)',
  '    --- PASS: TestFoo/with_token (0.00s)',
  'PASS: TestFoo',
  'PWD=/app/src',
  'tokens: 42',
  '{"tokens":42,"user":"ana"}',
  '{"level":"info","token_expires_in":3600}',
  'tokenExpiresIn=3600',
  'Caused by: io.jsonwebtoken.ExpiredJwtException: JWT expired at 2026-01-01T00:00:00Z',
  'token: expired',
  'password: incorrect',
  'cookie: accepted',
  'credential: missing',
  'INFO login failed, password: incorrect, user ana',
  'com/example/application/service/implementation/PaymentServiceImpl2',
  'org/springframework/boot/autoconfigure/web/servlet/DispatcherServletAutoConfiguration1',
])('%s is shown as it is', (line) => {
  expect(shown(line)).toBe(line);
});

test.each([
  'TokenService:42secret',
  'TokenService.java:hunter2',
  'PASS: hunter2',
  'PASS=TestFoo2',
  'PWD=hunter2',
  'DB_PWD=/hunter2',
  'tokens: abc123',
  'token: 123456',
  'token_at: abc123',
  'password: expired1',
  'password=incorrect',
  'password: missing hunter2',
  'password: notmine',
])('%s is hidden all the same', (line) => {
  expect(shown(line)).not.toBe(line);
});
