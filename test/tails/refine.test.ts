import { expect, test } from 'vitest';
import { compileFilter, compileOwn } from '../../src/tails/filter.ts';
import { createRefiner } from '../../src/tails/refine.ts';

const everything = compileFilter({ grep: null, not: null, level: null });
const pretty = (own: readonly string[] = []) =>
  createRefiner(compileOwn(own), () => ({ filter: everything, wish: { level: null, pretty: true } }));

test.each([
  ['{"@mt":"paid with {a}{b}","a":"41111111","b":"11111111"}', '4111111111111111'],
  [
    '{"@mt":"token {a}_{b}","a":"ghp","b":"0123456789abcdefghijABCDEFGHIJ012345"}',
    'ghp_0123456789abcdefghij',
  ],
  ['{"@mt":"ticket {a}{b}","a":"ACME-1234","b":"5678"}', 'ACME-12345678'],
])('what pretty lines put side by side is hidden, too: %s', (line, secret) => {
  const { shown, ...rest } = pretty(['ACME-[0-9]{8}']).refine(line);
  expect(shown).not.toBeNull();
  expect(JSON.stringify([shown, rest])).not.toContain(secret);
});

test('a line that says no level has that of the line before', () => {
  const filter = compileFilter({ grep: null, not: null, level: 'error' });
  const { refine } = createRefiner([], () => ({ filter, wish: { level: 'error', pretty: false } }));
  const passes = ['ERROR boom', '  at one(two)', 'INFO fine', '  at three'].map(
    (line) => refine(line).shown !== null,
  );
  expect(passes).toEqual([true, true, false, false]);
});
