import { expect, test } from 'vitest';
import { assignmentWord, sortWords, typedValue } from '../../src/commands/shared/assignments.ts';
import { shownValue, valueField } from '../../src/commands/shared/shown-value.ts';
import type { Variable, VariableValue } from '../../src/domain/environment.ts';
import { splitWords } from '../../src/domain/words.ts';

function variable(
  type: string,
  value: VariableValue,
  options: readonly string[] = [],
  key = 'KEY',
): Variable {
  return { key, value, type, options, description: '', relatedServices: [] };
}

test('words are split at the first =, and names are counted once', () => {
  expect(sortWords(['api', 'URL=https://a/b?c=d', 'api', 'EMPTY=', 'LEVEL=@global'])).toEqual({
    names: ['api'],
    assignments: [
      { key: 'URL', value: 'https://a/b?c=d', follow: false },
      { key: 'EMPTY', value: '', follow: false },
      { key: 'LEVEL', value: '@global', follow: true },
    ],
  });
  expect(() => sortWords(['A=1', 'A=2'])).toThrow('A is given twice.');
  expect(() => sortWords(['=1'])).toThrow(/name of a variable is missing/);
});

test.each<[string, Variable, string, VariableValue]>([
  ['a text stays one', variable('string', '1000m'), '2000', '2000'],
  ['a number stays one', variable('string', 3), '4', 4],
  ['what is no number becomes text', variable('string', 3), '007', '007'],
  ['a truth value stays one', variable('bool', true), 'False', false],
  ['a truth value that is text stays text', variable('bool', 'true'), 'FALSE', 'false'],
  ['a truth value of no type stays one', variable('', true), 'false', false],
  ['an empty text', variable('string', 'x'), '', ''],
  ['an option', variable('enum', 'a', ['a', 'b']), 'b', 'b'],
  ['an option of none', variable('enum', 'a'), 'c', 'c'],
  ['YAML', variable('yaml', 'a: 1'), 'a:\n  - 1', 'a:\n  - 1'],
  ['no YAML', variable('yaml', 'a: 1'), '', ''],
])('%s', (_what, like, value, expected) => {
  expect(typedValue({ key: like.key, value, follow: false }, like)).toBe(expected);
});

test.each<[string, Variable, string]>([
  ['bool', variable('bool', 'x', [], 'API_TOKEN'), 'hunter2'],
  ['enum', variable('enum', 'x', ['hunter1', 'hunter3'], 'API_TOKEN'), 'hunter2'],
  ['yaml', variable('yaml', 'x', [], 'API_TOKEN'), '{hunter2: '],
  ['two documents', variable('yaml', 'x', [], 'API_TOKEN'), 'hunter2\n---\nhunter2'],
])('a refused value of a secret is not repeated: %s', (_what, like, value) => {
  const refuse = () => typedValue({ key: like.key, value, follow: false }, like);
  expect(refuse).toThrow(/API_TOKEN/);
  expect(refuse).not.toThrow(/hunter/);
});

test('values are shown on one line, and secrets not at all', () => {
  const shown = (key: string, value: VariableValue, type = 'string') =>
    shownValue(variable(type, value, [], key));
  expect(shown('A', 'limits:\n  cpu: 1\n', 'yaml')).toBe('{ limits: { cpu: 1 } }');
  expect(shown('A', 'db:\n  password: hunter2\n', 'yaml')).not.toContain('hunter2');
  expect(shown('DB_PASSWORD', 'hunter2')).not.toContain('hunter2');
  expect(shown('URL', 'postgres://u:hunter2@db/x')).not.toContain('hunter2');
  expect(shown('A', 'env: [{name: DB_PASSWORD, value: hunter2}]')).not.toContain('hunter2');
  expect(shown('A', 'env: [{name: DB_PASSWORD, value: hunter2}')).not.toContain('hunter2');
  expect(shown('A', 'see: [the docs], or {this}')).toBe('see: [the docs], or {this}');
  expect(shown('A', '')).toBe('(empty)');
  expect(shown('A', false)).toBe('false');
  const field = valueField(variable('string', '', [], 'DB_PASSWORD'), 'one', 'two');
  expect(field.before).not.toBe(field.after);
});

test('a value that looks harmless is hidden when it is one of several of which another is a secret', () => {
  const login = variable('enum', 'plain', ['plain', 'Server=db;Password=hunter2'], 'LOGIN');
  expect([shownValue(login), shownValue(login, 'typed')]).toEqual(['••••', '••••']);
  const refuse = () => typedValue({ key: 'LOGIN', value: 'plaim', follow: false }, login);
  expect(refuse).toThrow('LOGIN cannot be ••••.');
  expect(shownValue(variable('enum', 'low', ['low', 'high']))).toBe('low');
});

test.each<[VariableValue]>([['a b'], ['a\n  b: "c"\\'], [''], [true], [3], ['--x']])(
  '%j is set again',
  (value) => {
    const [word] = splitWords(assignmentWord('KEY', value) ?? '').words;
    expect(word?.text).toBe(`KEY=${value}`);
  },
);

test.each<[VariableValue]>([[null], ['@global'], ['```']])('%j cannot be typed', (value) => {
  expect(assignmentWord('KEY', value)).toBeNull();
});
