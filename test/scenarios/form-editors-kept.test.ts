import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { reviewed, setVariable } from '../support/form-editors.ts';
import { choose } from '../support/forms.ts';
import { governed } from '../support/governed.ts';

test('values entered for an environment are there again when it is chosen again', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  ana.fill({ REGION: 'mars', LOG_LEVEL: 'debug' });
  setVariable(bot, 'LOG_LEVEL', 'error', 'qa');
  await choose(ana, 'Environment', 'qa');
  await ana.waitForModal({ has: 'LOG_LEVEL: [error' });
  ana.fill({ REGION: 'moon' });
  await choose(ana, 'Environment', 'dev');
  await ana.waitForModal({ has: 'LOG_LEVEL: [debug' });
  expect(ana.modal()?.rendered).toContain('REGION: [mars]');
  const plan = await reviewed(ana);
  expect(plan).toContain('REGION: eu-central-1 → mars');
  expect(plan).toContain('LOG_LEVEL: info → debug');
  expect(plan).not.toContain('moon');
});

test('values typed for an environment stay its own, whichever was looked at meanwhile', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig var set payments/dev REGION=mars NOPE=1');
  await ana.sees('Open the form');
  await ana.click('Open the form');
  await ana.waitForModal({ has: 'REGION: [mars]' });
  await choose(ana, 'Environment', 'qa');
  await ana.waitForModal({ has: 'REGION: [eu-central-1]' });
  await choose(ana, 'Environment', 'dev');
  await ana.waitForModal({ has: 'REGION: [mars]' });
});

test('variables that the project defines and the environment does not have yet stand in the form', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  expect(ana.modal()?.rendered).toContain(
    'TRACING: [Choose… ▾]\nSend traces to the collector. The environment does not have it yet. The project’s value is false.',
  );
  ana.fill({ TRACING: 'true' });
  expect(await reviewed(ana)).toContain('TRACING: (none) → true');
});

/** Opens the form of `var set` and waits until it shows the values. */
async function editing(bot: Bot, target: string): Promise<Person> {
  const ana = bot.person('ana');
  await ana.slash(`/zadig var set ${target}`);
  await ana.waitForModal({ has: 'REGION' });
  return ana;
}
