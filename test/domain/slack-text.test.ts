import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asTyped } from '../../src/domain/slack-text.ts';
import { quoteWord, splitWords } from '../../src/domain/words.ts';

const words = (text: string) => splitWords(text).words.map((word) => word.text);

test.each([
  ['curly quotes', 'use “pay ments”', 'use "pay ments"'],
  ['German quotes', '„a b“', '"a b"'],
  ['curly apostrophes', 'don’t', "don't"],
  ['an em dash typed for two hyphens', 'env list —share', 'env list --share'],
  ['an en dash typed for two hyphens', 'env list –share', 'env list --share'],
  ['a half replaced pair of hyphens', 'env list –-share', 'env list --share'],
  ['a dash between words', 'a — b', 'a — b'],
  ['a dash inside a word', 'a–b', 'a–b'],
  ['a bare domain made a link', '<http://api.example.com|api.example.com>', 'api.example.com'],
  [
    'an image made a link',
    '<http://reg.example.com/app:v1|reg.example.com/app:v1>',
    'reg.example.com/app:v1',
  ],
  ['a link with a query', '<http://x.io?a=1&amp;b=2|x.io?a=1&amp;b=2>', 'x.io?a=1&b=2'],
  ['a typed URL', '<https://x.io/a>', 'https://x.io/a'],
  ['a link inside a value', 'host=<http://x.io|x.io>:80', 'host=x.io:80'],
  ['a link whose label lies', '<http://evil.io|bank.io>', 'http://evil.io'],
  ['a mail address', '<mailto:ana@x.io|ana@x.io>', 'ana@x.io'],
  ['a mention', '<@U1|ana> <#C1|x> <!subteam^S1|@leads>', '@U1 #C1 @leads'],
  ['a mention of everybody', '<!here> <!channel|channel> <!everyone|@everyone>', '@here @channel @everyone'],
  ['entities', 'a &lt;b&gt; &amp;&amp; c', 'a <b> && c'],
  ['an entity that was typed', '&amp;lt;', '&lt;'],
  ['a no-break space', 'env\u00a0list', 'env list'],
  ['zero-width characters', 'e\u200bnv\ufeff li\u2060st', 'env list'],
])('%s becomes what was typed', (_what, delivered, typed) => {
  expect(asTyped(delivered)).toBe(typed);
});

test('a YAML body keeps its quotes, dashes, joiners and indentation', () => {
  const body = 'a: “x” — ’y’\n  b: "👩\u200d💻 می\u200cخواهم"\n\u00a0\u00a0c: a\u00a0b\n';
  const { body: read, words } = splitWords(asTyped(`config edit —reason “x y” \`\`\`yaml\n${body}\`\`\``));
  expect(read).toBe(body.replace('\n\u00a0\u00a0', '\n  '));
  expect(words.map(({ text }) => text)).toEqual(['config', 'edit', '--reason', 'x y']);
});

test.each([
  ['a "b c" d', ['a', 'b c', 'd']],
  ["a 'b c' d", ['a', 'b c', 'd']],
  ['--reason="b c"', ['--reason=b c']],
  ["key='b \"c'", ['key=b "c']],
  ["don't stop", ["don't", 'stop']],
  ["the dogs' bone", ['the', "dogs'", 'bone']],
  ['"a \\"b\\" \\\\"', ['a "b" \\']],
  ['`api` `a', ['api', '`a']],
  ['"`api`"', ['`api`']],
  ['""', ['']],
  [' \t\n ', []],
  ['use `a` ```k: v``` rest', ['use', 'a', 'rest']],
])('%j is split into %j', (text, expected) => {
  expect(words(text)).toEqual(expected);
});

test('an unclosed quote is reported and nothing of it is lost', () => {
  const { words: found, problem } = splitWords('a --reason "b c');
  expect(problem).toBe('Close the quote: it is opened and never closed.');
  expect(found.map(({ text }) => text)).toEqual(['a', '--reason', 'b c']);
});

test.each([
  ['DB_PASSWORD="hunter2 x', 'Close the quote behind DB_PASSWORD=: it is opened and never closed.'],
  ["a DB_PASSWORD= 'hunter2 x", 'Close the quote: it is opened and never closed.'],
  ['A=hunter2="hunter2 x', 'Close the quote behind A=: it is opened and never closed.'],
])('what stands in an unclosed quote may be a secret: %s', (text, problem) => {
  expect(splitWords(text).problem).toBe(problem);
});

test('a ``` block without an end is taken to the end', () => {
  expect(splitWords('x ```\na: 1')).toMatchObject({ body: 'a: 1', problem: null });
});

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('"', "'", '`', '```', '\\', ' ', '=', '--', 'a', '\n', '<', '>', '|', '—', '”'))
    .map((parts) => parts.join('')),
);

test('splitting never throws, whatever is typed', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const { words: found } = splitWords(asTyped(text));
      expect(found.every((word) => typeof word.text === 'string')).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a quoted word comes back as one word', () => {
  fc.assert(
    fc.property(anything, anything, (word, other) => {
      expect(words(quoteWord(word))).toEqual([word]);
      expect(words(`${quoteWord(word)} ${quoteWord(other)}`)).toEqual([word, other]);
      expect(splitWords(quoteWord(word))).toMatchObject({ body: null, problem: null });
    }),
    { numRuns: 2_000 },
  );
});

test('a quoted word without typographic characters comes back through Slack’s escaping', () => {
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const typographic =
    /[\u2013-\u2015\u2018-\u201f\u00ab\u00bb\u200b-\u200d\u2060\ufeff\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
  fc.assert(
    fc.property(anything, (any) => {
      const word = any.replace(typographic, '');
      expect(words(asTyped(escaped(quoteWord(word))))).toEqual([word]);
    }),
    { numRuns: 2_000 },
  );
});
