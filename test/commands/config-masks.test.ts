import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { maskedDiff } from '../../src/blocks/diff.ts';
import { maskSecretYaml, maskYaml } from '../../src/blocks/masked-yaml.ts';
import { essence, type Fields, readObject } from '../../src/commands/shared/config-object.ts';
import { startingYaml, typedConfig } from '../../src/commands/shared/config-yaml.ts';
import type { ConfigDetail, ConfigKind } from '../../src/domain/environment.ts';
import { BotError } from '../../src/domain/errors.ts';
import { MASK } from '../../src/domain/mask.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function detail(kind: ConfigKind, yaml: string): ConfigDetail {
  return { name: 'x', kind, updatedBy: '', updatedAt: null, yaml, services: [], source: null };
}

function object(kind: ConfigKind, rest: Fields): string {
  const metadata = { name: 'x', namespace: 'n', uid: '1', labels: { 's-env': 'dev' } };
  return stringify({ apiVersion: 'v1', kind, metadata, ...rest }, { compat: 'yaml-1.1' });
}

function problem(typed: string, type: ConfigKind, now: string): string {
  try {
    typedConfig(typed, type, now);
  } catch (error) {
    if (error instanceof BotError) return `${error.message} ${error.hint}`;
    throw error;
  }
  throw new Error('It was not refused');
}

/** A configuration of one ConfigMap key, and what is typed for it. */
function edited(now: string, edit: (shown: string) => string, key = 'app.txt') {
  const yaml = object('ConfigMap', { data: { [key]: now, other: 'z' } });
  const start = startingYaml(detail('ConfigMap', yaml), 'ConfigMap');
  const shown = parse(start?.text ?? '') as { data: Record<string, string> };
  const typed = stringify({ ...shown, data: { ...shown.data, [key]: edit(shown.data[key] ?? '') } });
  return { typed, yaml, kept: () => typedConfig(typed, 'ConfigMap', yaml).object['data'] as Fields };
}

test('hidden values of a Secret stay, as the base64 they are, be they typed as data or as text', () => {
  const now = object('Secret', {
    type: 'Opaque',
    data: { a: base64('one'), b: base64('two'), c: '/wD+', '1': base64('three') },
  });
  const typed = `apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ntype: Opaque\nstringData:\n  b: ••••\n  c: "••••"\n  d: new\ndata:\n  # the first\n  a: ••••\n  1: ••••\n`;
  const { object: then, yaml } = typedConfig(typed, 'Secret', now);
  expect(then['data']).toEqual({ a: base64('one'), b: base64('two'), c: '/wD+', '1': base64('three') });
  expect(then['stringData']).toEqual({ d: 'new' });
  expect(parse(yaml)).toEqual(then);
  expect(yaml).toContain('# the first');
  const texts = typed.replace(/data:\n {2}#[\s\S]*/, '').replace('  d: new\n', '');
  expect(typedConfig(texts, 'Secret', now).object).toMatchObject({ data: { b: base64('two'), c: '/wD+' } });
  expect(typedConfig(texts, 'Secret', now).object).not.toHaveProperty('stringData');
});

test('what a Secret has as text is kept, too', () => {
  const now = object('Secret', { type: 'Opaque', stringData: { user: 'mailer', password: 'hunter2' } });
  const typed = `apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {user: other, password: ••••}`;
  expect(essence(typedConfig(typed, 'Secret', now).object, 'Secret')['data']).toEqual({
    user: base64('other'),
    password: base64('hunter2'),
  });
});

const secretNow = object('Secret', { type: 'Opaque', data: { a: base64('hunter2-a') } });
const secretTyped = (rest: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n${rest}`;
const mapNow = object('ConfigMap', {
  data: { password: 'hunter2', url: 'postgres://u:hunter2@db/x', name: 'DB_PASSWORD' },
});
const mapTyped = (rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n${rest}`;

test.each<[string, ConfigKind, string, string, string]>([
  [
    'a key that is not there',
    'Secret',
    secretNow,
    secretTyped('data: {a: ••••, b: ••••}'),
    'where nothing stands now: data.b. There, type the real value',
  ],
  [
    'a text that is not there',
    'Secret',
    secretNow,
    secretTyped('stringData: {b: ••••}'),
    'where nothing stands now: stringData.b',
  ],
  [
    'all of the data',
    'Secret',
    secretNow,
    secretTyped('data: ••••'),
    'not clear which value •••• stands for: data',
  ],
  [
    'a key given twice over',
    'Secret',
    secretNow,
    secretTyped('data: {a: eA==}\nstringData: {a: ••••}'),
    'not clear which value •••• stands for: stringData.a',
  ],
  [
    'a mark',
    'Secret',
    secretNow,
    secretTyped('data: {a: •••• (changed)}'),
    'within a text that was changed: data.a',
  ],
  [
    'the name of a key',
    'Secret',
    secretNow,
    secretTyped('data: {••••: ••••}'),
    'in the name of a key: data.••••',
  ],
  [
    'a part of a text',
    'ConfigMap',
    mapNow,
    mapTyped('data: {url: "postgres://v:••••@db/x"}'),
    'within a text that was changed: data.url',
  ],
  [
    'another key',
    'ConfigMap',
    mapNow,
    mapTyped('data: {notes: ••••}'),
    'where nothing stands now: data.notes',
  ],
  [
    'what cannot be read now',
    'ConfigMap',
    'a: "hunter2\n b: ]',
    mapTyped('data: {notes: ••••}'),
    'what is there now cannot be read',
  ],
  [
    'a list that was changed',
    'ConfigMap',
    object('ConfigMap', { data: {}, list: [{ name: 'PASSWORD', value: 'hunter2' }] }),
    mapTyped('list: [{name: PASSWORD, value: ••••}, {name: b, value: c}]'),
    'not clear which value •••• stands for: list.0.value',
  ],
  [
    'where it would be seen',
    'ConfigMap',
    object('ConfigMap', { data: {}, one: { name: 'PASSWORD', value: 'hunter2' } }),
    mapTyped('one: {name: MOTTO, value: ••••}'),
    'could be seen then: one.value',
  ],
])('a mask for %s is refused, and no value is said', (_what, type, now, typed, why) => {
  const said = problem(typed, type, now);
  expect(said).toContain(why);
  expect(said).not.toMatch(/hunter2|aHVudGVyMi/);
});

test('what Kubernetes hides of an object besides its data is kept, lists that are as they were included', () => {
  const now = object('ConfigMap', {
    data: { password: 'yes', url: 'postgres://u:hunter2@db/x', visible: '1' },
    list: [
      { name: 'PASSWORD', value: 'hunter2' },
      { name: 'b', value: 'c' },
    ],
  });
  const typed = mapTyped(
    'data: {password: ••••, url: "postgres://u:••••@db/x", visible: ••••, more: z}\nlist: [{name: PASSWORD, value: ••••}, {name: b, value: c}]',
  );
  const { object: then, yaml } = typedConfig(typed, 'ConfigMap', now);
  expect(then).toMatchObject({
    data: { password: 'yes', url: 'postgres://u:hunter2@db/x', visible: '1', more: 'z' },
    list: [
      { name: 'PASSWORD', value: 'hunter2' },
      { name: 'b', value: 'c' },
    ],
  });
  expect(yaml).toContain('password: "yes"');
});

const properties = 'db.url=jdbc:x\ndb.password=hunter2\ncache.ttl=30\n';
const yamlInside = 'db:\n  host: a\n  password: hunter2\ncache:\n  host: b\n  password: hunter3\n';

test.each([
  [
    'a line that is changed',
    properties,
    (text: string) => text.replace('30', '60'),
    properties.replace('30', '60'),
  ],
  ['a line that is added before', properties, (text: string) => `# new\n${text}`, `# new\n${properties}`],
  [
    'a hidden line that is taken away',
    properties,
    (text: string) => text.replace(/db.password.*\n/, ''),
    'db.url=jdbc:x\ncache.ttl=30\n',
  ],
  [
    'a hidden line that is typed anew',
    properties,
    (text: string) => text.replace('••••', 'other'),
    properties.replace('hunter2', 'other'),
  ],
  [
    'a line between two that look the same',
    yamlInside,
    (text: string) => text.replace('cache:', 'cache:\n  ttl: 1'),
    yamlInside.replace('cache:', 'cache:\n  ttl: 1'),
  ],
  [
    'a block above that is renamed',
    yamlInside,
    (text: string) => text.replace('db:', 'sql:'),
    yamlInside.replace('db:', 'sql:'),
  ],
])('in a text with hidden lines, %s leaves the others as they are', (_what, now, edit, then) => {
  const { kept } = edited(now, edit);
  expect(kept()).toEqual({ 'app.txt': then, other: 'z' });
});

test.each([
  [
    'blocks that change places',
    yamlInside,
    () => 'cache:\n  host: b\n  password: ••••\ndb:\n  host: a\n  password: ••••',
  ],
  ['one of two blocks taken away', yamlInside, () => 'cache:\n  host: b\n  password: ••••'],
  ['a line given twice', properties, (text: string) => `${text}\ndb.password=••••`],
  ['a line whose key was changed', properties, (text: string) => text.replace('db.password', 'db.motto')],
  [
    'a value moved to a key that hides nothing',
    'tokens:\n  - hunter2\n',
    (text: string) => text.replace('tokens', 'names'),
  ],
])('in a text with hidden lines, %s is refused, and the key is named', (_what, now, edit) => {
  const { typed, yaml } = edited(now, edit);
  const said = problem(typed, 'ConfigMap', yaml);
  expect(said).toContain('data.app.txt');
  expect(said).not.toContain('hunter');
});

test('a text to start from leaves out what Kubernetes fills in, and is none for what is not shown', () => {
  const start = startingYaml(detail('Secret', secretNow), 'Secret');
  expect(start).toEqual({
    text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ntype: Opaque\ndata:\n  a: ••••',
    masked: true,
  });
  const open = startingYaml(detail('ConfigMap', object('ConfigMap', { data: { a: 'on' } })), 'ConfigMap');
  expect(open).toEqual({
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: "on"',
    masked: false,
  });
  for (const yaml of ['a: "hunter2\n b: ]', '', object('ConfigMap', { data: { a: 'x'.repeat(60_001) } })]) {
    expect(startingYaml(detail('ConfigMap', yaml), 'ConfigMap')).toBeNull();
  }
});

const key = fc.oneof(
  fc.constantFrom('password', 'DB_PASSWORD', 'api-key', 'tokens', '1', 'app.yaml', 'x.properties'),
  fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/).filter((text) => text !== '__proto__'),
);
const secret = fc.stringMatching(/^[A-Za-z0-9!#$%&*+:;<=>?@^_~ -]{6,20}$/).map((text) => `S3cr3t${text}X`);
const line = fc.oneof(
  fc.constantFrom('', '# note', 'a: 1', '  b: x', 'list:', '- x', 'db:', 'yes', '0123', '{a: [b]}', '---'),
  secret.map((value) => `  password: ${value}`),
  secret.map((value) => `  password: ${JSON.stringify(value)}`),
  secret.map((value) => `db.password=${value}`),
  secret.map((value) => `postgres://u:${encodeURIComponent(value)}@db/x`),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
);
const text = fc.oneof(
  line,
  secret,
  fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
  line.map((one) => `${one}\n`),
  fc.string(),
);
const texts = fc.dictionary(key, text, { maxKeys: 6, noNullPrototype: true });
const config = fc
  .tuple(fc.constantFrom<ConfigKind>('ConfigMap', 'Secret'), texts, texts)
  .map(([kind, data, annotations]) => ({
    kind,
    data,
    yaml: object(kind, {
      metadata: { name: 'x', uid: '1', resourceVersion: '2', annotations },
      ...(kind === 'Secret' ? { type: 'Opaque' } : {}),
      data:
        kind === 'Secret'
          ? Object.fromEntries(Object.entries(data).map(([name, value]) => [name, base64(value)]))
          : data,
    }),
  }));

function essenceIn(kind: ConfigKind, yaml: string): Fields {
  const read = readObject(yaml);
  if (read === null) throw new Error('It cannot be read');
  return essence(read, kind);
}

test('the text to start from, unedited, is nothing different; one key edited, only that one is', () => {
  let started = 0;
  fc.assert(
    fc.property(config, fc.stringMatching(/^[a-z]{1,9}$/), fc.nat(), ({ kind, yaml }, value, pick) => {
      const start = startingYaml(detail(kind, yaml), kind);
      if (start === null) return;
      started += 1;
      const now = essenceIn(kind, yaml);
      const same = typedConfig(start.text, kind, yaml);
      expect(essence(same.object, kind)).toEqual(now);
      expect(essenceIn(kind, same.yaml)).toEqual(now);
      const shownWhole = (kind === 'Secret' ? maskSecretYaml(yaml) : maskYaml(yaml)).text ?? '';
      expect(essence(typedConfig(shownWhole, kind, yaml).object, kind)).toEqual(now);
      const data = now['data'] as Readonly<Record<string, string>> | undefined;
      const names = Object.keys(data ?? {});
      const name = names[pick % Math.max(1, names.length)];
      if (name === undefined) return;
      const shown = parse(start.text, { uniqueKeys: false }) as { data: Record<string, string> };
      const typed = stringify(
        { ...shown, data: { ...shown.data, [name]: kind === 'Secret' ? base64(value) : value } },
        { compat: 'yaml-1.1' },
      );
      const then = typedConfig(typed, kind, yaml);
      const wanted = { ...now, data: { ...data, [name]: kind === 'Secret' ? base64(value) : value } };
      expect(essence(then.object, kind)).toEqual(wanted);
      expect(essenceIn(kind, then.yaml)).toEqual(wanted);
    }),
    { numRuns: 150 },
  );
  expect(started).toBeGreaterThan(100);
});

test('no secret is in a text to start from, nor in the plan or the refusal of anything made of it', () => {
  fc.assert(
    fc.property(secret, secret, key, fc.nat(), fc.nat(), fc.nat(), (one, two, name, from, to, pick) => {
      const inside = `db:\n  password: ${JSON.stringify(one)}\ncache:\n  password: ${JSON.stringify(two)}\n`;
      const yaml = object('ConfigMap', { data: { [name]: 'x', password: one, 'app.yaml': inside } });
      const start = startingYaml(detail('ConfigMap', yaml), 'ConfigMap');
      const lines = start?.text.split('\n') ?? [];
      const moved = lines.splice(from % Math.max(1, lines.length), 1);
      lines.splice(to % Math.max(1, lines.length), 0, ...moved);
      const [old, next] =
        pick % 2 === 0 ? (['cache', 'motto'] as const) : (['  password', '  motto'] as const);
      const typed = lines.join('\n').replace(old, next);
      let said = '';
      try {
        const then = typedConfig(typed, 'ConfigMap', yaml);
        const diff = maskedDiff(essenceIn('ConfigMap', yaml), essence(then.object, 'ConfigMap'));
        said = `${diff} ${maskYaml(JSON.stringify({ yaml_data: then.yaml }, null, 2)).text}`;
      } catch (error) {
        said = error instanceof BotError ? `${error.message} ${error.hint}` : 'no BotError';
      }
      for (const value of [one, two]) expect(`${start?.text} ${said}`).not.toContain(value);
      expect(said).not.toBe('no BotError');
    }),
  );
});

test('a mask that is there as a value is a value', () => {
  const yaml = object('ConfigMap', { data: { password: MASK, a: `x ${MASK}` } });
  const start = startingYaml(detail('ConfigMap', yaml), 'ConfigMap');
  expect(start?.masked).toBe(false);
});
