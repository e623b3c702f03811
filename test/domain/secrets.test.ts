import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MASK } from '../../src/domain/mask.ts';
import { isSecretName } from '../../src/domain/secret-names.ts';
import { maskLines, maskText } from '../../src/domain/secrets.ts';
import { slower } from '../support/cpu.ts';

test.each([
  'password',
  'DB_PASSWORD',
  'passwd',
  'PGPASSWORD',
  'apiKey',
  'api_key',
  'API-KEY',
  'github.token',
  'tokens',
  'SECRET_KEY',
  'SECRET_KEY_BASE',
  'AWS_SECRET_ACCESS_KEY',
  'clientSecret',
  'spring.datasource.password',
  'DB_PASSWORD_1',
  'DB_PASSWORD_PROD',
  'private_key',
  'credentials',
  'DSN',
  '.dockerconfigjson',
  'Authorization',
  'PASSWORD_MYSQL',
  'TOKEN_GITHUB',
  'DB_PASSWORD_RO',
  'SSH_KEY',
  'ENCRYPT_KEY',
  'LICENSE_KEY',
  'AccountKey',
  'PRIVATE_KEY_PEM',
  'rootPw',
  'dbpass',
  'PASSWORD_APP',
  'APIKey',
  'SecretId',
  'docker-config-json',
  '数据库密码',
])('%s promises a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  'secretName',
  'secretKeyRef',
  'imagePullSecrets',
  'automountServiceAccountToken',
  'existingSecret',
  'max_tokens',
  'tokenCount',
  'image',
  'port',
  'username',
  'keyboard',
  'monkey',
  'passenger',
  'bypass',
  '',
  'authorizationMode',
  'tokenTTL',
  'passwordPolicy',
  'PASSWORD_MIN_LENGTH',
  'secretRef',
  'secretStoreRef',
  'token-service',
  'passwordFile',
  'tokenizer',
  'secretary',
  'key',
  'cacheKey',
  'publicKey',
  'SSH_PUBLIC_KEY',
  'compass',
])('%s promises none', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  ['password=hunter2', 'password=••••'],
  ['password: hunter2 rest', 'password: •••• rest'],
  ['password="hun ter2" x', 'password="••••" x'],
  ['password="hunter2', 'password="••••'],
  ["password='it''s' x", "password='••••' x"],
  ["password=it's x", 'password=•••• x'],
  ['password=a,b;c&d}e x', 'password=•••• x'],
  ['password=x,user=ana', 'password=••••,user=ana'],
  ['password=hunter2 host=db', 'password=•••• host=db'],
  ['var set p/e DB_PASSWORD=hunter2 REGION=x', 'var set p/e DB_PASSWORD=•••• REGION=x'],
  ['Authorization: Digest username=ana', 'Authorization: Digest username=ana'],
  ['password => "hunter2"', 'password => "••••"'],
  ['_password=hunter2', '_password=••••'],
  [`password=${'xoxb'}-1234567890!hunter2`, 'password=••••'],
  ['password="postgres://u:x@db/hunter2"', 'password="••••"'],
  ['mysql --password hunter2 -h x', 'mysql --password •••• -h x'],
  ['mysql --password=hunter2 -h x', 'mysql --password=•••• -h x'],
  ['java -Ddb.password=hunter2 -jar', 'java -Ddb.password=•••• -jar'],
  ['--token --verbose', '--token --verbose'],
  ['a=1&access_token=abc&b=2', 'a=1&access_token=••••&b=2'],
  ['{"password":"a\\"hunter2"}', '{"password":"••••"}'],
  ['{"msg":"{\\"password\\":\\"hun\\\\\\"ter2\\"}"}', '{"msg":"{\\"password\\":\\"••••\\"}"}'],
  ['{"password":12345,"a":1}', '{"password":"••••","a":1}'],
  ['{"nextToken":null,"token":{"a":1}}', '{"nextToken":null,"token":{"a":1}}'],
  ['{"tokens":["abc","def"]}', '{"tokens":["••••"]}'],
  ['postgres://u:hunter2@db/x', 'postgres://u:••••@db/x'],
  ['postgres://u:p@ss@db/x', 'postgres://u:••••@db/x'],
  ['redis://:hunter2@db', 'redis://:••••@db'],
  ['root:hunter2@tcp(mysql:3306)/db', 'root:••••@tcp(mysql:3306)/db'],
  ['Server=x;Password=hunter2;Timeout=3', 'Server=x;Password=••••;Timeout=3'],
  ['Authorization: Bearer abcdefgh12', 'Authorization: Bearer ••••'],
  ['<password>hunter2</password>', '<password>••••</password>'],
  [
    '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- x',
    '-----BEGIN RSA PRIVATE KEY----- •••• x',
  ],
  ['{"a":"-----BEGIN PRIVATE KEY-----\\nabc"}', '{"a":"-----BEGIN PRIVATE KEY----- ••••"}'],
  [`x ${'xoxb'}-1234567890-abc`, 'x ••••'],
  [`x ${'ghp'}_${'a1'.repeat(18)} y`, 'x •••• y'],
  ['https://hooks.slack.com/services/T1/B1/abcdef', 'https://hooks.slack.com/services/••••'],
  ['https://hooks.slack.com/commands/T1/1/abc', 'https://hooks.slack.com/commands/••••'],
  ['https://open.feishu.cn/open-apis/bot/v2/hook/ab-1', 'https://open.feishu.cn/open-apis/bot/v2/hook/••••'],
  [
    'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=ab-1',
    'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=••••',
  ],
  ['https://discord.com/api/webhooks/1234/ab-1', 'https://discord.com/api/webhooks/••••'],
  ['DB_PASSWORD={s3cr3t x', 'DB_PASSWORD=•••• x'],
  ['DB_PASSWORD=[s3cr3t x', 'DB_PASSWORD=[•••• ••••'],
  ['requirepass s3cr3t', 'requirepass ••••'],
  ['masterauth "s3 cr3t"', 'masterauth ••••'],
  ['machine h login ana password s3cr3t', 'machine h login ana password ••••'],
  ['redis-cli -h db -a s3cr3t ping', 'redis-cli -h db -a •••• ping'],
  ['mysql -uroot -ps3cr3t -P 3306', 'mysql -uroot -p•••• -P 3306'],
  ['curl -u ana:s3cr3t https://x', 'curl -u ana:•••• https://x'],
  ['密码: s3cr3t', '密码: ••••'],
  ['口令=s3cr3t', '口令=••••'],
  ['数据库密钥：s3cr3t', '数据库密钥：••••'],
  [`id LTAI${'5t'.repeat(10)} x`, 'id •••• x'],
  [`id AKID${'5t'.repeat(10)} x`, 'id •••• x'],
  [`x hf_${'aB'.repeat(15)} y`, 'x •••• y'],
  [`x sk-${'a1'.repeat(16)} y`, 'x •••• y'],
  [`x sk-proj-${'aB-1'.repeat(8)} y`, 'x •••• y'],
  [`x npm_${'aB'.repeat(18)} y`, 'x •••• y'],
  ['Authorization: Token s3cr3t', 'Authorization: Token ••••'],
  ['https://s3cr3t@github.com/a', 'https://••••@github.com/a'],
  ['postgres://u:s3/cr3t@db/x', 'postgres://u:••••@db/x'],
])('%s is shown as %s', (text, shown) => {
  expect(maskText(text)).toBe(shown);
});

test.each([
  'image: registry.example.com/api:v1.2.3@sha256:0123',
  'secretName: api-secrets',
  'ports: 8080:80',
  'https://example.com:8443/a@b',
  'a token is missing',
  'the password is wrong',
  'Pulling image "api:v2"',
  'automountServiceAccountToken: false',
  'passwordPolicy: strict',
  'key: value',
  'registry.example.com/token-service:v1.2',
  'registry.example.com/token-proxy:v1.2',
  'https://token.example.com:8443/a',
  'mongodb://h1:27017,h2:27017/a@b',
  'git+https://git@github.com/a',
  'Basic authentication is off',
  'pod sk-gateway-7f9c6d5b4-x2x2x is ready',
  'docker run -p 8080:80 redis',
])('%s is shown as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

test('a value goes on to the end of its line in a file of lines', () => {
  const file = 'a=b\nexport DB_PASSWORD=correct horse, "battery}\ntoken = x\\\n  rest\n-Dapi.key: q r\nc=d';
  expect(maskLines(file)).toBe(
    `a=b\nexport DB_PASSWORD=${MASK}\ntoken = ${MASK}\n${MASK}\n-Dapi.key: ${MASK}\nc=d`,
  );
});

test('an empty value is shown as empty', () => {
  expect([maskText('password='), maskText('password=""')]).toEqual(['password=', 'password=""']);
});

test('masking a masked text changes nothing', () => {
  const parts = fc.constantFrom(
    'password',
    '=',
    ':',
    '"',
    "'",
    ' ',
    'x',
    '\\',
    '{',
    '}',
    ',',
    '--',
    '\n',
    'eyJ',
    '://',
    '@',
    '[',
    ']',
    '/',
    'https',
    'Authorization',
    'Token ',
    'requirepass ',
    'redis-cli -a ',
    'curl -u ',
    'mysql -p',
    '密码',
    MASK,
  );
  fc.assert(
    fc.property(fc.array(parts), (all) => {
      const once = maskText(all.join(''));
      expect(maskText(once)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

/** Keys of all objects, in order. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

test.each([
  ['{"password":{"secretName":"pw:"}}', '{"password":{"secretName":"pw:"}}'],
  ['["pw:","x"]', '["pw:","x"]'],
  ['{"a":"{\\"b\\":\\"pw:\\"}"}', '{"a":"{\\"b\\":\\"pw:\\"}"}'],
  ['echo "password:"hunter2', 'echo "password:"••••'],
  ['echo "password:" hunter2', 'echo "password:"••••'],
])('a text that ends with the sign has no value: %s', (text, shown) => {
  expect(maskText(text)).toBe(shown);
});

test('JSON stays JSON and loses no key', () => {
  // Text that says `pw:[` itself is hidden like any other text, whatever becomes of the JSON around it.
  const word = fc.string().filter((text) => !/[:=：\s-]/.test(text));
  const key = fc.oneof(fc.constantFrom('password', 'tokens', 'apiKey', 'a', 'secretName'), word);
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      word,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(key, tie('value')),
    ),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      const source = JSON.stringify(value);
      expect(keysOf(JSON.parse(maskText(source)))).toEqual(keysOf(JSON.parse(source)));
    }),
    { numRuns: 1_000 },
  );
});

const HOSTILE = [
  'a-',
  'a.',
  'eyJ-',
  '-',
  '\\',
  '"',
  "'",
  'x://',
  'x://a:',
  'password=',
  'password="',
  'password=\\"',
  '--password ',
  '-----BEGIN ',
  '<password>',
  'Bearer ',
  ' ',
  'a:',
  ',a',
  '}}',
  'token=[',
  'é',
  'xoxb-',
  'a: ',
  'AKIA',
  "password=['",
  'password=[a ',
  'redis-cli ',
  'requirepass "',
  'x://a:b/',
  'https://',
  'sk-',
  'login ',
  '密码',
];

test.each(HOSTILE)('time grows with the length of a text made of %j, not with its square', (piece) => {
  const run = (size: number) => {
    const text = piece.repeat(size / piece.length);
    maskText(text);
    maskLines(text);
  };
  // A square would be 64 times as slow.
  expect(slower(run, 10_000, 80_000)).toBeLessThan(24);
});
