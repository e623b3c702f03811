import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seenIn } from '../../../src/blocks/form/read.ts';
import { formView } from '../../../src/blocks/form/view.ts';
import type { Command } from '../../../src/commands/command.ts';
import { commands } from '../../../src/commands/index.ts';
import type { Arg, RawArgs } from '../../../src/domain/args.ts';
import { type Entered, NOTHING_LOADED } from '../../../src/domain/form/field.ts';
import { besides, enteredFrom, fieldsOf, givenIn } from '../../../src/domain/form/fields.ts';
import { rawOf } from '../../../src/domain/form/raw.ts';
import { enteredIn, sourceOf } from '../../../src/domain/form/seen.ts';
import type { VariableField } from '../../../src/domain/form/variables.ts';
import { parseArgs } from '../../../src/domain/parse.ts';
import { argsOf } from '../../../src/forms/desk.ts';
import { checkView } from '../../../src/sandbox/slack/blocks/view.ts';
import { initialValues } from '../../../src/sandbox/slack/fields.ts';
import { records } from '../../../src/sandbox/slack/json.ts';

const WITH_FORM = commands.filter(({ args }) => Object.values(args).some(({ hidden }) => hidden !== true));

test('every change and every read with arguments has a form that Slack takes', () => {
  expect(WITH_FORM.length).toBeGreaterThan(35);
  for (const command of WITH_FORM) for (const page of [1, 2] as const) opened(command, {}, page, null);
});

test.each(WITH_FORM.map((command): [string, Command] => [command.name, command]))(
  'a form of %s that is opened prefilled and submitted untouched gives what was typed',
  (_, command) => {
    fc.assert(
      fc.property(rawFor(command), (raw) => {
        expect(submitted(command, raw, null)).toEqual(raw);
      }),
      { numRuns: 60 },
    );
  },
);

test.each(WITH_FORM.map((command): [string, Command] => [command.name, command]))(
  'what %s takes as typed, it takes from its form',
  (_, command) => {
    fc.assert(
      fc.property(rawFor(command), (raw) => {
        const args = argsOf(command);
        expect(parseArgs(args, submitted(command, raw, null)).ok).toBe(parseArgs(args, raw).ok);
      }),
      { numRuns: 30 },
    );
  },
);

const EDITING = WITH_FORM.filter(({ args }) =>
  Object.values(args).some(({ source }) =>
    ['variables', 'service-variables', 'project-services'].includes(source ?? ''),
  ),
);

test.each(EDITING.map((command): [string, Command] => [command.name, command]))(
  '%s sends the variables that differ, whatever is known of them',
  (_, command) => {
    fc.assert(
      fc.property(
        rawFor(command),
        fc.uniqueArray(variable, { selector: ({ key }) => key, maxLength: 60 }),
        (raw, known) => {
          const { entered, changed } = differing(raw, known);
          const got = submitted(command, entered, known);
          const name = Object.keys(command.args).find((each) => command.args[each]?.kind === 'words') ?? '';
          expect(new Set(got[name] ?? [])).toEqual(changed(name));
        },
      ),
      { numRuns: 60 },
    );
  },
);

test('what is edited and left alone is not sent', () => {
  const known = [
    { key: 'A', type: 'text', options: [], current: 'one', about: '' },
    { key: 'B', type: 'bool', options: [], current: 'true', about: '' },
    { key: 'C', type: 'enum', options: ['x', 'y'], current: 'y', about: 'One of two.' },
    { key: 'D', type: 'yaml', options: [], current: 'a: 1\nb: 2\n', about: '' },
    { key: 'SECRET', type: 'text', options: [], current: '', about: 'Not shown.' },
  ] as const;
  const command = commandNamed('var set');
  expect(submitted(command, { env: 'payments/dev' }, known)).toEqual({ env: 'payments/dev' });
});

test('what was chosen under another environment is not taken along', () => {
  const command = commandNamed('image');
  const view = opened(command, { service: 'payments/dev/api', image: ':v2', container: 'api' }, 1, null);
  const values = initialValues(records(view.blocks));
  for (const [block, actions] of Object.entries(values)) {
    if (!block.includes('service.env')) continue;
    values[block] = { ...actions, input: { type: 'external_select', selected_option: { value: 'prod' } } };
  }
  const args = argsOf(command);
  expect(rawOf(args, enteredIn(args, seenIn(values), {}))).toEqual({
    service: 'payments/prod',
    image: ':v2',
  });
});

test('an argument that is missing is missing from what the form gives', () => {
  const command = commandNamed('scale');
  const raw = submitted(command, { service: 'payments/dev' }, null);
  const parsed = parseArgs(argsOf(command), raw);
  expect(parsed.ok ? [] : parsed.problems.map(({ arg, missing }) => [arg, missing])).toEqual([
    ['service', true],
    ['replicas', true],
  ]);
});

test('a YAML of many areas comes back as it was, and one with a line too long is not cut', () => {
  const command = commandNamed('config create');
  const yaml = Array.from({ length: 900 }, (_, index) => `line${index}: ${'x'.repeat(index % 60)}`).join(
    '\n',
  );
  const raw = { env: 'payments/dev', type: 'ConfigMap', yaml };
  expect(submitted(command, raw, null)).toEqual(raw);
  const long = opened(command, { ...raw, yaml: 'x'.repeat(5_000) }, 1, null);
  expect(JSON.stringify(long.blocks)).toContain('too long for a form');
});

function commandNamed(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** The view as Slack keeps it. Throws what Slack would refuse. */
function opened(command: Command, raw: RawArgs, page: 1 | 2, variables: readonly VariableField[] | null) {
  return drawn(command, enteredFrom(argsOf(command), raw), page, variables);
}

function drawn(command: Command, entered: Entered, page: 1 | 2, variables: readonly VariableField[] | null) {
  const args = argsOf(command);
  const fields = fieldsOf(args, entered, { ...NOTHING_LOADED, variables }, page);
  const given = givenIn(fieldsOf(args, entered, NOTHING_LOADED));
  const drawing = {
    command,
    fields,
    given,
    parents: [],
    sourceOf: (id: string) => sourceOf(args, id),
    note: null,
    page,
    goesOn: false,
  };
  const view = formView(drawing, '{}');
  return { ...view, ...checkView(view, 'modal'), fields };
}

/** Opened with `raw`, and each page submitted as it stands. */
function submitted(command: Command, raw: RawArgs, variables: readonly VariableField[] | null): RawArgs {
  const args = argsOf(command);
  const first = opened(command, raw, 1, variables);
  let entered = enteredIn(
    args,
    seenIn(initialValues(records(first.blocks))),
    besides(enteredFrom(args, raw), first.fields),
  );
  if (Object.values(args).some(({ step }) => step === 2)) {
    const second = drawn(command, entered, 2, variables);
    entered = enteredIn(args, seenIn(initialValues(records(second.blocks))), besides(entered, second.fields));
  }
  return rawOf(args, entered);
}

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const key = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/);
/** What people write into a line, quotes and markup included; blanks at its ends do not survive Slack. */
const line = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '7',
      ' ',
      '"',
      "'",
      '\\',
      '`',
      '=',
      ':',
      '/',
      '<',
      '&',
      '*',
      '@',
      'é',
      '🚀',
      '--x',
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text.trim() === text && !text.includes('```'));

const variable: fc.Arbitrary<VariableField> = fc.record({
  key,
  type: fc.constantFrom('text', 'bool', 'enum', 'yaml'),
  options: fc.uniqueArray(name, { maxLength: 4 }),
  current: fc.oneof(fc.constant(''), line, fc.constantFrom('true', 'false')),
  about: fc.constantFrom('', 'Followed by api.'),
});

function rawFor({ args }: Command): fc.Arbitrary<RawArgs> {
  const given = Object.entries(args).flatMap(([id, arg]) =>
    arg.hidden || (arg.flag && ['reason', 'dry-run', 'break-glass'].includes(id))
      ? []
      : [[id, valueFor(arg)] as const],
  );
  return fc
    .record(Object.fromEntries(given), { requiredKeys: [] })
    .map((raw) =>
      Object.fromEntries(
        Object.entries(raw).flatMap(([id, value]) =>
          value === undefined || value.length === 0 ? [] : [[id, value]],
        ),
      ),
    );
}

function valueFor(arg: Arg): fc.Arbitrary<string | readonly string[]> {
  const target = (parts: number) =>
    fc.array(name, { minLength: 1, maxLength: parts }).map((all) => all.join('/'));
  switch (arg.kind) {
    case 'project':
      return name;
    case 'env':
    case 'new-env':
    case 'scope':
      return target(2);
    case 'service':
      return target(3);
    case 'choice':
      return fc.constantFrom(...arg.choices);
    case 'number':
      return fc.nat(1_000).map(String);
    case 'switch':
      return fc.constant('true');
    case 'body':
      return fc.array(line, { minLength: 1, maxLength: 20 }).map((lines) => lines.join('\n'));
    case 'words':
      return arg.prose ? line.map((text) => [text]) : wordsFor(arg);
    default:
      return arg.source === null ? line : name;
  }
}

function wordsFor({ source }: Arg): fc.Arbitrary<readonly string[]> {
  const sets = fc
    .uniqueArray(fc.tuple(key, line), { selector: ([each]) => each, maxLength: 5 })
    .map((pairs) => pairs.map(([each, value]) => `${each}=${value}`));
  const names = fc.uniqueArray(name, { maxLength: 5 });
  switch (source) {
    case 'variables':
    case 'service-variables':
      return sets;
    case 'services':
    case 'commands':
      return names;
    case 'absent-services':
      return fc.tuple(names, sets).map(([some, more]) => [...some, ...more]);
    case 'project-services': {
      const images = fc.uniqueArray(fc.tuple(name, name), { selector: ([each]) => each, maxLength: 3 });
      return fc
        .tuple(names, images, sets)
        .map(([some, tags, more]) => [...some, ...tags.map(([each, tag]) => `${each}:${tag}`), ...more]);
    }
    default:
      return fc.array(line, { maxLength: 6 });
  }
}

/** Words without those that set what is there already; the rest has to come back. */
function differing(raw: RawArgs, known: readonly VariableField[]) {
  const isSame = (word: string) => {
    const at = word.indexOf('=');
    return known.some(
      ({ key: each, current }) => at > 0 && each === word.slice(0, at) && current === word.slice(at + 1),
    );
  };
  return {
    entered: raw,
    changed: (id: string) => new Set(([] as string[]).concat(raw[id] ?? []).filter((word) => !isSame(word))),
  };
}
