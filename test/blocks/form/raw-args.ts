import fc from 'fast-check';
import type { Command } from '../../../src/commands/command.ts';
import type { Arg, RawArgs } from '../../../src/domain/args.ts';
import type { VariableField } from '../../../src/domain/form/variables.ts';

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

export const variable: fc.Arbitrary<VariableField> = fc.record({
  key,
  type: fc.constantFrom('text', 'bool', 'enum', 'yaml'),
  options: fc.uniqueArray(name, { maxLength: 4 }),
  current: fc.oneof(fc.constant(''), line, fc.constantFrom('true', 'false')),
  about: fc.constantFrom('', 'Followed by api.'),
});

/** What somebody may have typed for a command. */
export function rawFor({ args }: Command): fc.Arbitrary<RawArgs> {
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
      return fc.integer(arg.range ?? { min: 0, max: 1_000 }).map(String);
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
