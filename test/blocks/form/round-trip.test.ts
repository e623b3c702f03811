import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Command } from '../../../src/commands/command.ts';
import { commands } from '../../../src/commands/index.ts';
import { rawOf } from '../../../src/domain/form/raw.ts';
import type { VariableField } from '../../../src/domain/form/variables.ts';
import { parseArgs } from '../../../src/domain/parse.ts';
import { argsOf } from '../../../src/forms/form.ts';
import { formOf } from '../../../src/slack/forms/draw.ts';
import { rawFor, variable } from './raw-args.ts';
import { entering, startForms } from './shown.ts';

const forms = await startForms();
afterAll(() => forms[Symbol.asyncDispose]());

const WITH_FORM = commands.filter(({ args }) => Object.values(args).some(({ hidden }) => hidden !== true));

test('every change and every read with arguments has a form that Slack takes', async () => {
  expect(WITH_FORM.length).toBeGreaterThan(35);
  for (const command of WITH_FORM)
    for (const page of [1, 2] as const) await forms.open({ ...formOf({ command, raw: {} }), page });
});

test.each(WITH_FORM.map((command): [string, Command] => [command.name, command]))(
  'a form of %s that is opened prefilled, drawn anew and submitted untouched gives what was typed',
  async (_, command) => {
    await fc.assert(
      fc.asyncProperty(rawFor(command), async (raw) => {
        expect(await forms.submitted(command, raw)).toEqual(raw);
      }),
      { numRuns: 60 },
    );
  },
);

test.each(WITH_FORM.map((command): [string, Command] => [command.name, command]))(
  'what %s takes as typed, it takes from its form',
  async (_, command) => {
    await fc.assert(
      fc.asyncProperty(rawFor(command), async (raw) => {
        const args = argsOf(command);
        expect(parseArgs(args, await forms.submitted(command, raw)).ok).toBe(parseArgs(args, raw).ok);
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
  async (_, command) => {
    await fc.assert(
      fc.asyncProperty(
        rawFor(command),
        fc.uniqueArray(variable, { selector: ({ key }) => key, maxLength: 60 }),
        async (raw, known) => {
          const got = await forms.submitted(command, raw, known);
          const name = Object.keys(command.args).find((each) => command.args[each]?.kind === 'words') ?? '';
          expect(new Set(got[name] ?? [])).toEqual(differing(raw[name] ?? [], known));
        },
      ),
      { numRuns: 60 },
    );
  },
);

test('what is edited and left alone is not sent', async () => {
  const known = [
    { key: 'A', type: 'text', options: [], current: 'one', about: '' },
    { key: 'B', type: 'bool', options: [], current: 'true', about: '' },
    { key: 'C', type: 'enum', options: ['x', 'y'], current: 'y', about: 'One of two.' },
    { key: 'D', type: 'yaml', options: [], current: 'a: 1\nb: 2\n', about: '' },
    { key: 'SECRET', type: 'text', options: [], current: '', about: 'Not shown.' },
  ] as const;
  const command = commandNamed('var set');
  expect(await forms.submitted(command, { env: 'payments/dev' }, known)).toEqual({ env: 'payments/dev' });
});

test('what was chosen under another environment is not taken along', async () => {
  const command = commandNamed('image');
  const raw = { service: 'payments/dev/api', image: ':v2', container: 'api' };
  const view = await forms.open(formOf({ command, raw }));
  const { entered } = await forms.read(entering(view, 'f|service.env', chosen('prod')));
  expect(rawOf(argsOf(command), entered)).toEqual({ service: 'payments/prod', image: ':v2' });
});

test('an argument that is missing is missing from what the form gives', async () => {
  const command = commandNamed('scale');
  const raw = await forms.submitted(command, { service: 'payments/dev' });
  const parsed = parseArgs(argsOf(command), raw);
  expect(parsed.ok ? [] : parsed.problems.map(({ arg, missing }) => [arg, missing])).toEqual([
    ['service', true],
    ['replicas', true],
  ]);
});

test('a YAML of many areas comes back as it was, and one with a line too long is not cut', async () => {
  const command = commandNamed('config create');
  const yaml = Array.from({ length: 900 }, (_, index) => `line${index}: ${'x'.repeat(index % 60)}`).join(
    '\n',
  );
  const raw = { env: 'payments/dev', type: 'ConfigMap', yaml };
  expect(await forms.submitted(command, raw)).toEqual(raw);
  const long = await forms.open(formOf({ command, raw: { ...raw, yaml: 'x'.repeat(5_000) } }));
  expect(JSON.stringify(long.blocks)).toContain('too long for a form');
});

test('a name too long to be chosen is written, and stays whole', async () => {
  const name = 'n'.repeat(171);
  for (const [command, raw] of [
    ['scale', { service: `payments/dev/${name}`, replicas: '2' }],
    ['env show', { env: `${name}/${name}` }],
    ['service remove', { env: 'payments/dev', services: ['api', name] }],
    ['service add', { env: 'payments/dev', services: ['api', name, 'A=1'] }],
    ['env create', { env: 'payments/qa2', content: ['api', name] }],
    ['help', { words: [name] }],
  ] as const)
    expect(await forms.submitted(commandNamed(command), raw)).toEqual(raw);
});

test('names that fill a view by themselves make a form that Slack takes', async () => {
  const name = '\u0001'.repeat(150);
  const raw = { service: [name, name, name].join('/'), workload: name, container: name };
  const command = commandNamed('image');
  const view = await forms.open(formOf({ command, raw }));
  expect(rawOf(argsOf(command), (await forms.read(view)).entered)).toEqual(raw);
});

test('areas that were filled by hand stay as they are, whatever is chosen afterwards', async () => {
  const command = commandNamed('config create');
  const areas = ['a', 'b', 'c'].map((key) => `${key}: ${'x'.repeat(2_700)}`);
  let view = await forms.open(formOf({ command, raw: { type: 'ConfigMap' } }));
  for (const [at, value] of areas.entries())
    view = entering(view, `f|yaml.${at}|`, { type: 'plain_text_input', value });
  for (const [part, value] of [
    ['project', 'payments'],
    ['env', 'dev'],
    ['env', 'qa'],
  ])
    view = await forms.redraw(entering(view, `f|env.${part}|`, chosen(value ?? '')));
  const { entered } = await forms.read(view);
  expect(rawOf(argsOf(command), entered)).toEqual({
    env: 'payments/qa',
    type: 'ConfigMap',
    yaml: areas.join('\n'),
  });
});

function chosen(value: string) {
  return { type: 'external_select', selected_option: { value } };
}

function commandNamed(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** Words without those that set what is there already; the rest has to come back. */
function differing(words: string | readonly string[], known: readonly VariableField[]): ReadonlySet<string> {
  const isSame = (word: string) => {
    const at = word.indexOf('=');
    return known.some(
      ({ key, current }) => at > 0 && key === word.slice(0, at) && current === word.slice(at + 1),
    );
  };
  return new Set([words].flat().filter((word) => !isSame(word)));
}
