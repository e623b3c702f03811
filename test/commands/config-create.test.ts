import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configCreate } from '../../src/commands/config-create.ts';
import { configDelete } from '../../src/commands/config-delete.ts';
import { configOf, expectOnly, readable, withYaml } from './configs.ts';
import { DIALECTS, withZadig } from './harness.ts';

const object = (kind: string, name: string, rest: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;
const limits = object('ConfigMap', 'limits', 'data:\n  max: "10"\n  password: hunter2');
const line = 'config create payments/dev ConfigMap';
const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each(
  DIALECTS.flatMap((dialect) => [
    { dialect, type: 'ConfigMap', name: 'limits', yaml: limits },
    {
      dialect,
      type: 'Secret',
      name: 'mail',
      yaml: object('Secret', 'mail', `stringData: {user: mailer}\ndata: {pass: ${base64('x')}}`),
    },
    {
      dialect,
      type: 'Ingress',
      name: 'shop',
      yaml: object('Ingress', 'shop', 'spec:\n  rules: [{host: shop.example.com}]').replace(
        'v1',
        'networking.k8s.io/v1',
      ),
    },
    {
      dialect,
      type: 'PVC',
      name: 'files',
      yaml: object('PersistentVolumeClaim', 'files', 'spec:\n  resources: {requests: {storage: 1024Mi}}'),
    },
  ]),
)('a $type is created in $dialect Zadig, and nothing else', ({ dialect, type, name, yaml }) =>
  withZadig(dialect, async ({ run, frozen, sandbox, mutations }) => {
    const before = frozen();
    const planned = await run(configCreate, withYaml(`config create payments/dev ${type}`, yaml));
    expect(planned).toMatchObject({ summary: `Create the ${type} ${name}`, fields: [], warnings: [] });
    expect(configOf(sandbox.world, 'dev', type, name)?.yaml.trim()).toBe(yaml);
    expectOnly(before, frozen(), 'dev', name);
    expect(mutations()).toHaveLength(1);
    await run(configDelete, planned.undo ?? '');
    expect(frozen()).toEqual(before);
  }),
);

test('the plan shows the whole YAML as added lines, its secrets hidden', () =>
  withZadig('server', async ({ plan }) => {
    const { diff } = await plan(configCreate, withYaml(line, limits));
    expect(diff).toBe(
      '@@ -0,0 +1,7 @@\n+apiVersion: v1\n+data:\n+  max: "10"\n+  password: ••••\n+kind: ConfigMap\n+metadata:\n+  name: limits',
    );
  }));

test.each(DIALECTS)('before the call %s Zadig shows nothing, whatever answer comes', (dialect) =>
  withZadig(dialect, async ({ plan, look, send, sandbox }) => {
    const planned = await plan(configCreate, withYaml(line, limits));
    const sent = { before: null, sentAt: Date.now(), error: null };
    expect(await look(configCreate, planned, sent)).toMatchObject({ state: 'untouched' });
    await send(configCreate, planned);
    expect(await look(configCreate, planned, sent)).toMatchObject({ state: 'ready' });
    const made = configOf(sandbox.world, 'dev', 'ConfigMap', 'limits');
    if (made !== undefined) made.yaml = made.yaml.replace('"10"', '"11"');
    expect(await look(configCreate, planned, sent)).toMatchObject({ state: 'waiting', done: 0, total: 1 });
  }),
);

test('what Kubernetes and Zadig add or write otherwise does not matter', () =>
  withZadig('server', async ({ plan, apply, look, sandbox }) => {
    const yaml = object('Secret', 'mail', 'stringData: {user: mailer}');
    const planned = await plan(configCreate, withYaml('config create payments/dev Secret', yaml));
    const sent = await apply(configCreate, planned);
    const made = configOf(sandbox.world, 'dev', 'Secret', 'mail');
    if (made === undefined) throw new Error('not made');
    made.yaml = `apiVersion: v1\ndata:\n  user: ${base64('mailer')}\nkind: Secret\nmetadata:\n  creationTimestamp: "2025-01-01T00:00:00Z"\n  labels: {s-product: payments}\n  name: mail\n  namespace: x\n  resourceVersion: "7"\n  uid: u\ntype: Opaque\n`;
    expect(await look(configCreate, planned, sent)).toMatchObject({ state: 'ready' });
    made.yaml = made.yaml.replace('  user:', '  more: eA==\n  user:');
    expect(await look(configCreate, planned, sent)).toMatchObject({ state: 'waiting' });
  }));

test('a foreign namespace is told to be replaced, and what only an existing object has is not sent', () =>
  withZadig('server', async ({ plan }) => {
    const yaml = limits.replace('  name: limits', '  name: limits\n  namespace: other\n  uid: abc');
    const { warnings, call } = await plan(configCreate, withYaml(line, yaml));
    expect(warnings).toEqual([
      'The YAML names the namespace other; Zadig puts it into payments-env-dev, that of the environment, instead.',
    ]);
    expect(JSON.stringify(call)).not.toContain('uid');
    const same = limits.replace('  name: limits', '  name: limits\n  namespace: payments-env-dev');
    expect((await plan(configCreate, withYaml(line, same))).warnings).toEqual([]);
  }));

test('in production it is tried, with a warning that says how it works', async () => {
  const typed = withYaml('config create payments/prod ConfigMap', limits);
  await withZadig('documented', async ({ run, sandbox }) => {
    const { warnings } = await run(configCreate, typed);
    expect(warnings?.[0]).toContain('Its web page can');
    expect(configOf(sandbox.world, 'prod', 'ConfigMap', 'limits')).toBeDefined();
  });
  await withZadig('server', async ({ plan, send, look, frozen }) => {
    const before = frozen();
    const planned = await plan(configCreate, typed);
    const sent = await send(configCreate, planned);
    expect(sent.error).toMatchObject({ hint: expect.stringContaining('use its web page') });
    expect(await look(configCreate, planned, sent)).toMatchObject({ state: 'untouched' });
    expect(frozen()).toEqual(before);
  });
});

const existing = object('Secret', 'smtp-relay', 'stringData: {password: hunter2}');

test.each([
  ['nothing typed', line, 'YAML is missing'],
  ['an empty block', withYaml(line, ''), 'YAML is'],
  [
    'broken YAML',
    withYaml(line, 'a: "x\nb: hunter2 ]\n  - hunter2'),
    'look at line 3, where a closing quote',
  ],
  ['an open bracket', withYaml(line, 'data: [hunter2'), 'look at line 1, where a closing ] is missing'],
  ['an open brace', withYaml(line, 'a: {b: hunter2\nc: d'), 'where a closing } is missing'],
  ['a value with a colon', withYaml(line, 'a: hunter2: x'), 'a value with a colon in it lacks quotes'],
  ['a tab', withYaml(line, 'a:\n\tb: hunter2'), 'look at line 2'],
  ['an odd anchor', withYaml(line, 'a: 1\nb: &x &y 1'), 'look at line 2.'],
  ['a list', withYaml(line, '- hunter2'), 'It is no object'],
  ['two objects', withYaml(line, `${limits}\n---\n${limits}`), 'It holds 2 objects'],
  ['another kind', withYaml(line, existing), 'so choose the type Secret'],
  ['an unknown kind', withYaml(line, object('hunter2', 'x', '')), 'Its kind has to be ConfigMap'],
  ['no name', withYaml(line, 'apiVersion: v1\nkind: ConfigMap\ndata: {a: hunter2}'), 'metadata.name has to'],
  ['an impossible name', withYaml(line, object('ConfigMap', 'Hunter2_', '')), 'metadata.name has to'],
  ['no version', withYaml(line, limits.replace('apiVersion: v1\n', '')), 'apiVersion is missing'],
  ['a mask', withYaml(line, limits.replace('hunter2', '••••')), 'real value belongs: data.password'],
  ['a number as text', withYaml(line, limits.replace('"10"', '10')), 'data.max is not text'],
  ['a switch as text', withYaml(line, limits.replace('"10"', 'off')), 'data.max is not text'],
  ['a map as text', withYaml(line, limits.replace('"10"', '{a: hunter2}')), 'data.max has to be text'],
  ['no value', withYaml(line, limits.replace('"10"', '')), 'data.max has no value'],
  ['an impossible key', withYaml(line, limits.replace('max', '"a b"')), 'A key of data'],
  ['a key given twice', withYaml(line, limits.replace('password', 'max')), 'given twice: data.max'],
  ['an alias', withYaml(line, limits.replace('"10"', '&a "10"\n  b: *a')), 'anchors or aliases'],
  ['a tag', withYaml(line, limits.replace('"10"', '!!str 10')), 'tags'],
  [
    'no base64',
    withYaml(line.replace('ConfigMap', 'Secret'), existing.replace('stringData', 'data')),
    'base64',
  ],
  ['a Secret that is there', withYaml(line.replace('ConfigMap', 'Secret'), existing), 'would overwrite it'],
  ['a ConfigMap that is there', withYaml(line, limits.replace('limits', 'api-settings')), 'already'],
])('%s is refused before anything is sent', (_what, typed, why) =>
  withZadig('server', async ({ refused }) => {
    const { message, hint } = await refused(configCreate, typed);
    expect(message).toContain(why);
    expect(`${message} ${hint}`).not.toMatch(/hunter2/i);
  }),
);

test('what is there already is refused in both, with the command that changes it', async () => {
  for (const dialect of DIALECTS) {
    await withZadig(dialect, async ({ refused }) => {
      const error = await refused(configCreate, withYaml(line, limits.replace('limits', 'api-settings')));
      expect(error).toMatchObject({
        code: 'conflict',
        hint: '/zadig config edit payments/dev ConfigMap api-settings changes it.',
      });
    });
  }
});

test('no secret value is in a plan or in a refusal', () =>
  withZadig('server', async ({ plan }) => {
    const value = fc
      .stringMatching(/^[A-Za-z0-9!#$%&*+.:;<=>?@^_~ -]{8,30}$/)
      .map((text) => `S3cr3t${text}X`);
    const shapes = fc.constantFrom(
      (secret: string) => object('Secret', 'x', `data:\n  a: ${base64(secret)}`),
      (secret: string) => object('Secret', 'x', `stringData:\n  a: ${JSON.stringify(secret)}`),
      (secret: string) => object('Secret', 'x', `# ${secret}\nstringData: {a: b}`),
      (secret: string) => object('Secret', 'x', `stringData:\n  a: ${JSON.stringify(secret)}\n b: [`),
      (secret: string) => object('Secret', 'x', `stringData:\n  a: {b: ${JSON.stringify(secret)}}`),
      (secret: string) => object('Secret', 'x', `data:\n  a: ${JSON.stringify(secret)}`),
      (secret: string) => object('Secret', 'x', `stringData:\n  a: "${secret}\n  b: ]`),
    );
    await fc.assert(
      fc.asyncProperty(value, shapes, async (secret, shape) => {
        const typed = withYaml('config create payments/dev Secret', shape(secret));
        const text = await plan(configCreate, typed).then(
          readable,
          (error: Error) => JSON.stringify(error) + error,
        );
        for (const form of [secret, base64(secret), JSON.stringify(secret).slice(1, -1)]) {
          expect(text).not.toContain(form);
        }
      }),
      { numRuns: 60 },
    );
  }));
