import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { MASK } from '../../src/domain/mask.ts';
import { compileFilter, compileOwn, type FilterWish } from '../../src/tails/filter.ts';
import { slower } from '../support/cpu.ts';

const filter = (wish: Partial<FilterWish>) => compileFilter({ grep: null, not: null, level: null, ...wish });
const finds = (grep: string, text: string) => filter({ grep }).passes(text, null);

test.each<[string, Partial<FilterWish>, string, boolean]>([
  ['no wish', {}, 'anything', true],
  ['found anywhere', { grep: 'timeout|refused' }, 'dial tcp: connection refused', true],
  ['not found', { grep: 'timeout|refused' }, 'GET / 200', false],
  ['left out', { not: '/healthz' }, 'GET /healthz 200', false],
  ['not left out', { not: '/healthz' }, 'GET /orders 200', true],
  ['found and left out', { grep: 'GET', not: 'healthz' }, 'GET /healthz', false],
  ['an empty line', { not: '^$' }, '', false],
])('%s', (_what, wish, text, expected) => {
  expect(filter(wish).passes(text, null)).toBe(expected);
});

test('a level lets what is as grave pass, and what says none', () => {
  const { passes } = filter({ level: 'warn' });
  expect([passes('x', 'info'), passes('x', 'warn'), passes('x', 'fatal'), passes('panic:', null)]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect(filter({ level: 'warn', grep: 'y' }).passes('x', 'error')).toBe(false);
});

test.each<[string, string, boolean]>([
  ['error', 'ERROR', true],
  ['error', 'Error', true],
  ['Error', 'error', false],
  ['Error', 'an Error', true],
  ['\\S+ failed', 'JOB FAILED', true],
  ['\\D\\W\\B', 'A!!', true],
  ['\\P{Lu}\\pLx', '1AX', true],
  ['\\x4Aava', 'JAVA', true],
  ['[[:^alpha:]\\S]x', '1X', true],
  ['[A-C]x', 'bx', false],
  ['\\Qjava.Lang\\E', 'java.lang', false],
  ['\\Qjava.lang\\E', 'JAVA.LANG', true],
  ['(?P<Name>x)', 'X', true],
  ['(?U)x+', 'X', true],
  ['\\\\Server', '\\server', false],
  ['é', 'É', true],
  ['É', 'é', false],
])('the case of %j in %j', (grep, text, expected) => {
  expect(finds(grep, text)).toBe(expected);
});

test('marks are the matches of grep, none of them empty, and not more than 50', () => {
  expect(filter({ grep: 'o+' }).marks('foo bo')).toEqual([
    [1, 3],
    [5, 6],
  ]);
  expect(filter({ grep: 'x*' }).marks('axxa😀x')).toEqual([
    [1, 3],
    [6, 7],
  ]);
  expect(filter({ grep: 'a' }).marks('a'.repeat(80))).toHaveLength(50);
  expect(filter({ not: 'a' }).marks('aaa')).toEqual([]);
});

test.each<[string, string, string]>([
  ['foo(bar', 'its “(” at character 4 is never closed', '“\\(”'],
  ['a(b)(c(d)', '“(” at character 5 is never closed', 'Close it'],
  ['a[(]b)', '“)” at character 6 closes nothing', '“\\)”'],
  ['[a-z', '“[” at character 1 is never closed', '“\\[”'],
  ['*error*', 'before “*” at character 1 there is nothing to repeat', '“\\*”'],
  ['(*)', '“*” at character 2', 'Leave it out'],
  ['a**', '“**” at character 2 repeats', 'enough'],
  ['x{5,2}', '“{5,2}” at character 2 is no count', '{2,5}'],
  ['é[z-a]', '“z-a” at character 3 goes backwards', '[a-z]'],
  ['\\p{Foo}', '“\\p{Foo}” at character 1 is not known', '\\p{L}'],
  ['[[:foo:]]', '“[:foo:]”', '\\d'],
  ['(a)\\1', '“\\1” at character 4 refers to a group', 'once more'],
  ['(?P<a>x)\\k<a>', '“\\k” at character 9 refers', 'once more'],
  ['a\\Z', '“\\Z” at character 2 is not known', '“\\\\”'],
  ['a\\', 'it ends with a “\\”', '“\\\\”'],
  ['a(?=b)', '“(?=” at character 2 looks ahead', 'pattern of their own'],
  ['(?!health)', '“(?!” at character 1 looks ahead', 'pattern of their own'],
  ['(?<=a)b', '“(?<=” at character 1 looks ahead or back', 'pattern of their own'],
  ['(?<!a>)b', '“(?<!” at character 1 looks ahead or back', 'pattern of their own'],
  ['(?>a)', '“(?>” at character 1 is not known', '“(…)”'],
  ['(?<a b>c)', '“(?<a” at character 1 is not known', '“(…)”'],
  ['(?<a>b)(?<a>c)', 'same name', 'enough'],
  ['', 'it is empty', 'Type'],
  ['x'.repeat(501), 'more than 500 characters', 'shorter'],
  ['a{1001}', 'too large, 1,001 steps instead of 500', 'smaller'],
  ['((a{1000}){1000})', 'too large, millions of steps', 'smaller'],
  ['\\pL{1000}', 'too large, 10,000 steps', 'smaller'],
  ['[\\pL]{100}', 'too large, 1,000 steps', 'smaller'],
  [`(?:${'.'.repeat(480)}){1000}`, 'too large, 482,000 steps', 'smaller'],
  ['(a{99999999999999999999}', 'too large', 'smaller'],
])('of %j is told what is wrong', (not, why, hint) => {
  const error = refusal(() => filter({ grep: 'fine', not }));
  expect(error).toMatchObject({ code: 'usage', arg: 'not' });
  expect(error.message.replace('cannot be used: “', 'cannot be used: its “')).toContain(why);
  expect(error.hint).toContain(hint);
});

test.each([
  'x'.repeat(500),
  '\\d{4}-\\d{2}-\\d{2}T(\\d{2}:){2}\\d{2}',
  '[\\pL]{40}',
  '(?i)Error',
  'a{,5}',
  ']',
])('%j is taken', (grep) => {
  filter({ grep });
});

test('a secret in a pattern is not repeated', () => {
  expect(refusal(() => filter({ grep: 'password=hunter2(' })).message).not.toContain('hunter2');
});

test('whatever is typed is a filter or told what is wrong, in little time', () => {
  const signs = fc.constantFrom(
    ...'ab1*+?{}()[]|^$.\\,:<>=!-pPQExX😀\n',
    '{9}',
    '{99,}',
    '(?',
    '[[:',
    '\\p{L}',
    '[^',
  );
  const typed = fc.oneof(
    fc.array(signs, { maxLength: 120 }).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  );
  const before = process.cpuUsage();
  fc.assert(
    fc.property(typed, (grep) => {
      try {
        const { passes, marks } = filter({ grep });
        expect(marks('aab1 xA').length > 0 && !passes('aab1 xA', null)).toBe(false);
      } catch (error) {
        expect(error).toBeInstanceOf(BotError);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(process.cpuUsage(before).user / 3_000).toBeLessThan(20_000);
});

/** Patterns that mean the same to RegExp. */
const simple = fc
  .letrec<{ all: string; atom: string }>((tie) => ({
    all: fc.oneof(
      { maxDepth: 3 },
      tie('atom'),
      fc.tuple(tie('all'), tie('all')).map(([one, other]) => `${one}${other}`),
      fc.tuple(tie('all'), tie('all')).map(([one, other]) => `(${one}|${other})`),
      fc
        .tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?'))
        .map(([one, sign]) => `${one}${sign}`),
    ),
    atom: fc.constantFrom('a', 'b', 'C', '.', '\\d', '[ab]', '[^a]', '\\.', '\\b', '^', '$', '(?:ab)', '\\s'),
  }))
  .all.filter((pattern) => !/\\b[*+?{]|[\^$][*+?{](?!\])/.test(pattern));
const lines = fc.string({ unit: fc.constantFrom(...'abABcC1. é'), maxLength: 12 });

test('a simple pattern finds what RegExp finds, at the same places', () => {
  fc.assert(
    fc.property(simple, lines, (grep, text) => {
      const { passes, marks } = filter({ grep });
      const native = new RegExp(grep, grep.includes('C') ? 'g' : 'gi');
      const all = [...text.matchAll(native)].map(
        ({ 0: found, index }) => [index, index + found.length] as const,
      );
      expect(passes(text, null)).toBe(all.length > 0);
      expect(filter({ not: grep }).passes(text, null)).toBe(all.length === 0);
      expect(marks(text)).toEqual(all.filter(([start, end]) => end > start));
    }),
    { numRuns: 2_000 },
  );
});

test('the operator’s patterns mask what RegExp would replace', () => {
  fc.assert(
    fc.property(simple, lines, (pattern, text) => {
      const [own] = compileOwn([pattern]);
      const expected = text.replace(new RegExp(pattern, 'g'), (found) => (found === '' ? '' : MASK));
      expect(own?.replace(text)).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

test('the operator’s patterns are taken as they are, each for itself', () => {
  const [account, name] = compileOwn(['DE\\d{4}', '(?i)miller']);
  expect(account?.replace('DE1234 de1234 DE99999')).toBe(`${MASK} de1234 ${MASK}9`);
  expect(name?.replace('$& MILLER $1')).toBe(`$& ${MASK} $1`);
  expect(refusal(() => compileOwn(['a', 'b('])).message).toMatch(
    /^Redaction pattern 2, “b\(” cannot be used: /,
  );
});

test('no pattern of the operator’s takes for ever, and what was not looked at is masked', () => {
  const [empty, back, each] = compileOwn(['x*', 'a.*b|a', 'b']);
  expect(empty?.replace('axa')).toBe(`a${MASK}a`);
  expect(empty?.replace('a'.repeat(900))).toBe('a'.repeat(900));
  expect(each?.replace('ab'.repeat(1_100))).toBe(`a${MASK}`.repeat(1_001));
  const before = process.cpuUsage();
  for (const one of [empty, back]) expect(one?.replace('a'.repeat(200_000))).toMatch(new RegExp(`${MASK}$`));
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(10_000);
});

test('a pattern that others need exponential time for takes eight times as long for eight times the line', () => {
  const { passes } = filter({ grep: '(a+)+$' });
  const run = (letters: number) => {
    const line = `${'a'.repeat(letters)}b`;
    for (let round = 0; round < 5; round += 1) expect(passes(line, null)).toBe(false);
  };
  expect(slower(run, 10_000, 80_000)).toBeLessThan(24);
  expect(passes(`${'a'.repeat(100_000)}b`, null)).toBe(false);
});

function refusal(act: () => unknown): BotError {
  try {
    act();
  } catch (error) {
    if (error instanceof BotError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}
