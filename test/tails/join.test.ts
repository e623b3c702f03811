import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJoin, type Joined, lineHash } from '../../src/tails/join.ts';
import { slower } from '../support/cpu.ts';

const letters = (text: string) => [...text];
const decided = (before: string, asked: number, came: string, recent = before.length, final = true) => {
  const at = (index: number) => (index < before.length - recent ? 0 : 100_000);
  const join = createJoin(
    letters(before).map((hash, index) => ({ hash, at: at(index) })),
    asked,
  );
  for (const line of letters(came)) join.push(line);
  return join.decide(final);
};

test.each<[string, string, number, string, number, Joined | null]>([
  ['nothing was known: all is new', '', 10, 'abc', 0, { fresh: 0, hole: 'none' }],
  ['nothing came', 'abc', 10, '', 3, null],
  ['nothing new', 'abcdefghij', 5, 'fghij', 10, { fresh: 5, hole: 'none' }],
  ['what is new follows', 'abcdefghij', 10, 'cdefghijxyz', 10, { fresh: 8, hole: 'none' }],
  ['more than is known is repeated', 'hij', 10, 'efghijx', 3, { fresh: 6, hole: 'none' }],
  ['older lines were left out', 'abcdefghij', 10, 'ijx', 2, { fresh: 2, hole: 'none' }],
  ['recent lines are missing', 'abcdefghij', 10, 'ijx', 3, { fresh: 0, hole: 'unlike' }],
  ['too much came in between', 'abcdefghij', 5, 'lmnop', 10, { fresh: 0, hole: 'possible' }],
  ['too much but for a line', 'abcdefghij', 5, 'jlmno', 10, { fresh: 0, hole: 'possible' }],
  ['another log', 'abcdefghij', 50, 'klmno', 10, { fresh: 0, hole: 'unlike' }],
  ['always the same line', 'aaaaaaaaaaaa', 10, 'aaaaaaaaaaaaaaa', 12, { fresh: 10, hole: 'possible' }],
  ['the same line, and a new one', 'aaaaaaaaaaaa', 20, 'aaaaaaaaaaaax', 12, { fresh: 12, hole: 'possible' }],
  ['turn and turn about', 'abababababab', 20, 'ababababab', 12, { fresh: 10, hole: 'possible' }],
  [
    'the same lines stood further up',
    'abcdefghxabcdefgh',
    20,
    'abcdefghy',
    12,
    { fresh: 8, hole: 'possible' },
  ],
  ['the same lines come again', 'xabcdefgh', 30, 'abcdefghyabcdefgh', 9, { fresh: 8, hole: 'possible' }],
  ['one blank line as at the end', 'abcdefghi-', 20, '-abcdefghi-x', 10, { fresh: 11, hole: 'none' }],
  ['blank lines between others', '-abcdefghi-', 20, '-abcdefghi-x', 11, { fresh: 11, hole: 'none' }],
  ['few lines that begin as they end', '-ab-', 20, '-ab-x', 4, { fresh: 4, hole: 'possible' }],
  [
    'many lines that begin as they end',
    'abcdefgh12345678abcdefgh',
    40,
    'abcdefgh12345678abcdefghx',
    24,
    { fresh: 24, hole: 'possible' },
  ],
])('%s', (_what, before, asked, came, recent, expected) => {
  expect(decided(before, asked, came, recent)).toEqual(expected);
});

test('before all has come, it tells only what is beyond doubt', () => {
  expect(decided('abcdefghij', 50, 'cdefgh', 10, false)).toBeNull();
  expect(decided('abcdefghij', 50, 'cdefghij', 10, false)).toEqual({ fresh: 8, hole: 'none' });
  expect(decided('aaaaaaaaaa', 50, 'aaaaaaaaa', 10, false)).toBeNull();
  expect(decided('abcdefghij', 50, 'xyz', 10, false)).toBeNull();
  expect(decided('abcdefghij', 3, 'xyz', 10, false)).toEqual({ fresh: 0, hole: 'possible' });
});

/** A server's log, of which `known` of the first `broken` lines are known, and from `from` on the rest comes again. */
interface Story {
  readonly log: readonly number[];
  readonly broken: number;
  readonly known: number;
  readonly from: number;
  readonly asked: number;
  readonly recent: number;
}

const logs = {
  distinct: fc.nat(150).map((length) => Array.from({ length }, (_, index) => index)),
  few: fc.integer({ min: 1, max: 3 }).chain((most) => fc.array(fc.nat(most), { maxLength: 60 })),
  loop: fc
    .tuple(fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }), fc.nat(150))
    .map(([period, length]) => Array.from({ length }, (_, index) => period[index % period.length] ?? 0)),
  /** Blocks come again, with other lines between them. */
  blocks: fc
    .tuple(
      fc.array(fc.nat(99), { minLength: 1, maxLength: 20 }),
      fc.array(
        fc.nat(3).map((count) => [...Array(count).keys()].map(() => 100 + count)),
        { maxLength: 8 },
      ),
    )
    .map(([block, between]) => between.flatMap((lines) => [...block, ...lines])),
};

function stories(log: fc.Arbitrary<readonly number[]>): fc.Arbitrary<Story> {
  return fc
    .record({
      log,
      parts: fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)),
      asked: fc.integer({ min: 1, max: 90 }),
      recent: fc.integer({ min: 1, max: 30 }),
    })
    .map(({ log, parts, asked, recent }) => {
      const share = (part: number, whole: number) => Math.round((part / 1_000) * whole);
      const broken = share(parts[0], log.length);
      const opened = broken + share(parts[1], log.length - broken);
      // Often all there is; else `since` cuts some of it off.
      const cut = parts[2] < 500 ? 0 : share((parts[2] - 500) * 2, opened);
      const from = Math.max(opened - asked, cut);
      return { log, broken, known: share(parts[3], broken), from, asked, recent };
    });
}

function told({ log, broken, known, from, asked, recent }: Story, most = log.length, final = true) {
  const before = log.slice(broken - known, broken);
  const at = (index: number) => (index < known - recent ? 0 : 100_000);
  const join = createJoin(
    before.map((hash, index) => ({ hash, at: at(index) })),
    asked,
  );
  const came = log.slice(from, from + most);
  for (const line of came) join.push(line);
  return { before, came, joined: join.decide(final) };
}

const endsAt = (lines: readonly number[], block: readonly number[]) =>
  [...lines.keys()]
    .map((index) => index + 1)
    .filter(
      (end) => end >= block.length && block.every((line, at) => line === lines[end - block.length + at]),
    );

/** The longest repeat, as it is defined. */
function repeated(before: readonly number[], came: readonly number[], asked: number): number {
  const all = [...Array(Math.min(asked, came.length) + 1).keys()].reverse();
  return (
    all.find((count) => {
      const size = Math.min(count, before.length);
      return came.slice(count - size, count).every((line, at) => line === before[before.length - size + at]);
    }) ?? 0
  );
}

const any = fc.oneof(...Object.values(logs).map(stories));
const runs = { numRuns: 2_000 };

test('of lines that are all different, none comes twice and none is missing where no hole is said', () => {
  fc.assert(
    fc.property(stories(logs.distinct), fc.nat(100), (story, most) => {
      const { broken, from, known } = story;
      for (const { joined } of [told(story), told(story, most), told(story, most, false)]) {
        if (known > 0 && joined?.hole === 'none') expect(from + joined.fresh).toBe(broken);
      }
    }),
    runs,
  );
});

test('no hole is said of lines that are all different when enough of them come again', () => {
  fc.assert(
    fc.property(stories(logs.distinct), (story) => {
      const { broken, from, known, asked, recent } = story;
      const needed = Math.min(8, known, recent, asked);
      if (known === 0 || broken - from < needed) return;
      const expected = { fresh: broken - from, hole: 'none' };
      expect(told(story).joined).toEqual(expected);
      expect(told(story, broken - from, false).joined).toEqual(expected);
    }),
    runs,
  );
});

test('no line of any log comes twice when enough of them come again', () => {
  fc.assert(
    fc.property(any, (story) => {
      const { broken, from, known, asked, recent } = story;
      const { before, came, joined } = told(story);
      if (known === 0 || joined === null) return;
      const needed = Math.min(8, known, recent, asked);
      const longest = repeated(before, came, asked);
      expect(joined.fresh).toBe(longest >= needed ? longest : 0);
      expect(joined.hole === 'unlike').toBe(longest < needed && came.length < asked);
      if (joined.hole === 'none' || broken - from >= needed)
        expect(from + joined.fresh).toBeGreaterThanOrEqual(broken);
    }),
    runs,
  );
});

test('a hole is left unsaid only where what was received is that of a log without one, which never repeated so much', () => {
  let undecidable = 0;
  fc.assert(
    fc.property(any, (story) => {
      const { log, broken, from, known, asked, recent } = story;
      const { before, came, joined } = told(story);
      if (known === 0 || joined?.hole !== 'none' || from + joined.fresh === broken) return;
      undecidable += 1;
      const found = before.slice(-joined.fresh);
      // It went on with the lines it had ended with…
      const later = from + joined.fresh - broken;
      expect(found.length).toBeGreaterThanOrEqual(Math.min(8, known, recent, asked));
      expect(later).toBeGreaterThanOrEqual(Math.min(8, found.length));
      expect(endsAt(log, found)).toEqual(expect.arrayContaining([broken, from + joined.fresh]));
      // …for the first time, as far as can be seen.
      expect([endsAt(before, found), endsAt(came, found)]).toEqual([[known], [joined.fresh]]);
    }),
    { numRuns: 20_000 },
  );
  expect(undecidable).toBeGreaterThan(0);
});

test('of a log that goes round in a circle a hole is always said, once two rounds are known', () => {
  fc.assert(
    fc.property(stories(logs.loop), (story) => {
      const { joined } = told(story);
      if (story.known >= 10) expect(joined?.hole).not.toBe('none');
    }),
    runs,
  );
});

test('it costs no more for lines that are all the same', () => {
  const run = (lines: number) => {
    const join = createJoin(
      Array.from({ length: 500 }, () => ({ hash: 1, at: 0 })),
      lines,
    );
    for (let line = 0; line < lines; line += 1) join.push(1);
    expect(join.decide(true)).toEqual({ fresh: lines, hole: 'possible' });
  };
  expect(slower(run, 20_000, 160_000)).toBeLessThan(24);
});

test('different lines have different hashes, and equal ones the same', () => {
  const lines = (index: number) => [
    `GET /api/orders/${index} 200`,
    `${index}`,
    '\0'.repeat(index % 500) + Math.trunc(index / 500),
    `é😀${String.fromCharCode(index % 65_536)}`,
  ];
  const all = new Set(Array.from({ length: 50_000 }, (_, index) => lines(index)).flat());
  expect(new Set([...all].map(lineHash)).size).toBe(all.size);
  expect(lineHash(`a${'b'.repeat(3)}`)).toBe(lineHash('abbb'));
  expect(Number.isSafeInteger(lineHash('')) && Number.isSafeInteger(lineHash('x'.repeat(999)))).toBe(true);
});
