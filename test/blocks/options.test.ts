import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_CHOICE, optionsAnswer } from '../../src/blocks/form/options.ts';
import type { Choices } from '../../src/domain/choices.ts';
import { checkMessage } from '../../src/sandbox/slack/blocks/message.ts';

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

test('choices become options, with what they are called and what they are', () => {
  const choices = [
    { value: 'dev' },
    { value: 'k3m7p2q9xz', text: 'k3m7p2q9xz · restart payments/prod/api', about: 'waiting for approval' },
  ];
  expect(optionsAnswer({ choices, note: null })).toEqual({
    options: [
      { text: plain('dev'), value: 'dev' },
      {
        text: plain('k3m7p2q9xz · restart payments/prod/api'),
        value: 'k3m7p2q9xz',
        description: plain('waiting for approval'),
      },
    ],
  });
  expect(optionsAnswer({ choices: [], note: null })).toEqual({ options: [] });
});

test('a note stands above the choices, or in their place as an option that chooses nothing', () => {
  const note = 'First 100 of 3,000; type to narrow.';
  expect(optionsAnswer({ choices: [{ value: 'dev' }], note })).toEqual({
    option_groups: [{ label: plain(note), options: [{ text: plain('dev'), value: 'dev' }] }],
  });
  expect(optionsAnswer({ choices: [], note: 'Choose a project first.' })).toEqual({
    options: [{ text: plain('Choose a project first.'), value: NO_CHOICE }],
  });
});

test.each([
  ['x'.repeat(80), `${'x'.repeat(74)}…`],
  [`${'x'.repeat(73)}😀😀`, `${'x'.repeat(73)}…`],
  ['a\u202eb\u200bc\u0000\nd', 'abc d'],
  ['\u200b', '–'],
  ['<!channel> & *x*', '<!channel> & *x*'],
  ['ghp_0123456789abcdef0123456789abcdef0123', '••••'],
  ['ghp_0123456789\u200babcdef0123456789abcdef0123', '••••'],
])('%j is shown as %j', (text, shown) => {
  const { options } = optionsAnswer({ choices: [{ value: 'x', text, about: text }], note: null });
  expect(options).toEqual([{ text: plain(shown), value: 'x', description: plain(shown) }]);
});

test('a value Slack would refuse is left out', () => {
  const choices = ['', 'y'.repeat(150), 'z'.repeat(151)].map((value) => ({ value }));
  expect(optionsAnswer({ choices, note: null }).options?.map(({ value }) => value)).toEqual([
    'y'.repeat(150),
  ]);
});

test('whatever the choices are, Slack takes them', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  const choice = fc.record({ value: text, text, about: text }, { requiredKeys: ['value'] });
  const note = fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }));
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 130 }), note, (choices, said) => {
      const answer = optionsAnswer({ choices, note: said });
      if (answer.options?.length === 0) return;
      const select = { type: 'static_select', action_id: 'pick', ...answer };
      checkMessage([{ type: 'actions', elements: [select] }], [], { cumulative: true });
    }),
  );
});

test('an unusual note does not get lost', () => {
  const said: Choices = { choices: [{ value: 'x'.repeat(151) }], note: '1 name is too long for a list.' };
  expect(optionsAnswer(said).options).toEqual([{ text: plain(said.note ?? ''), value: NO_CHOICE }]);
});
