import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { type Arg, type Args, arg, flag, optional, type RawArgs, switchArg } from '../../src/domain/args.ts';
import { bindWords } from '../../src/domain/bind.ts';
import { parseArgs, rawToText } from '../../src/domain/parse.ts';
import type { Scope } from '../../src/domain/target.ts';
import { usageLine } from '../../src/domain/usage.ts';
import { splitWords } from '../../src/domain/words.ts';

const UNIVERSAL = { share: switchArg('Share'), from: flag(optional(arg.count())) };
const bind = (args: Args, text: string, fallback: Scope | null = null) =>
  bindWords(args, splitWords(text).words, fallback);
const raw = (args: Args, text: string, fallback: Scope | null = null) => bind(args, text, fallback).raw;

const dev: Scope = { project: 'pay', env: 'dev' };
const pay: Scope = { project: 'pay', env: null };
const env = { env: arg.env() };
const service = { service: arg.service() };
const list = { env: arg.env(), type: optional(arg.choice(['ConfigMap', 'Secret'])) };
const show = { ...list, type: arg.choice(['ConfigMap', 'Secret']), name: arg.word() };
const add = { env: arg.env(), services: arg.words() };

test.each<[string, Args, string, Scope | null, RawArgs]>([
  ['an environment left out', env, '', dev, { env: 'pay/dev' }],
  ['an environment left out without its project’s default', env, '', pay, {}],
  ['an environment without any default', env, '', null, {}],
  ['a bare environment in the default’s project', env, 'qa', dev, { env: 'pay/qa' }],
  ['a bare environment with a project for default', env, 'qa', pay, { env: 'pay/qa' }],
  ['a bare word without a default', env, 'qa', null, { env: 'qa' }],
  ['a whole environment against the default', env, 'shop/qa', dev, { env: 'shop/qa' }],
  ['a service by its name', service, 'api', dev, { service: 'pay/dev/api' }],
  ['a service by two parts', service, 'qa/api', dev, { service: 'pay/qa/api' }],
  ['a service by two parts, project for default', service, 'qa/api', pay, { service: 'pay/qa/api' }],
  ['a service by three parts', service, 'shop/qa/api', dev, { service: 'shop/qa/api' }],
  ['a service by its name, project for default', service, 'api', pay, { service: 'api' }],
  ['a service left out', service, '', dev, {}],
  ['a type without its environment', list, 'ConfigMap', dev, { env: 'pay/dev', type: 'ConfigMap' }],
  ['a type with a whole environment', list, 'shop/qa Secret', dev, { env: 'shop/qa', type: 'Secret' }],
  ['a type with a bare environment', list, 'qa Secret', dev, { env: 'pay/qa', type: 'Secret' }],
  [
    'a type with a bare environment, project for default',
    list,
    'qa Secret',
    pay,
    { env: 'pay/qa', type: 'Secret' },
  ],
  ['two words for two arguments', show, 'Secret x', dev, { env: 'pay/dev', type: 'Secret', name: 'x' }],
  ['three words for three', show, 'qa Secret x', dev, { env: 'pay/qa', type: 'Secret', name: 'x' }],
  ['services of the default', add, 'api web', dev, { env: 'pay/dev', services: ['api', 'web'] }],
  ['services of another environment', add, 'qa/x api', dev, { env: 'qa/x', services: ['api'] }],
  ['a project that may be left out', { project: optional(arg.project()) }, '', dev, {}],
  ['a project', { project: optional(arg.project()) }, 'shop', dev, { project: 'shop' }],
  ['a scope, never completed', { target: optional(arg.scope()) }, 'qa', dev, { target: 'qa' }],
  ['too many parts, as typed', env, 'a/b/c', dev, { env: 'a/b/c' }],
])('%s is bound', (_what, args, text, fallback, expected) => {
  expect(bind(args, text, fallback)).toEqual({ raw: expected, problems: [] });
});

const flagged = { ...list, ...UNIVERSAL, reason: flag(optional(arg.word())) };

test.each([
  '--reason "a b" --from 3 --share shop/qa Secret',
  'shop/qa --reason="a b" Secret --share --from=3',
  'shop/qa Secret --from 3 --share --reason "a b"',
])('flags stand anywhere: %s', (text) => {
  const expected = { env: 'shop/qa', type: 'Secret', reason: 'a b', from: '3', share: 'true' };
  expect(bind(flagged, text)).toEqual({ raw: expected, problems: [] });
});

test.each([
  ['p/e --shre', 'There is no --shre here; did you mean --share?'],
  ['p/e --zzzzzzzzz', 'There is no --zzzzzzzzz here; it takes --share, --from, --reason.'],
  ['p/e --constructor', 'There is no --constructor here; it takes --share, --from, --reason.'],
  ['p/e --env x Secret', 'There is no --env here; it takes --share, --from, --reason.'],
  ['p/e --from 1 --from 2', '--from is given twice.'],
  ['p/e --share --share', '--share is given twice.'],
  ['p/e --from', '--from needs a value.'],
  ['p/e --reason --share', '--reason needs a value.'],
  ['p/e Secret x "y z"', "I don't know what to do with “x”, “y z”."],
])('%s: %s', (text, problem) => {
  expect(bind(flagged, text).problems).toContain(problem);
});

test('a flag is never taken for the value of the one before it', () => {
  expect(raw(flagged, 'p/e --reason --share')).toEqual({ env: 'p/e', share: 'true' });
  expect(raw(flagged, 'p/e --reason "--share"')).toEqual({ env: 'p/e', reason: '--share' });
});

test('a command without flags says so', () => {
  expect(bind(env, 'p/e --share').problems).toEqual(['There is no --share here, nor any other flag.']);
});

test('all problems are reported at once', () => {
  const { raw: bound, problems } = bind(flagged, 'a b c d --nope --from x --share=maybe --from 2 --reason');
  expect(problems).toHaveLength(4);
  const parsed = parseArgs(flagged, { ...bound, from: 'x' });
  expect(parsed.ok ? [] : parsed.problems.map(({ text }) => text)).toEqual([
    'Environment “a”: write it as project/env, for example payments/dev.',
    'Kind “b”: must be one of ConfigMap, Secret.',
    '--share “maybe”: takes no value.',
    '--from “x”: must be a whole number from 0 to 1000000.',
  ]);
});

test.each<[Arg<unknown, unknown>, string, string]>([
  [arg.project(), 'a/b', 'Project “a/b”: write the project alone, for example payments.'],
  [arg.project(), 'a b', 'Project “a b”: holds characters a name cannot have.'],
  [arg.env(), 'a/..', 'Environment “a/..”: holds characters a name cannot have.'],
  [arg.env(), 'a', 'Environment “a”: write it as project/env, for example payments/dev.'],
  [arg.service(), 'a/b', 'Service “a/b”: write it as project/env/service, for example payments/dev/api.'],
  [arg.scope(), 'a/b/c', 'Project or environment “a/b/c”: write it as project or project/env.'],
  [arg.word(), '', 'Name is missing.'],
  [
    arg.choice(['ConfigMap', 'Secret']),
    'secrt',
    'Kind “secrt”: must be one of ConfigMap, Secret. Did you mean Secret?',
  ],
  [arg.count({ max: 5 }), '6', 'Number “6”: must be a whole number from 0 to 5.'],
  [arg.count(), '9'.repeat(40), `Number “${'9'.repeat(40)}”: must be a whole number from 0 to 1000000.`],
])('what is wrong is said in words: %#', (given, typed, problem) => {
  const parsed = parseArgs({ it: given }, { it: typed });
  expect(parsed.ok ? [] : parsed.problems.map(({ text }) => text)).toEqual([problem]);
});

test('a name that is too long is not a riddle', () => {
  const parsed = parseArgs({ it: arg.word() }, { it: 'x'.repeat(254) });
  expect(parsed.ok ? '' : parsed.problems[0]?.text).toContain('is longer than the 253 characters');
});

const every = commands.map((command) => [command.name, command] as const);
const withUniversal = (args: Args): Args => ({ ...args, ...UNIVERSAL });

test.each(every)('every example of %s parses', (name, command) => {
  for (const example of command.examples) {
    const { words, problem } = splitWords(example);
    // Examples stand on one line, without the block below it.
    const body = Object.values(command.args).some(({ kind }) => kind === 'body') ? 'a: 1' : null;
    const head = name.split(' ');
    expect(words.slice(0, head.length).map(({ text }) => text)).toEqual(head);
    const bound = bindWords(withUniversal(command.args), words.slice(head.length), null, body);
    expect({ problem, problems: bound.problems }).toEqual({ problem: null, problems: [] });
    expect(parseArgs(withUniversal(command.args), bound.raw)).toMatchObject({ ok: true });
  }
  expect(usageLine(command).startsWith(name)).toBe(true);
});

const part = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,12}$/);
const path = (length: number) =>
  fc.array(part, { minLength: length, maxLength: length }).map((p) => p.join('/'));
const newEnv = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/);
const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom('--share', '"', "it's", '```', 'a b', '“x”', '—x', '\\', '`a`', 'k=v'),
);

/** Raw values of an argument that hold. */
function valid(given: Arg): fc.Arbitrary<string | readonly string[]> {
  switch (given.kind) {
    case 'project':
      return part;
    case 'scope':
      return fc.oneof(path(1), path(2));
    case 'env':
      return path(2);
    case 'new-env':
      return fc.tuple(part, newEnv).map((both) => both.join('/'));
    case 'body':
      return fc.stringMatching(/^[a-z: ]{0,20}[a-z]\n$/);
    case 'service':
      return path(3);
    case 'words':
      return fc.array(text, { minLength: 1, maxLength: 4 });
    case 'choice':
      return fc.constantFrom(...given.choices);
    case 'number':
      return fc.integer({ min: 1, max: 100 }).map(String);
    case 'switch':
      return fc.constant('true');
    case 'word':
      return given.stands === 'TIME' ? fc.stringMatching(/^[1-9]\d{0,2}[smhd]$/) : text;
  }
}

test.each(every)('%s as text reads back as the same', (_name, command) => {
  const args = withUniversal(command.args);
  // A position that is left out leaves out those behind it, too.
  const positions = Object.entries(args).filter(([, given]) => !given.flag);
  const required = Object.keys(args).filter((key) => args[key]?.required === true);
  const values = Object.fromEntries(Object.entries(args).map(([key, given]) => [key, valid(given)]));
  const records = fc.record(values, { requiredKeys: required });
  fc.assert(
    fc.property(records, (given) => {
      const whole = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const gap = positions.findIndex(([key]) => whole[key] === undefined);
      if (gap >= 0) for (const [key] of positions.slice(gap)) delete whole[key];
      const { words, body } = splitWords(rawToText(args, whole as RawArgs));
      const bound = bindWords(args, words, null, body);
      expect(bound).toEqual({ raw: whole, problems: [] });
      expect(parseArgs(args, bound.raw).ok).toBe(true);
    }),
  );
});

test('binding and parsing never throw, whatever was typed and whatever the default', () => {
  const scope = fc.option(fc.record({ project: part, env: fc.option(part) }));
  fc.assert(
    fc.property(
      fc.constantFrom(...commands),
      fc.array(fc.oneof(text, part, path(2))),
      scope,
      (command, typed, base) => {
        const args = withUniversal(command.args);
        const bound = bindWords(args, splitWords(typed.join(' ')).words, base);
        expect(typeof parseArgs(args, bound.raw).ok).toBe('boolean');
      },
    ),
    { numRuns: 1_000 },
  );
});

test('parsing never throws, whatever a form sends', () => {
  const value = fc.oneof(text, fc.array(text), fc.constant(''));
  fc.assert(
    fc.property(fc.constantFrom(...commands), fc.infiniteStream(fc.option(value)), (command, stream) => {
      const args = withUniversal(command.args);
      const given = Object.keys(args).flatMap((key) => {
        const next = stream.next().value;
        return next === null || next === undefined ? [] : [[key, next] as const];
      });
      const parsed = parseArgs(args, Object.fromEntries(given));
      if (!parsed.ok)
        expect(parsed.problems.every(({ text: said }) => said.endsWith('.') || said.endsWith('?'))).toBe(
          true,
        );
    }),
    { numRuns: 1_000 },
  );
});

test('the block below a command is the argument that takes one', () => {
  const args = { env: arg.env(), yaml: arg.body({ label: 'YAML' }) };
  const read = (text: string, taking: Args = args) => {
    const { words, body } = splitWords(text);
    const bound = bindWords(taking, words, null, body);
    const parsed = parseArgs(taking, bound.raw);
    return [...bound.problems, ...(parsed.ok ? [] : parsed.problems.map((problem) => problem.text))];
  };
  const { words, body } = splitWords('shop/qa ```yaml\na: 1\n```');
  expect(bindWords(args, words, null, body)).toEqual({
    raw: { env: 'shop/qa', yaml: 'a: 1\n' },
    problems: [],
  });
  expect(read('shop/qa')).toEqual([
    'YAML is missing: write it below the command, between two lines of three backticks each, or send it as a code block.',
  ]);
  expect(read('shop/qa ```\n \n```')).toEqual(['YAML is empty.']);
  expect(read('shop/qa ```a```', { env: arg.env() })).toEqual([
    "I don't know what to do with the block of text: this takes none.",
  ]);
});
