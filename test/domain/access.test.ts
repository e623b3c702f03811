import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AccessRule, isAllowed, mayAnywhere, OPEN_ACCESS } from '../../src/domain/access.ts';

const place = { project: 'pay', env: 'dev', production: false };
const rule = (over: Partial<AccessRule> = {}): AccessRule => ({ who: 'everyone', may: ['read'], ...over });
const none = new Set<string>();
const leads = new Set(['leads']);

test.each<[string, AccessRule[], Set<string>, boolean]>([
  ['no rules refuse', [], leads, false],
  ['everyone includes people without groups', [rule()], none, true],
  ['a group', [rule({ who: ['leads'] })], leads, true],
  ['a group somebody is not in', [rule({ who: ['leads'] })], none, false],
  ['the first match decides, against a later one', [rule({ may: ['change'] }), rule()], none, false],
  ['a rule for others is passed over', [rule({ who: ['sre'], may: ['change'] }), rule()], leads, true],
  [
    'a rule elsewhere is passed over',
    [rule({ may: ['change'], in: { project: ['shop'] } }), rule()],
    none,
    true,
  ],
  [
    'within all limits',
    [rule({ in: { project: ['a', 'pay'], env: ['dev'], production: false } })],
    none,
    true,
  ],
  ['outside one limit', [rule({ in: { project: ['pay'], env: ['qa'] } })], none, false],
  ['production only', [rule({ in: { production: true } })], none, false],
  ['no limit at all', [rule({ in: {} })], none, true],
])('%s', (_what, rules, groups, expected) => {
  expect(isAllowed(rules, groups, { kind: 'read', ...place })).toBe(expected);
});

test('without a file, production is read and followed by everyone and changed by nobody', () => {
  const may = (kind: 'read' | 'stream' | 'change', production: boolean) =>
    isAllowed(OPEN_ACCESS, none, { kind, ...place, production });
  expect([may('read', true), may('stream', true), may('change', true), may('change', false)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

test.each<[string, AccessRule[], boolean]>([
  [
    'a later rule for everyone does not reach them',
    [rule({ who: ['leads'] }), rule({ may: ['change'] })],
    false,
  ],
  [
    'a later rule counts where the first does not',
    [rule({ in: { env: ['qa'] } }), rule({ may: ['change'] })],
    true,
  ],
  ['a rule of another project does not count', [rule({ may: ['change'], in: { project: ['shop'] } })], false],
])('whether somebody may change anything: %s', (_what, rules, expected) => {
  expect(mayAnywhere(rules, leads, 'change', 'pay')).toBe(expected);
});

test('rules behind the first that speaks of person and place change nothing', () => {
  const names = fc.constantFrom('a', 'b', 'c');
  const rules = fc.array(
    fc.record({
      who: fc.oneof(fc.constant('everyone' as const), fc.array(names, { minLength: 1 })),
      may: fc.subarray(['read', 'stream', 'change'] as const, { minLength: 1 }).map((kinds) => [...kinds]),
      in: fc.record({
        project: fc.array(fc.constantFrom('pay', 'shop'), { minLength: 1 }),
        production: fc.boolean(),
      }),
    }),
  );
  fc.assert(
    fc.property(rules, rules, fc.array(names), (first, more, mine) => {
      const groups = new Set(mine);
      const decides = first.some(
        ({ who, in: { project, production } }) =>
          (who === 'everyone' || who.some((name) => groups.has(name))) &&
          project.includes('pay') &&
          !production,
      );
      const wanted = { kind: 'read' as const, ...place };
      if (decides)
        expect(isAllowed([...first, ...more], groups, wanted)).toBe(isAllowed(first, groups, wanted));
      else expect(isAllowed(first, groups, wanted)).toBe(false);
    }),
  );
});
