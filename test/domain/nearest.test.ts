import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/domain/nearest.ts';

test.each([
  ['prd', ['dev', 'prod', 'qa'], ['prod']],
  ['chekcout', ['checkout', 'api'], ['checkout']],
  ['pay', ['payments', 'storefront'], ['payments']],
  ['DEV', ['dev'], ['dev']],
  ['front', ['storefront'], ['storefront']],
  ['api', ['web', 'db'], []],
  ['x', ['qa', 'dev'], []],
  ['ab', ['qz', 'ac'], ['ac']],
  ['', ['dev'], []],
])('%j among %j is %j', (typed, known, expected) => {
  expect(nearest(typed, known)).toEqual(expected);
});

test('the nearest come first, at most three, each once', () => {
  expect(nearest('api', ['apis', 'api-v2', 'api', 'apii', 'xapi', 'api'])).toEqual(['api', 'api-v2', 'apii']);
});

test('it names only what is known, whatever is typed, and finds a name with one slip', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{5,12}$/), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(names, fc.string(), fc.nat(), (known, typed, at) => {
      expect(known).toEqual(expect.arrayContaining([...nearest(typed, known)]));
      const name = known[at % known.length] ?? '';
      const slip = name.slice(0, at % name.length) + name.slice((at % name.length) + 1);
      expect(nearest(slip, [name])).toEqual([name]);
    }),
  );
});
