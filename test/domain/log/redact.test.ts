import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLine } from '../../../src/domain/log/clean.ts';
import { mayHoldSecret } from '../../../src/domain/log/may-hold-secret.ts';
import { prettyLine } from '../../../src/domain/log/pretty.ts';
import { createRedactor } from '../../../src/domain/log/redact.ts';
import { MASK } from '../../../src/domain/mask.ts';
import { maskLines } from '../../../src/domain/secrets.ts';
import { slower } from '../../support/cpu.ts';

/** Redacted by a redactor whose stream began with a line before. */
function redact(line: string): string {
  const redactor = createRedactor();
  redactor.redact('started');
  return redactor.redact(line).text;
}

function redactAll(lines: readonly string[]): readonly string[] {
  const redactor = createRedactor();
  return lines.map((line) => redactor.redact(line).text);
}

// Put together here, so that no scanner takes them for real ones.
const JWT = `${'eyJ'}hbGciOiJIUzI1NiJ9.${'eyJ'}zdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P`;
const AWS_SECRET = `wJalrXUtnFEMI/K7MDENG/${'bPxRfiCY'}EXAMPLEKEY`;
const AZURE_KEY = `${'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu'}Fq2UVErCz4I6tq==`;
/** A text that holds a secret, and the part of it that nobody may see. */
const SECRETS: readonly (readonly [string, string])[] = [
  [`${'AKIA'}IOSFODNN7EXAMPLE`, 'IOSFODNN7'],
  [`aws_secret_access_key = ${AWS_SECRET}`, 'K7MDENG'],
  [`AWS_SECRET_ACCESS_KEY=${AWS_SECRET}`, 'K7MDENG'],
  [`DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${AZURE_KEY};EndpointSuffix=x`, 'Eby8vdM02'],
  [
    `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${AZURE_KEY}`,
    'Eby8vdM02',
  ],
  [`https://a.blob.core.windows.net/c?sv=2020&sig=${'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1'}%3D`, 'Eby8vdM02'],
  [`https://s3.amazonaws.com/b/k?X-Amz-Signature=${'fe5f80f77d5fa3beca038a248ff027d0'}`, 'fe5f80f7'],
  [`${'AIza'}SyA1234567890abcdefghijklmnopqrstuv`, 'SyA1234567890'],
  [`${'ya29'}.a0AfH6SMBx-1234567890abcdef`, 'a0AfH6SMBx'],
  [`${'LTAI'}5t7BqzQ8XkZ1x2y3z4`, '5t7BqzQ8X'],
  [`${'AKID'}z8krbsJ5yKBZQpn74WFkmLPx3`, 'z8krbsJ5'],
  ['Authorization: Bearer abcdefgh12345', 'abcdefgh12345'],
  ['Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l', 'YWxhZGRpbjpv'],
  ['authorization: basic YWxhZGRpbjpvcGVuc2VzYW1l', 'YWxhZGRpbjpv'],
  ['Cookie: sid=31d4d96e407aad42; csrf=8f14e45fceea167a', '8f14e45f'],
  [JWT, 'dozjgNryP4'],
  ['postgres://app:hunter2@db:5432/x', 'hunter2'],
  ['redis://:hunter2@cache:6379', 'hunter2'],
  ['root:hunter2@tcp(mysql:3306)/db', 'hunter2'],
  ['password=hunter2', 'hunter2'],
  ['token: hunter2', 'hunter2'],
  ['api_key=hunter2', 'hunter2'],
  ['mysql --password hunter2', 'hunter2'],
  ['密码: hunter2', 'hunter2'],
  [`${'xoxb'}-1234567890-abcdefgh`, '1234567890'],
  [`${'xoxp'}-1234567890-abcdefgh`, '1234567890'],
  [`${'xoxd'}-1234567890abcdefgh`, '1234567890'],
  [`${'xapp'}-1-A0123-1234567890-abcdef`, 'A0123'],
  [`${'ghp'}_${'a1B2'.repeat(9)}`, 'a1B2'],
  [`${'glrt'}-a1B2a1B2a1B2a1B2a1B2`, 'a1B2'],
  [`${'SG'}.a1B2a1B2a1B2a1B2.a1B2a1B2a1B2a1B2a1B2`, 'a1B2'],
  ['bot 123456789:AAa1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a', 'a1B2a1'],
  ['4111 1111 1111 1111', '1111 1111'],
  ['5555-5555-5555-4444', '5555-4444'],
  ['378282246310005', '2246310005'],
];

/** What may stand around a secret in a log. */
const LINES: readonly (readonly [string, (secret: string) => string])[] = [
  ['nothing', (secret) => secret],
  ['a time stamp', (secret) => `2026-11-29T12:00:00.123Z ERROR failed: ${secret} (retrying)`],
  ['logback', (secret) => `12:00:01.123 [main] INFO  c.a.Main - sent ${secret}, ok`],
  [
    'a message in JSON',
    (secret) => JSON.stringify({ level: 30, time: 1764417600123, msg: `sent ${secret} ok`, n: 1 }),
  ],
  ['a value in JSON', (secret) => JSON.stringify({ ts: 1764417600.1, value: secret, ok: true })],
  ['JSON in JSON', (secret) => JSON.stringify({ msg: JSON.stringify({ body: `sent ${secret}` }) })],
  ['a later line in JSON', (secret) => JSON.stringify({ message: `config:\n${secret}\nend`, level: 'info' })],
  ['a tab in JSON', (secret) => JSON.stringify({ message: `config:\t${secret}\tend`, level: 'info' })],
  ['JSON of PHP', (secret) => JSON.stringify({ message: `sent ${secret} ok` }).replaceAll('/', '\\/')],
  [
    'JSON of Gson',
    (secret) =>
      JSON.stringify({ message: `sent ${secret} ok` }).replace(
        /[=&']/g,
        (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`,
      ),
  ],
  [
    'JSON of Python',
    (secret) =>
      JSON.stringify({ message: `sent ${secret} ok` }).replace(
        /[^ -~]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16)}`,
      ),
  ],
  ['logfmt', (secret) => `time="2026-11-29T12:00:01Z" level=info msg="sent ${secret}" n=1`],
  ['colours', (secret) => `\u001b[32mINFO\u001b[0m sent \u001b[1m${secret}\u001b[0m`],
  ['an invisible sign in it', (secret) => `sent ${[...secret].join('\u200b')}`],
  ['a stack trace', (secret) => `\tat com.acme.Main.main(Main.java:42) caused by ${secret}`],
];

test.each(LINES)('no secret survives in %s', (_name, lineOf) => {
  for (const [secret, hidden] of SECRETS) {
    const text = redact(cleanLine(lineOf(secret)));
    expect(text).not.toContain(hidden);
    expect(text).toContain(MASK);
    expect(prettyLine(text) ?? '').not.toContain(hidden);
  }
});

test.each(LINES)('what is masked in %s is not masked again', (_name, lineOf) => {
  for (const [secret] of SECRETS) {
    const once = redact(cleanLine(lineOf(secret)));
    expect(redact(once)).toBe(once);
  }
});

test.each([
  [
    '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\nMIIEvA\\n-----END PRIVATE KEY-----\\n","x":1}',
    '{"type":"service_account","private_key":"••••","x":1}',
  ],
  [
    '{"msg":"-----BEGIN RSA PRIVATE KEY-----\\nMIIEvA\\n-----END RSA PRIVATE KEY-----"}',
    '{"msg":"-----BEGIN RSA PRIVATE KEY----- ••••"}',
  ],
  ['java -Dapi.key=hunter2 -jar x', 'java -Dapi.key=•••• -jar x'],
  ['paid with 4111111111111111.', 'paid with ••••.'],
  ['{"card":4111111111111111,"n":1}', '{"card":"••••","n":1}'],
  ['{"msg":"card:\\n4111 1111 1111 1111\\n"}', '{"msg":"card:\\n••••\\n"}'],
  ['2026-11-29 12:00:00 pan=4111-1111-1111-1111', '2026-11-29 12:00:00 pan=••••'],
  ['3782 822463 10005 and 6011111111111117', '•••• and ••••'],
  ['2223003122003222 3530111333300000', '•••• ••••'],
  ['4111.1111.1111.1111 4111_1111_1111_1111', '•••• ••••'],
  ['4111  1111  1111  1111', '••••'],
  ['\\033[36mpassword\\033[0m=hunter2', 'password=••••'],
  ['\\e[31mpassword\\e[0m=hunter2', 'password=••••'],
  ['pass\\x1b[31mword=hunter2', 'password=••••'],
  ['{"msg":"\\\\u001b[31mpassword\\\\u001b[0m=hunter2"}', '{"msg":"password=••••"}'],
  ['password -> hunter2', 'password -> ••••'],
  ['"token" → "s3cr3t" ok', '"token" → "••••" ok'],
  [`AWS_SECRET_ACCESS_KEY ${AWS_SECRET}`, 'AWS_SECRET_ACCESS_KEY ••••'],
  [JWT.split('.').slice(0, 2).join('.'), '••••'],
  [`x_${JWT}`, 'x_••••'],
])('%s is shown as %s', (line, shown) => {
  expect(redact(cleanLine(line))).toBe(shown);
});

test.each([
  '2026-11-29 12:00:00.123 started',
  '1764417600123 started',
  'id 4111111111111112',
  'id 41111111111111114111111111111111',
  'trace a4111111111111111',
  'trace 4111111111111111f',
  'load 0.4111111111111111',
  'at 4111111111111111.25',
  'pod 0b1c-4111111111111111',
  'uuid 41111111-1111-4111-8111-411111111111',
  '7111111111111111',
  'GET /v1/items?key2=a&page=3 200',
  '{"level":30,"msg":"request completed","ms":12}',
  'mounted secretName: api-secrets',
  'token -> expired',
  'password -> hashed, then stored',
  'a -> b1b2',
  'eyJ.abcd',
  'C:\\temp\\e[1]m',
  'Pulled image registry.example.com/token-service:v1.2',
])('%s is shown as it is', (line) => {
  expect(redact(line)).toBe(line);
});

const BODY = [
  'MIIEowIBAAKCAQEAt3Jx0vZ+8kQwYt1Kc0Lx2Gq7rQ2mJ5uH8nC4sW6eR9yT1pA/',
  'Kc0Lx2Gq7rQ2mJ5uH8nC4sW6eR9yT1pAt3Jx0vZ+8kQwYt1KMIIEowIBAAKCAQEA',
  'aGk=',
];

test('a private key of several lines is hidden, and what comes between and behind it is shown', () => {
  const lines = [
    'loading',
    '-----BEGIN RSA PRIVATE KEY-----',
    'Proc-Type: 4,ENCRYPTED',
    'DEK-Info: AES-128-CBC,8F14E45F',
    '',
    ...BODY.slice(0, 1),
    '2026-11-29T12:00:00Z INFO GET /api/users/12/orders 200',
    ...BODY.slice(1),
    '-----END RSA PRIVATE KEY-----',
    'ready',
  ];
  expect(redactAll(lines)).toEqual([
    'loading',
    `-----BEGIN RSA PRIVATE KEY----- ${MASK}`,
    MASK,
    MASK,
    '',
    MASK,
    '2026-11-29T12:00:00Z INFO GET /api/users/12/orders 200',
    MASK,
    MASK,
    '-----END RSA PRIVATE KEY-----',
    'ready',
  ]);
});

test.each([
  ['RSA PRIVATE KEY', '-----'],
  ['PRIVATE KEY', '-----'],
  ['OPENSSH PRIVATE KEY', '-----'],
  ['PGP PRIVATE KEY BLOCK', '-----'],
  ['SSH2 ENCRYPTED PRIVATE KEY', '---- '],
])('%s is hidden behind any prefix, whatever comes between', (name, dashes) => {
  const close = [...dashes].reverse().join('');
  const key = [`${dashes}BEGIN ${name}${close}`, ...BODY, `${dashes}END ${name}${close}`];
  const between = fc.constantFrom(
    'GET /index.html 200',
    'a b c',
    '{"level":30}',
    '2026-11-29T12:00:00.000Z INFO ok',
    'password=hunter2',
  );
  const prefix = fc.constantFrom(
    '',
    '  ',
    '12:00:01.123 [main] INFO  c.a.Main - ',
    '2026-11-29T12:00:00Z ',
    '[17] ',
  );
  fc.assert(
    fc.property(
      prefix,
      fc.array(fc.array(between, { maxLength: 3 }), { minLength: key.length, maxLength: key.length }),
      (before, others) => {
        const lines = key.flatMap((line, at) => [
          `${before.replace('7', String(at))}${line}`,
          ...(others[at] ?? []),
        ]);
        const shown = redactAll(['started', ...lines]);
        for (const line of BODY) expect(shown.join('\n')).not.toContain(line);
        const kept: readonly string[] = others.flat().filter((line) => !line.includes('hunter2'));
        expect(shown.filter((line) => kept.includes(line))).toEqual(kept);
        expect(shown.join('\n')).not.toContain('hunter2');
        expect(redactAll(shown)).toEqual(shown);
      },
    ),
  );
});

test('lines in JSON that are part of a key are hidden', () => {
  const lines = ['-----BEGIN PRIVATE KEY-----', ...BODY.slice(0, 2), '-----END PRIVATE KEY-----'];
  const shown = redactAll(lines.map((msg) => JSON.stringify({ level: 30, msg })));
  expect(shown.slice(1, 3)).toEqual([`{"level":30,"msg":"${MASK}"}`, `{"level":30,"msg":"${MASK}"}`]);
});

test('a secret on the line behind its name is hidden, and an ordinary line there is shown', () => {
  for (const name of ['password:', 'DB_PASSWORD=', 'password: |', '"api_key":']) {
    expect(redactAll([name, '  hunter2', 'hunter3'])).toEqual([name, `  ${MASK}`, 'hunter3']);
    for (const line of [
      '',
      'ready',
      'INFO ready 2',
      '2026-11-29T12:00:00Z INFO ok',
      '{"level":30}',
      '=======',
      'username:',
    ])
      expect(redactAll([name, line])).toEqual([name, line]);
  }
  expect(redactAll(['token=\\', 'hunter2'])[1]).toBe(MASK);
  expect(redactAll(['"password":', '  "hunter2",'])[1]).toBe(`  "${MASK}",`);
  expect(redactAll(['page:', 'hunter2'])).toEqual(['page:', 'hunter2']);
});

test('a key does not go on for ever', () => {
  const redactor = createRedactor();
  redactor.redact('-----BEGIN PRIVATE KEY-----');
  const shown = Array.from({ length: 300 }, () => redactor.redact('done').text);
  expect(shown.lastIndexOf(MASK)).toBe(200);
});

test('a stream may begin in the middle of a key', () => {
  const rest = [...BODY, '-----END PRIVATE KEY-----', 'ready', ...BODY.slice(0, 1)];
  expect(redactAll(rest)).toEqual([MASK, MASK, MASK, '-----END PRIVATE KEY-----', 'ready', BODY[0]]);
  expect(redactAll(['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'])).not.toContain(MASK);
  expect(redactAll(['ready'])).toEqual(['ready']);
});

test("the operator's patterns see what is left, and masks are counted", () => {
  const own = { replace: (text: string) => text.replace(/\bEMP\d+/g, MASK) };
  const redactor = createRedactor([own]);
  expect(redactor.redact('EMP17 and EMP18 with password=hunter2')).toEqual({
    text: `${MASK} and ${MASK} with password=${MASK}`,
    masked: 3,
  });
  expect(redactor.redact(`${MASK} was EMP17`)).toEqual({ text: `${MASK} was ${MASK}`, masked: 1 });
  expect(redactor.redact('EMP is none')).toEqual({ text: 'EMP is none', masked: 0 });
});

/** Pieces that the rules for secrets look at, in any order. */
const PIECE = fc.oneof(
  fc.constantFrom(
    ...'password DB_PASSWORD passwd PGPASSWORD apiKey api_key github.token SECRET_KEY clientSecret private_key credentials creds DSN pw rootPw pwd .dockerconfigjson docker-config-json dockercfg connectionString connection-string Authorization authorization Cookie set-cookie masterauth bearer SSH_KEY AccountKey access密key APIKey passes 密码 数据库密钥 令牌'.split(
      ' ',
    ),
    ...'= == => := : ： -- - -D -p -u -a \' " \\ \\" \\n \\t \\r { } [ ] , ; & < > </ / @ . _ = : " " " "'.split(
      ' ',
    ),
    ...' |\t|://|https://|ftp://|postgres://u:|hunter2|s3cr3t@|tcp(|unix(|Bearer |bearer |Basic |Basic dXNl|login a password |redis-cli |mysql |mysqldump |curl |--user |sshpass |requirepass |hooks.slack.com/services/|open.feishu.cn/open-apis/bot/v2/hook/|qyapi.weixin.qq.com/cgi-bin/webhook/send?key=|discord.com/api/webhooks/12/|-----BEGIN PRIVATE KEY-----|é|ſ|K|密|\u2028'.split(
      '|',
    ),
    ...SECRETS.map(([secret]) => secret),
  ),
  fc.string({ maxLength: 4 }),
  fc.string({ unit: fc.constantFrom(...'aA1-_.'), maxLength: 24 }),
);

test('a line that holds no hint of a secret is none that would be masked', () => {
  fc.assert(
    fc.property(fc.array(PIECE, { maxLength: 9 }), (pieces) => {
      const line = pieces.join('').replaceAll('\n', ' ');
      if (!mayHoldSecret(line)) expect(maskLines(line)).toBe(line);
    }),
    { numRuns: 6_000 },
  );
});

test('a redacted line stays as it is', () => {
  fc.assert(
    fc.property(fc.array(PIECE, { maxLength: 9 }), (pieces) => {
      // Two that are glued together may be read as one thing before and as another thing after.
      const once = redact(pieces.join(' '));
      expect(redact(once)).toBe(once);
    }),
    { numRuns: 1_000 },
  );
});

const HOSTILE =
  'pass|password=|pw|-pw|é-|-password |key|-----BEGIN |-----BEGIN PRIVATE KEY-----|-----END PRIVATE KEY-----|BEGIN |://|://a:|x@|@tcp(|eyJ|sk-|4111 |4111-|4111|4111111111111111 |1 |docker|docker-|connection|connection-|\\n|\\|\\n4111|cookie:|cookie: ••••;a=|;a=b|sig=|SG.|SG.a|curl |mysql |login |glrt-|1:AA|"|\\"| |A|Ab1|/a|=|密码|\u2028|token ->|-> |eyJa._|_eyJabcd.|4111.|4111__|AWS_SECRET_ACCESS_KEY |\\033[|\\e[1m'.split(
    '|',
  );

test.each(HOSTILE)('time grows with the length of a line made of %j', (piece) => {
  const run = (size: number) => {
    const line = piece.repeat(size / piece.length);
    const redactor = createRedactor();
    redactor.redact(line);
    redactor.redact('-----BEGIN PRIVATE KEY-----');
    redactor.redact(line);
    redactor.redact(`${line}-----END PRIVATE KEY-----`);
  };
  // A square would be 64 times as slow.
  expect(slower(run, 5_000, 40_000)).toBeLessThan(24);
});

test('a stream that begins inside a key behind time stamps shows nothing of it', () => {
  const redactor = createRedactor();
  const body = 'MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW6WbPo9zY6rYxJQm1Zk';
  const hash = 'da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee5e6b4b0d3255bfef';
  expect(redactor.redact(`2026-11-29 10:00:00 INFO ${body}`).text).toBe('2026-11-29 10:00:00 INFO ••••');
  expect(redactor.redact(`2026-11-29 10:00:00 INFO ${body}`).text).toBe('2026-11-29 10:00:00 INFO ••••');
  expect(redactor.redact(`2026-11-29 10:00:01 INFO built ${hash}`).text).toContain(hash);
  expect(redactor.redact(`2026-11-29 10:00:01 INFO ${body}`).text).toContain(body);
});
