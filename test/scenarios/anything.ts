import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { startBot } from '../support/bot.ts';

const NOISE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '<!channel>',
    '@here',
    '<@U0BEN>',
    '"',
    "'",
    '```',
    '```kind: Secret\n data: : x```',
    '--',
    '—x',
    '--share',
    '--from',
    '-9',
    '/',
    '//',
    '../..',
    '%2F',
    '\u202E',
    'payments',
    'payments/dev',
    'payments/dev/api',
    'prod',
    'Secret',
    '\\',
    '=',
    'a=b',
    '$(id)',
    '{{x}}',
    '\u0000',
  ),
  fc.string({ unit: 'grapheme', minLength: 2_000, maxLength: 8_000 }),
);
const NAMES = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
const TYPED = fc.oneof(
  NOISE,
  fc
    .tuple(fc.constantFrom(...NAMES), fc.array(NOISE, { maxLength: 4 }))
    .map(([name, words]) => [name, ...words].join(' ')),
);

/** `use` tells the channel who set its default: the one mention that the bot makes by itself. No text here has it. */
const OWN_SENTENCE = '<@U0ANA>';

/** Any text after `/zadig`, and any mention, is answered within Slack's limits; nothing in it fires, nothing fails inside. */
export function anythingIsAnswered(numRuns: number): void {
  test(`any text typed is answered, within Slack's limits (${numRuns} texts)`, async () => {
    await using bot = await startBot();
    const ana = bot.person('ana');
    await fc.assert(
      fc.asyncProperty(TYPED, async (typed) => {
        const before = bot.slack.calls('response_url').length;
        expect(await ana.slash(`/zadig ${typed}`)).toMatchObject({ acked: true, late: false });
        // What is missing is asked for in a form.
        await bot.slack.until(() => bot.slack.calls('response_url').length > before || ana.modal() !== null);
        if (ana.modal() !== null) await ana.closeModal();
        // A form may be gone before it is filled.
        const refused = bot.slack.refusals().filter(({ error }) => error !== 'not_found');
        expect(refused).toEqual([]);
        expect(bot.slack.fired().filter((mention) => mention !== OWN_SENTENCE)).toEqual([]);
      }),
      { numRuns, examples: [['use payments/dev'], ['env list --share']] },
    );
    expect(bot.log()).not.toContain('failed inside the bot');
    expect(bot.log()).not.toContain('an answer was lost');
  });
}
