import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { addVariable } from '../support/form-editors.ts';
import { opens, reviews } from '../support/forms.ts';
import { governed, sent } from '../support/governed.ts';

test.concurrent.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a variable called %s, like what every object has, does not leave the form reading for good',
  async (key) => {
    await using bot = await startBot({ settings: governed() });
    addVariable(bot, key, 'old');
    const ana = bot.person('ana');
    await opens(ana, 'var set payments/dev');
    await ana.waitForModal({ has: `${key}: [old]` });
    ana.fill({ [key]: 'new' });
    await reviews(ana);
    await ana.submit();
    await eventually(() => expect(sent(bot)).toHaveLength(1));
    expect(Object(sent(bot)[0]?.body).global_variables).toContainEqual(
      expect.objectContaining({ key, value: 'new' }),
    );
  },
);

test.concurrent('a variable that Zadig has twice does not leave the form reading for good', async () => {
  await using bot = await startBot({ settings: governed() });
  addVariable(bot, 'TWICE', 'one');
  addVariable(bot, 'TWICE', 'two');
  const ana = bot.person('ana');
  await opens(ana, 'var set payments/dev');
  const { rendered } = await ana.waitForModal({ has: 'TWICE: [one]' });
  expect(rendered).toContain('Zadig has it more than once, and sets all of them.');
  expect(bot.slack.refusals()).toEqual([]);
});

test.concurrent.each([
  ['BAD\ud800', 'BAD\uFFFD'],
  ['A=B', 'A=B'],
])(
  'a variable whose name cannot be typed (%j) is named, and no other is set in its place',
  async (key, named) => {
    await using bot = await startBot({ settings: governed() });
    addVariable(bot, 'A', 'one');
    addVariable(bot, key, 'two');
    const ana = bot.person('ana');
    await opens(ana, 'var set payments/dev');
    const { rendered } = await ana.waitForModal({ has: 'A: [one]' });
    expect(rendered).toContain(`${named} has a name that cannot be typed in front of a =.`);
    expect(rendered).not.toContain('[two]');
    expect(bot.slack.refusals()).toEqual([]);
  },
);

test.concurrent('a value that Slack cannot show does not keep the others from being edited', async () => {
  await using bot = await startBot({ settings: governed() });
  addVariable(bot, 'HALF', 'x\udc00');
  const ana = bot.person('ana');
  await opens(ana, 'var set payments/dev');
  const { rendered } = await ana.waitForModal({ has: 'LOG_LEVEL' });
  expect(rendered).toContain(
    'HALF has a value that Slack cannot show. Another value goes below, as KEY=value.',
  );
  expect(rendered).toContain('Other variables');
});
