import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asText } from '../../src/blocks/fallback.ts';
import { LIMITS } from '../../src/blocks/limits.ts';
import { buttons, context, header, message, preformatted, section } from '../../src/blocks/message.ts';
import { age, bold, clip, code, count, fitLines, inline, moment, plain } from '../../src/blocks/mrkdwn.ts';
import { liveMentions } from '../../src/sandbox/slack/mentions.ts';
import { mrkdwnText } from '../../src/sandbox/slack/rendered-mrkdwn.ts';

const wild = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<!here>', '<@U1>', '&', '>', '`', '*', 'a', ' ', '\n', '\u202e', '😀'))
    .map((parts) => parts.join('')),
);

test('nothing that people wrote becomes markup that calls', () => {
  fc.assert(
    fc.property(wild, (text) => {
      for (const shown of [plain(text), bold(text), code(text)]) {
        expect(shown).not.toMatch(/[<>]/);
        expect(liveMentions({ text: shown, blocks: [], attachments: [], parsesNames: false })).toEqual([]);
      }
    }),
  );
});

test('characters that hide or turn text are left out', () => {
  expect(plain('a\u202eb\u0000c\u200bd\u001b[31m\te')).toBe('abcd[31m\te');
  expect(JSON.stringify(preformatted('a\u202eb\u001b'))).toContain('"ab"');
});

test.each([
  ['api', '*api*'],
  ['a*b', '*a∗b*'],
  ['', ''],
  [' a', '*a*'],
  ['a\nb', '*a b*'],
  [':lock:', '*∶lock:*'],
  ['🔒🔏🔐🔑🔓 ✅✔️ ⛔🚫 ⚠️🚨 🟢🟡🔴⚪ ⏳⌛ 💤', '*□□□□□ □□ □□ □□ □□□□ □□ □*'],
  ['café 🎉 日本', '*café 🎉 日本*'],
  ['DB_PASSWORD', '*DB_PASSWORD*'],
  ['_x_', '*ˍxˍ*'],
])('%j in bold is %j', (text, shown) => {
  expect(bold(text)).toBe(shown);
});

test.each([
  [null, 'at an unknown time'],
  [-1, 'at an unknown time'],
  [1.7e18, 'at an unknown time'],
  [Number.NaN, 'at an unknown time'],
  [0, '<!date^0^{date_short_pretty} {time}|1970-01-01 00:00 UTC>'],
  [1_700_000_000, '<!date^1700000000^{date_short_pretty} {time}|2023-11-14 22:13 UTC>'],
])('%j seconds are shown as %j', (at, shown) => {
  expect(moment(at)).toBe(shown);
});

test.each([
  [null, 'age unknown'],
  [100, '0 s'],
  [-19, '119 s'],
  [-20, '2 min'],
  [-7_100, '2 h'],
  [-172_700, '2 d'],
])('an age since %j is %j', (since, shown) => {
  expect(age(since, 100)).toBe(shown);
});

test.each([
  ['api_v2', 'api_v2'],
  ['registry:5000/api:v1', 'registry:5000/api:v1'],
  ['a:b:c', 'a∶b:c'],
  ['root\n*payments/prod* :lock: production', 'root ∗payments/prod∗ ∶lock: production'],
  ['`x` ~y~', 'ˋxˋ ∼y∼'],
  ['> quote', '›'.concat(' quote')],
  ['x'.repeat(300), `${'x'.repeat(199)}…`],
])('%j inside a line is %j', (text, shown) => {
  expect(inline(text)).toBe(shown);
});

test('whatever a name holds, it is one line and nothing in it is markup', () => {
  const parts = fc.constantFrom(
    '*',
    '_',
    '~',
    '`',
    ':',
    'lock',
    ' ',
    '\n',
    'a',
    '>',
    '\u2028',
    '😀',
    '\u200b',
  );
  fc.assert(
    fc.property(fc.array(parts), (all) => {
      for (const [shown, marks] of [
        [inline(all.join('')), ''],
        [bold(all.join('')), '*'],
      ] as const) {
        const bare = shown.slice(marks.length, shown.length - marks.length);
        expect(mrkdwnText(` ${shown} `, () => undefined)).toBe(` ${bare.replaceAll('&gt;', '>')} `);
        expect(shown).not.toMatch(/[\n\u2028]/);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('amounts read as words', () => {
  expect([count(0, 'pod'), count(1, 'pod'), count(1_200, 'entry', 'entries')]).toEqual([
    'no pods',
    '1 pod',
    '1,200 entries',
  ]);
});

test('clipped text is short enough and says exactly what is missing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        wild,
        fc.nat(5_000).map((size) => 'x😀'.repeat(size)),
      ),
      fc.integer({ min: 80, max: 500 }),
      (text, max) => {
        const shown = clip(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        const [, kept = '', missing] = /^([\s\S]*)… \(([\d,]+) more characters\)$/.exec(shown) ?? [];
        if (missing === undefined) expect(shown).toBe(text);
        else expect(kept.length + Number(missing.replaceAll(',', ''))).toBe(text.length);
      },
    ),
  );
});

test('fitted lines are short enough and say exactly what is missing', () => {
  const line = fc.oneof(
    wild,
    fc.constantFrom('y', 'word ', '&lt;', moment(5)).map((part) => part.repeat(200)),
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n')),
      (text) => {
        const shown = fitLines(text, 600);
        expect(shown.length).toBeLessThanOrEqual(600);
        const lines = /^([\s\S]*)\n… and (\d+) more lines$/.exec(shown);
        const cut = /^([\s\S]*) … \((\d+) more characters\)$/.exec(shown);
        if (lines?.[1] !== undefined)
          expect(lines[1].split('\n').length + Number(lines[2])).toBe(text.split('\n').length);
        else if (cut?.[1] !== undefined) expect(cut[1].length + Number(cut[2])).toBe(text.length);
        else expect(shown).toBe(text);
      },
    ),
  );
});

test('a long name is cut near the end, not after its first letter', () => {
  expect(fitLines(plain('n'.repeat(5_000)), 600).length).toBeGreaterThan(500);
});

test('a cut never leaves half an entity or half a date', () => {
  for (let shift = 0; shift < 60; shift += 1) {
    const shown = fitLines(`${'x'.repeat(shift)}${`&amp;${moment(5)}`.repeat(30)}`, 600);
    expect(shown.replace(/<!date\^[^>]*>|&amp;/g, '')).toMatch(/^x* … \(\d+ more characters\)$/);
  }
});

test('a header that is too long says so', () => {
  expect(header('h'.repeat(400)).text.text).toMatch(/more characters\)$/);
});

test('the text of a message says what its blocks say', () => {
  const { text } = message([
    header('Title'),
    section('*name* <!date^5^{date}|x>', { label: 'Show', command: 'x' }),
    context('a note'),
    preformatted('a: <b>\nc: d'),
    ...buttons([
      { label: 'Next', command: 'env list' },
      { label: 'YAML', command: 'y' },
    ]),
  ]);
  expect(text).toBe('Title\n*name* <!date^5^{date}|x>\n[Show]\na note\na: &lt;b&gt;\nc: d\n[Next] [YAML]');
});

test('what the text of a message cannot say is counted', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,400}$/), { minLength: 1, maxLength: 40 }), (texts) => {
      const shown = asText(texts.map((text) => section(text)));
      expect(shown.length).toBeLessThanOrEqual(LIMITS.fallback);
      const more = Number(/\n… and (\d+) more lines$/.exec(shown)?.[1] ?? 0);
      expect(shown.split('\n').slice(0, texts.length - more)).toEqual(texts.slice(0, texts.length - more));
    }),
  );
});

test('a first block too long for the text is cut, and what is missing counted', () => {
  const shown = asText([preformatted('<'.repeat(3_000)), section('behind')]);
  expect(shown).toMatch(/ … \(\d+ more characters\)$/);
  expect(shown.length).toBeLessThanOrEqual(LIMITS.fallback);
});

test('a button whose command is too long is left out', () => {
  expect(buttons([{ label: 'x', command: 'y'.repeat(2_001) }])).toEqual([]);
  expect(section('t', { label: 'x', command: 'y'.repeat(2_001) })).not.toHaveProperty('accessory');
});
