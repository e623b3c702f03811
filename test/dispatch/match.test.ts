import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { matchCommand } from '../../src/dispatch/match.ts';
import { membershipOf } from '../../src/domain/groups.ts';
import { splitWords } from '../../src/domain/words.ts';

const match = (text: string) => matchCommand(commands, splitWords(text).words);
const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);

test('no two commands share a name or an alias', () => {
  expect(new Set(names).size).toBe(names.length);
});

test('no alias is the beginning of a name, which would then be out of reach by it', () => {
  const aliases = commands.flatMap(({ aliases: own = [] }) => own);
  for (const alias of aliases) expect(names.filter((name) => name.startsWith(`${alias} `))).toEqual([]);
});

test.each(names)('%s is found by its name, in any case, with words behind it', (name) => {
  const found = match(`${name.toUpperCase()} payments/dev x`);
  expect(found.command?.name === name || found.command?.aliases?.includes(name)).toBe(true);
  expect(found.command && found.rest.map(({ text }) => text)).toEqual(['payments/dev', 'x']);
});

test.each([
  ['env lst', 'env list'],
  ['env lst payments', 'env list'],
  ['evn show payments/dev', 'env show'],
  ['service yml a/b/c', 'service yaml'],
  ['hepl', 'help'],
  ['confg show', 'config show'],
  ['whoamy', 'whoami'],
])('%s is near %s', (typed, name) => {
  const found = match(typed);
  expect(found.command === null && found.close).toContain(name);
});

test('the first word alone offers all that begins with it', () => {
  const found = match('subenv');
  expect(found.command === null && found.close).toHaveLength(6);
});

test('nonsense is near nothing', () => {
  expect(match('zzzzzzzzzz')).toMatchObject({ command: null, close: [] });
});

test('whatever is typed, a command or a few near ones come', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...names, 'constructor', '""', '`', '--x')),
      (text) => {
        const found = match(text);
        if (found.command === null) expect(found.close.length).toBeLessThanOrEqual(9);
      },
    ),
  );
});

test('a group that cannot be read counts as empty, and is named', async () => {
  const actor = { userId: 'U1', teamId: 'T1', enterpriseId: null };
  const directory = {
    async members(id: string) {
      if (id === 'S2') throw new Error('ratelimited');
      return new Set(id === 'S1' ? ['U1'] : ['U2']);
    },
  };
  const groups = {
    one: { slack_group: 'S1' },
    two: { slack_group: 'S2' },
    three: { slack_group: 'S3' },
    four: { users: ['U1'] },
    both: { users: ['U1'], slack_group: 'S2' },
    none: { users: [] },
  };
  const { groups: mine, unread } = await membershipOf(actor, groups, directory);
  expect([[...mine].sort(), unread]).toEqual([['both', 'four', 'one'], ['two']]);
});
