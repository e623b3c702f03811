import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments, parse as read, stringify } from 'yaml';
import { maskSecretYaml, maskYaml } from '../../src/blocks/masked-yaml.ts';
import { MASK } from '../../src/domain/mask.ts';
import { isSecretName } from '../../src/domain/secret-names.ts';
import { cpuMs } from '../support/cpu.ts';

const shown = (source: string) => maskYaml(source).text ?? '(not shown)';
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('values of a Secret are hidden and its keys stay', () => {
  const source = `apiVersion: v1
kind: Secret
metadata: {name: api, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"aHVudGVy"}}'}}
type: Opaque
data:
  password: ${base64('hunter2')}
  number: 42
stringData: {url: "a b", none: ""}
`;
  expect(read(shown(source))).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'api', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': MASK } },
    type: 'Opaque',
    data: { password: MASK, number: MASK },
    stringData: { url: MASK, none: '' },
  });
  expect(maskYaml(source).masked).toBe(4);
});

test('ordinary values of a Deployment stay, to the letter', () => {
  const source = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api-secret-reader # who reads
  annotations:
    last-applied: '{"spec":{"automountServiceAccountToken":false,"imagePullSecrets":[{"name":"reg"}]}}'
spec:
  replicas: 3
  template:
    spec:
      automountServiceAccountToken: false
      imagePullSecrets: [{name: regcred}]
      containers:
        - name: api
          image: registry.example.com/team/api:v1.2.3@sha256:0123456789abcdef
          args: ["--port=8080", "--token-ttl", "5m", "-v"]
          ports: [{containerPort: 8080, name: http}]
          env:
            - {name: PORT, value: "8080"}
            - name: DB_PASSWORD
              valueFrom: {secretKeyRef: {name: db-secret, key: password}}
          envFrom: [{secretRef: {name: api-env}}]
      volumes:
        - {name: token, secret: {secretName: api-token, items: [{key: tls.key, path: tls.key}]}}
---
imagePullSecrets: [regcred]
existingSecret: db
`;
  expect(maskYaml(source)).toEqual({ masked: 0, text: source.trimEnd() });
});

test.each([
  ['data given twice', 'kind: Secret\ndata: {a: hunter2}\ndata: {b: hunter2}'],
  ['a kind given twice', 'kind: ConfigMap\nkind: Secret\ndata: {a: hunter2}'],
  ['data behind an alias', 'x: &d {a: hunter2}\no: {kind: Secret, data: *d}'],
  ['data merged in', 'x: &d {data: {a: hunter2}}\no: {kind: Secret, <<: *d}'],
  ['a kind merged in', 'x: &d {kind: Secret}\no: {<<: [*d], data: {a: hunter2}}'],
  ['a list of objects', 'kind: List\nitems:\n- {kind: ConfigMap}\n- {kind: Secret, data: {a: hunter2}}'],
  ['a second document', 'a: 1\n---\nkind: Secret\ndata: {a: hunter2}'],
  ['a value behind an alias', 'x: &p hunter2\npassword: *p'],
  ['a name behind an alias', 'n: &n DB_PASSWORD\nenv: [{name: *n, value: hunter2}]'],
  ['a binary value', 'kind: Secret\ndata: {a: !!binary hunter2x}'],
  ['a value of its own tag', 'password: !custom hunter2'],
  ['a folded value', 'password: >-\n  hunter2\n  hunter2'],
  ['a literal value', 'env:\n- name: DB_PASSWORD\n  value: |\n    hunter2\n    more'],
  ['a nested value', 'env:\n- name: DB_PASSWORD\n  value: {deep: [hunter2]}'],
  ['a comment', '# password: hunter2\na: 1 # token=hunter2\n# apiKey: hunter2'],
  ['a comment in a Secret', '# was hunter2\nkind: Secret\ndata:\n  # hunter2\n  a: x # hunter2\n# hunter2'],
  ['an argument behind its name', 'args: ["--password", hunter2]'],
  ['an argument with its name', 'args: ["--password=hunter2 x"]'],
  ['a command line', 'command: [sh, -c, "mysql --password hunter2"]'],
  ['a list', 'tokens: [hunter2, hunter2]'],
  ['values below a plural', 'passwords: {ana: hunter2}'],
  ['properties', 'data:\n  a.properties: |\n    a=b\n    db.password=correct, hunter2\n    c=d'],
  ['an .ini file', 'data:\n  a.ini: |\n    [db]\n    password = x hunter2\n'],
  ['YAML inside', 'data:\n  a.yml: |\n    db:\n      password: a hunter2'],
  ['JSON inside', `data:\n  a.json: '{"tokens":["hunter2"],"a":{"password":"q hunter2"}}'`],
  ['one line of YAML inside', 'RESOURCES: "env: [{name: DB_PASSWORD, value: hunter2}]"'],
  ['one line of YAML inside JSON', '{"value":"env: [{name: DB_PASSWORD, value: hunter2}]"}'],
  ['one line of YAML with an anchor', 'a: "env: &e !!seq [{name: DB_PASSWORD, value: hunter2}]"'],
  ['one line of a list', 'a: "- {name: DB_PASSWORD, value: hunter2}"'],
  ['one line of a map', `a: 'x: {env: {name: "DB_PASSWORD", "value": "hunter2"}}'`],
  ['one line of YAML in quotes in one line', `a: "b: 'env: [{name: DB_PASSWORD, value: hunter2}]'"`],
  ['one line that does not parse', 'a: "env: [{name: DB_PASSWORD, value: hunter2}] and so on"'],
  ['one line of a Secret', 'a: "x: {kind: Secret, data: {a: hunter2}}"'],
  ['one line with more than YAML sees', 'a: "curl --password hunter2 see: [x]"'],
  ['one line as base64', `a: ${base64('env: [{name: DB_PASSWORD, value: hunter2}]')}`],
  ['XML inside', 'data:\n  a.xml: |\n    <password>hunter2</password>\n'],
  ['a Secret inside', 'data:\n  a.yml: |\n    kind: Secret\n    data: {a: hunter2}\n'],
  ['a Secret inside that does not parse', 'data:\n  a.yml: |\n    kind: Secret\n    data: {a: hunter2\n'],
  ['base64 of properties', `data: {a: ${base64('db.password=hunter2')}}`],
  ['base64 of YAML', `data: {a: ${base64('- name: DB_PASSWORD\n  value: hunter2\n')}}`],
  [
    'a template that is no YAML',
    '{{ if x }}\n- name: DB_PASSWORD\n  value: hunter2\n{{ end }}\npassword:\n  hunter2\n',
  ],
  ['a Secret that is no YAML', 'kind: Secret\ndata: {a: hunter2'],
  ['an alias that leads nowhere', 'a: *gone\npassword: hunter2'],
  ['a value below a secret key', 'password: {root: hunter2}'],
  ['a value deep below a secret key', 'credentials: {admin: {value: hunter2}}'],
  ['a value below a token', 'token: {github: hunter2}'],
  ['a value beside a reference', 'secret: {secretName: x, value: hunter2}'],
  ['a value in a map in a list', 'tokens: [{id: 1, github: hunter2}]'],
  ['a name with the secret word in front', 'env: [{name: PASSWORD_MYSQL, value: hunter2}]'],
  ['an argument of redis', 'command: [redis-cli, -h, db, -a, hunter2]'],
  ['redis.conf', 'data:\n  redis.conf: |\n    port 6379\n    requirepass hunter2\n'],
  ['a brace before it', 'data:\n  .env: |\n    A=b\n    DB_PASSWORD={hunter2\n'],
  ['a Chinese name', '数据库密码: hunter2'],
  ['an alias of itself', 'kind: Secret\ndata: &a [*a, hunter2]'],
])('%s does not show the secret', (_what, source) => {
  const text = shown(source);
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain(base64('hunter2').slice(0, 9));
});

test.each([
  'data: {a: hunter2}\nmetadata: {name: x}',
  'metadata: {annotations: {last: hunter2}}\nstringData: {a: {b: [hunter2]}}',
  'x: &d {a: hunter2}\ndata: *d',
  'objectmeta: {annotations: {last: hunter2}}\nstringdata: {a: hunter2}',
  'kind: ConfigMap\ndata: {a: hunter2} # hunter2',
  'metadata: {name: hunter2}',
  'data: {a: hunter2}\n---\nb: hunter2',
  'hunter2',
  '',
  'data: {a: hunter2',
])('a Secret is hidden whatever it says of itself: %j', (source) => {
  expect(maskSecretYaml(source).text ?? '').not.toContain('hunter2');
});

test('keys of a Secret that does not say it is one stay', () => {
  expect(maskSecretYaml('metadata: {name: x}\ndata: {a: aHVudGVy}\n---\n')).toEqual({
    masked: 1,
    text: `metadata: { name: x }\ndata: { a: ${MASK} }`,
  });
});

test('text that is too large for YAML is not read at all', () => {
  const source = 'a: b\n'.repeat(100_000);
  expect(maskYaml(source)).toEqual({ text: null, masked: 0, why: 'too large', size: 500_000 });
});

const chain = (links: number) =>
  Array.from({ length: links }, (_, at) => `k${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}`}]`).join('\n');

test.each([
  [
    'merges',
    `a: &a {${Array.from({ length: 4_000 }, (_, at) => `k${at}: 1`).join(', ')}}\nb:\n${'- <<: *a\n'.repeat(6_000)}`,
  ],
  [
    'a chain of merges',
    Array.from({ length: 3_000 }, (_, at) => `- &a${at} {k: 1, <<: *a${at - 1}}`).join('\n'),
  ],
  ['a chain of aliases', `${chain(2_000)}\npassword: *a1999`],
  ['a long chain of aliases in a Secret', `kind: Secret\n${chain(450)}\ndata: *a449`],
  ['aliases of one large list', `a: &a [${'x,'.repeat(50_000)}]\n${'password: *a\n'.repeat(400)}`],
])('YAML with %s costs little more than reading it', (_what, source) => {
  const reading = cpuMs(() => parseAllDocuments(source));
  expect(cpuMs(() => maskYaml(source))).toBeLessThan(20 * Math.max(reading, 20));
});

test('sentences and commands with brackets stay, to the letter', () => {
  const source = `a: "see: [the docs]"
b: "see: [the docs](https://example.com/a), {or not}"
c: "if [ -f x ]; then echo {a,b}; fi"
d: "limits: {cpu: 1, memory: 1Gi}"
e: "env: [{name: PORT, value: 80}] and so on"`;
  expect(maskYaml(source)).toEqual({ masked: 0, text: source });
});

test('many brackets in one line cost no more than their length', () => {
  for (const piece of ['a: [', ' {', '{ name: ', '{name:x,', '[x] ', '"[', ',   ']) {
    const ms = (size: number) => {
      const source = JSON.stringify({ a: piece.repeat(size / piece.length) });
      return cpuMs(() => maskYaml(source));
    };
    ms(5_000);
    expect(ms(40_000)).toBeLessThan(40 * Math.max(ms(5_000), 10));
  }
});

test('lines stay lines, and what is beside a secret stays', () => {
  expect(read(shown('data:\n  a.properties: |\n    a=b\n    password=x y\n    c=d\n'))).toEqual({
    data: { 'a.properties': `a=b\npassword=${MASK}\nc=d\n` },
  });
});

const plant = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z0-9]{4}$/),
    fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
    fc.stringMatching(/^[A-Za-z0-9]{12}$/),
  )
  .map(([head, odd, tail]) => ({ whole: `${head}${odd}${tail}zq`, tail: `${tail}zq` }));
const ordinary = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9 ]{0,12}[a-z]$/),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const name = fc.constantFrom(
  'password',
  'DB_PASSWORD',
  'apiKey',
  'github.token',
  'client_secret',
  'SECRET_KEY',
);
const place = fc.constantFrom(
  'data',
  'stringData',
  'env',
  'key',
  'list',
  'arg',
  'yaml',
  'json',
  'b64',
  'annotation',
  'deep',
);

function planted(secret: string, where: string, key: string): unknown {
  switch (where) {
    case 'data':
      return { kind: 'Secret', data: { x: base64(secret) } };
    case 'stringData':
      return { kind: 'Secret', stringData: { x: secret, multi: `a\n${secret}\n` } };
    case 'env':
      return {
        env: [
          { name: 'A', value: 'b' },
          { name: key, value: secret },
        ],
      };
    case 'key':
      return { [key]: secret };
    case 'list':
      return {
        kind: 'List',
        items: [{ kind: 'ConfigMap' }, { kind: 'Secret', data: { x: base64(secret) } }],
      };
    case 'arg':
      return { args: ['-v', `--${key}`, secret, '-x'] };
    case 'yaml':
      return { data: { 'application.yml': stringify({ a: 1, spring: { [key]: secret } }) } };
    case 'json':
      return { data: { 'c.json': JSON.stringify({ a: [{ [key]: secret }] }) } };
    case 'b64':
      return { data: { packed: base64(JSON.stringify({ a: 1, [key]: secret })) } };
    case 'annotation':
      return {
        kind: 'Secret',
        metadata: { annotations: { last: JSON.stringify({ data: { x: base64(secret) } }) } },
      };
    default:
      return { data: { x: stringify({ y: JSON.stringify({ kind: 'Secret', stringData: { z: secret } }) }) } };
  }
}

test('a planted secret never shows, keys stay, and what is shown is YAML again', () => {
  const style = fc.constantFrom(
    {},
    { defaultStringType: 'QUOTE_DOUBLE' },
    { collectionStyle: 'flow' },
    { lineWidth: 20 },
    { defaultStringType: 'BLOCK_FOLDED' } as const,
  );
  fc.assert(
    fc.property(
      plant,
      place,
      name,
      fc.dictionary(
        fc.stringMatching(/^[a-z]{1,6}$/).filter((key) => !isSecretName(key)),
        ordinary,
      ),
      style,
      (secret, where, key, around, options) => {
        const value = { ...around, zz: planted(secret.whole, where, key) };
        const source = stringify(value, options as object);
        const { text, masked } = maskYaml(source);
        expect(masked).toBeGreaterThan(0);
        expect(text).not.toContain(secret.tail);
        expect(text).not.toContain(base64(secret.whole));
        const [again] = parseAllDocuments(text ?? '');
        expect(again?.errors).toEqual([]);
        const back = again?.toJS() as Record<string, object>;
        expect(Object.keys(back)).toEqual(Object.keys(read(source)));
        expect(Object.keys(back['zz'] ?? {})).toEqual(Object.keys(value.zz as object));
        const { zz: _, ...rest } = back;
        const { zz: __, ...before } = read(source);
        expect(rest).toEqual(before);
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever the text, an answer comes, and a second look hides nothing more', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'a:',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '<<: ',
      'password: ',
      'kind: Secret\n',
      'data: ',
      '|',
      '>',
      '"',
      "'",
      '#',
      '? ',
      '!x ',
      '---\n',
      '%YAML 1.1\n',
      '\t',
      'name: TOKEN',
      'value: x',
      ',',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { text } = maskYaml(pieces.join(''));
      if (text !== null) expect(typeof maskYaml(text).masked).toBe('number');
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  '[',
  '{',
  '- ',
  '? ',
  'a: ',
  '{a: ',
  '[{',
  '- ? ',
  '"',
  '&a ',
  '*a ',
  '&a x: ',
  '!',
  '|\n',
  'a:\n ',
  '#',
  '- !!seq ',
  '[[],',
])('YAML made of %j alone ends neither the process nor the day', (piece) => {
  const ms = (size: number) => cpuMs(() => maskYaml(piece.repeat(size / piece.length)));
  ms(5_000);
  expect(ms(40_000)).toBeLessThan(40 * Math.max(ms(5_000), 10));
});

test('deep lines of a real depth are still read', () => {
  const deep = Array.from({ length: 60 }, (_, level) => `${'  '.repeat(level)}a:`).join('\n');
  expect(shown(`${deep} {password: hunter2, b: 1}`)).toContain(`password: ${MASK}`);
});
