import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzy, naturally } from '../../src/domain/fuzzy.ts';

const among = (typed: string, names: readonly string[]) => fuzzy(typed, names, (name) => [name]);

test.each([
  [
    'api',
    ['xapix', 'my-api', 'api-v2', 'api', 'aXpXi', 'aip-old'],
    ['api', 'api-v2', 'my-api', 'xapix', 'aXpXi', 'aip-old'],
  ],
  ['API', ['api', 'API', 'Api'], ['API', 'api', 'Api']],
  [
    'v2',
    ['apiv2', 'api_v2', 'api.v2', 'api/v2', 'v2-api'],
    ['v2-api', 'api_v2', 'api.v2', 'api/v2', 'apiv2'],
  ],
  ['list', ['env list', 'enlist'], ['env list', 'enlist']],
  ['pyaments', ['payments', 'storefront'], ['payments']],
  ['paxments', ['payments'], ['payments']],
  ['payyments', ['payments'], ['payments']],
  ['pyments', ['payments'], ['payments']],
  ['ldegr', ['ledger'], []],
  ['wokrer', ['payments-worker-2', 'api'], ['payments-worker-2']],
  ['ab', ['ba', 'xb'], []],
  ['\u00e9tude', ['e\u0301tude', 'ETUDE'], ['e\u0301tude', 'ETUDE']],
  ['x', ['api', 'web'], []],
  ['', ['b', 'a'], ['b', 'a']],
])('%j among %j is %j', (typed, names, expected) => {
  expect(among(typed, names)).toEqual(expected);
});

test('an item is found by any of its texts, and once', () => {
  const items = [
    { id: 'k3m7p2q9xz', text: 'restart payments/prod/api' },
    { id: 'apiapiapia', text: 'scale payments/dev/web' },
  ];
  expect(fuzzy('api', items, ({ id, text }) => [id, text])).toEqual([items[1], items[0]]);
  expect(fuzzy('restart', items, ({ id, text }) => [id, text])).toEqual([items[0]]);
});

test('names are in the order that people count in', () => {
  expect(['api-10', 'web', 'api-9', 'Api-1', 'api-1'].sort(naturally)).toEqual([
    'api-1',
    'Api-1',
    'api-9',
    'api-10',
    'web',
  ]);
});

const name = fc.stringMatching(/^[abc]{1,5}([-_./][abc12]{1,4}){0,2}$/);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 30 });

test('what is typed in full comes first, and a beginning before what merely has it', () => {
  fc.assert(
    fc.property(names, fc.nat(), (all, at) => {
      const typed = all[at % all.length] ?? '';
      const found = among(typed, all);
      expect(found[0]).toBe(typed);
      const begins = found.map((each) => each.startsWith(typed));
      expect(begins).toEqual([...begins].sort((a, b) => Number(b) - Number(a)));
    }),
  );
});

test('all that is found has the letters in order or begins a word with one slip; all such names are found', () => {
  fc.assert(
    fc.property(names, fc.stringMatching(/^[abc12-]{1,5}$/), (all, typed) => {
      const right = all.filter(
        (each) => isInOrder(typed, each) || (typed.length >= 3 && hasOneSlip(typed, each)),
      );
      expect([...among(typed, all)].sort()).toEqual([...right].sort());
    }),
    { numRuns: 500 },
  );
});

test('names that match alike keep their order, whatever else is among them', () => {
  fc.assert(
    fc.property(names, fc.stringMatching(/^[abc]{1,3}$/), fc.nat(), (all, typed, cut) => {
      const fewer = all.filter((_, index) => (index + cut) % 3 !== 0);
      const left = among(typed, all).filter((each) => fewer.includes(each));
      expect(among(typed, fewer)).toEqual(left);
    }),
  );
});

test('whatever is typed among whatever names, it answers', () => {
  const texts = fc.array(fc.string({ unit: 'binary' }));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), texts, (typed, all) => void among(typed, all)));
});

test('3,000 names take well under 10 ms a keystroke', () => {
  const all = Array.from({ length: 3_000 }, (_, at) => `payments-service-${at % 60}.region_${at}`).sort(
    naturally,
  );
  const typed = ['p', 'pay', 'srevice', 'region_2999', 'zzz', 'payments-servic-5', 'p-s-r', 'x'.repeat(200)];
  for (const each of typed) among(each, all);
  const rounds = 10;
  // Of this process alone, whatever else the machine is busy with.
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) for (const each of typed) among(each, all);
  const { user } = process.cpuUsage(before);
  expect(user / 1_000 / (rounds * typed.length)).toBeLessThan(10);
});

function isInOrder(typed: string, text: string): boolean {
  let rest = text;
  return [...typed].every((letter) => {
    const at = rest.indexOf(letter);
    rest = rest.slice(at + 1);
    return at >= 0;
  });
}

/** By trying every slip at every word. */
function hasOneSlip(typed: string, text: string): boolean {
  const words = [...text].flatMap((_, at) => (at === 0 || '-_./ '.includes(text[at - 1] ?? '') ? [at] : []));
  return words.some((from) => {
    const beginnings = [...text.slice(from), ''].map((_, length) => text.slice(from, from + length));
    return beginnings.some((beginning) => isOneSlip(typed, beginning));
  });
}

function isOneSlip(typed: string, text: string): boolean {
  const letters = [...'abc12-_./'];
  const positions = Array.from({ length: typed.length + 1 }, (_, at) => at);
  const slips = positions.flatMap((at) => {
    const [before, behind] = [typed.slice(0, at), typed.slice(at)];
    return [
      before + behind.slice(1),
      ...letters.flatMap((letter) => [before + letter + behind, before + letter + behind.slice(1)]),
      before + behind.slice(1, 2) + behind.slice(0, 1) + behind.slice(2),
    ];
  });
  return slips.includes(text);
}
