import { expect, test } from 'vitest';
import { blockId } from '../../src/blocks/form/ids.ts';
import { underWith } from '../../src/domain/form/seen.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
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

test('a form to which one goes back from its plan starts from what somebody else has set meanwhile', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  setVariable(bot, 'LOG_LEVEL', 'error');
  ana.fill({ REGION: 'mars' });
  await reviewed(ana);
  await ana.closeModal();
  await ana.waitForModal({ has: 'LOG_LEVEL: [error' });
  expect(ana.modal()?.rendered).toContain('REGION: [mars]');
  ana.fill({ LOG_LEVEL: 'info', REGION: 'eu-central-1' });
  expect(await reviewed(ana)).toContain('LOG_LEVEL: error → info');
});

test('a form whose plan has changed starts from what is there now', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  ana.fill({ LOG_LEVEL: 'debug' });
  await reviewed(ana);
  setVariable(bot, 'LOG_LEVEL', 'error');
  await ana.submit();
  await ana.waitForModal({ has: 'LOG_LEVEL: error → debug' });
  await ana.closeModal();
  await eventually(() => expect(ana.modal()?.blocks.map(({ block_id: id }) => id)).toContain(from('error')));
  ana.fill({ LOG_LEVEL: 'info' });
  expect(await reviewed(ana)).toContain('LOG_LEVEL: error → info');
});

/** Opens the form of `var set` and waits until it shows the values. */
async function editing(bot: Bot, target: string): Promise<Person> {
  const ana = bot.person('ana');
  await ana.slash(`/zadig var set ${target}`);
  await ana.waitForModal({ has: 'REGION' });
  return ana;
}

/** Id of the input for the log level of payments/dev, when it starts from this. */
function from(value: string): string {
  return blockId('variables=LOG_LEVEL', underWith('variables', { project: 'payments', env: 'dev' }, value));
}
