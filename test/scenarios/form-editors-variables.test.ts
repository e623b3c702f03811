import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { addVariable, reviewed, setVariable } from '../support/form-editors.ts';
import { choose } from '../support/forms.ts';
import { governed, sent } from '../support/governed.ts';

test('the variables of an environment open with their values, each as its type is edited', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig var set payments/dev');
  const { rendered } = await ana.waitForModal({ has: 'REGION' });
  expect(rendered).toContain('LOG_LEVEL: [info ▾]\nHow much services log. Followed by api, worker.');
  expect(rendered).toContain('DB_PASSWORD: []');
  expect(rendered).toContain('It is not shown. Leave it empty to keep it as it is.');
  expect(rendered).toContain('RESOURCES: [limits:\n  cpu: 500m\n  memory: 512Mi\n]');
  expect(rendered).not.toContain('pa55');
  ana.fill({ FEATURE_REFUNDS: 'false' });
  expect(await reviewed(ana)).toContain('FEATURE_REFUNDS: true → false');
  await ana.submit();
  expect(await valuesSent(bot)).toMatchObject({
    FEATURE_REFUNDS: false,
    LOG_LEVEL: 'info',
    REGION: 'eu-central-1',
  });
});

test('a form in which nothing is changed says so, and what is entered afterwards is sent', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  const { errors } = await ana.submit();
  expect(errors).toEqual({ LOG_LEVEL: 'Nothing is changed yet: change at least one of these.' });
  ana.fill({ REGION: '' });
  expect(await reviewed(ana)).toContain('REGION: eu-central-1 → (empty)');
  await ana.submit();
  expect(await valuesSent(bot)).toMatchObject({ REGION: '', DB_PASSWORD: 'pa55-w0rd-ledger' });
});

test.each([
  ['quotes and backslashes', '"a" \'b\' c\\d \\"'],
  ['backticks, a fence and line ends', '`x`\n```\ny\n```\n\nz'],
  ['blanks at both ends', '  x  '],
  ['a flag', '--force'],
  ['equals signs', 'a=b=c'],
  ['mentions and markup', '<!here> *b* &amp; <@U0BEN>'],
])('a value with %s arrives as it was entered', async (_, value) => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  ana.fill({ REGION: value });
  await reviewed(ana);
  await ana.submit();
  expect(await valuesSent(bot)).toMatchObject({ REGION: value, LOG_LEVEL: 'info' });
});

test('blanks that Slack takes off the end of a value are no change', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  ana.fill({ RESOURCES: 'limits:\n  cpu: 500m\n  memory: 512Mi', REGION: 'eu-central-1 ' });
  expect((await ana.submit()).errors).toEqual({
    LOG_LEVEL: 'Nothing is changed yet: change at least one of these.',
  });
});

test('a value that cannot be is said at its variable, with all that was entered', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  ana.fill({ REGION: '@global', LOG_LEVEL: 'debug' });
  expect((await ana.submit()).errors).toEqual({
    REGION: expect.stringContaining('REGION is the environment’s own variable here and follows nothing.'),
  });
  ana.fill({ REGION: 'eu', RESOURCES: 'a: b: c' });
  expect((await ana.submit()).errors).toEqual({ RESOURCES: expect.stringContaining('RESOURCES takes YAML') });
  ana.fill({ RESOURCES: 'limits:\n  cpu: 1\n' });
  const plan = await reviewed(ana);
  expect(plan).toContain('LOG_LEVEL: info → debug');
  expect(plan).toContain('REGION: eu-central-1 → eu');
});

test('what somebody else changes meanwhile is kept, and the plan tells what is there now', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  setVariable(bot, 'LOG_LEVEL', 'error');
  setVariable(bot, 'REGION', 'us-east-1');
  ana.fill({ REGION: 'eu-west-1' });
  const plan = await reviewed(ana);
  expect(plan).toContain('REGION: us-east-1 → eu-west-1');
  expect(plan).not.toContain('LOG_LEVEL:');
  await ana.submit();
  expect(await valuesSent(bot)).toMatchObject({ REGION: 'eu-west-1', LOG_LEVEL: 'error' });
});

test('another environment brings its own values, and drops what was entered for the former', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'payments/dev');
  ana.fill({ REGION: 'mars' });
  setVariable(bot, 'LOG_LEVEL', 'error', 'qa');
  await choose(ana, 'Environment', 'qa');
  const { rendered } = await ana.waitForModal({ has: 'LOG_LEVEL: [error' });
  expect(rendered).toContain('REGION: [eu-central-1]');
  ana.fill({ LOG_LEVEL: 'debug' });
  const plan = await reviewed(ana);
  expect(plan).toContain('payments/qa');
  expect(plan).toContain('LOG_LEVEL: error → debug');
  expect(plan).not.toContain('REGION');
});

test('while Zadig is slow the form says so, and another environment may be chosen', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig var set');
  await ana.waitForModal({ has: 'Choose a project first' });
  await choose(ana, 'Project', 'payments');
  await ana.waitForModal({ has: 'Choose an environment first' });
  await ana.suggest('Environment', '');
  const faster = bot.zadig.fault({ match: { path: /\/variable$/ }, kind: 'slow', delayMs: 5_000 });
  await choose(ana, 'Environment', 'dev');
  await ana.waitForModal({ has: 'Reading from Zadig…' });
  faster();
  setVariable(bot, 'REGION', 'qa-land', 'qa');
  await choose(ana, 'Environment', 'qa');
  expect((await ana.waitForModal({ has: 'REGION' })).rendered).toContain('REGION: [qa-land]');
  ana.fill({ REGION: 'x' });
  expect(await reviewed(ana)).toContain('payments/qa');
});

test('a slow Zadig brings the inputs late, with what was typed', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  bot.zadig.fault({ match: { path: /\/variable$/ }, kind: 'slow', delayMs: 5_000, times: 1 });
  await ana.slash('/zadig var set payments/dev');
  await ana.waitForModal({ has: 'Reading from Zadig…' });
  expect((await ana.waitForModal({ has: 'REGION' })).rendered).not.toContain('Reading from Zadig');
});

test('without Zadig the variables are written in lines, and the reason is said', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const dead = bot.zadig.fault({ match: { path: /\/variable$/ }, kind: 'status', status: 502 });
  await ana.slash('/zadig var set payments/dev LOG_LEVEL=debug BAD');
  await ana.sees('is no key=value');
  await ana.click('Open the form');
  const { rendered } = await ana.waitForModal({ has: 'LOG_LEVEL=debug' });
  expect(rendered).toContain('Variables: [BAD\nLOG_LEVEL=debug]');
  ana.fill({ Variables: 'REGION="eu west"\nLOG_LEVEL=warn "' });
  expect((await ana.submit()).errors).toEqual({ Variables: expect.stringContaining('Close the quote') });
  ana.fill({ Variables: 'REGION="eu west"\nLOG_LEVEL=warn' });
  dead();
  const plan = await reviewed(ana);
  expect(plan).toContain('REGION: eu-central-1 → eu west');
  expect(plan).toContain('LOG_LEVEL: info → warn');
});

test('a line with mistakes opens as a form: what is known in its input, the rest as it was written', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig var set payments/dev LOG_LEVEL=debug BAD NOPE=2 REGION="two words"');
  await ana.sees('is no key=value');
  await ana.click('Open the form');
  const { rendered } = await ana.waitForModal({ has: 'Other variables' });
  expect(rendered).toContain('LOG_LEVEL: [debug ▾]');
  expect(rendered).toContain('REGION: [two words]');
  expect(rendered).toContain('Other variables: [BAD\nNOPE=2]');
  expect((await ana.submit()).errors).toEqual({
    'Other variables': expect.stringContaining('is no key=value'),
  });
  ana.fill({ 'Other variables': 'NOPE=2' });
  expect((await ana.submit()).errors).toEqual({
    'Other variables': expect.stringContaining('There is no variable NOPE in payments/dev'),
  });
  ana.fill({ 'Other variables': '' });
  const plan = await reviewed(ana);
  expect(plan).toContain('LOG_LEVEL: info → debug');
  expect(plan).toContain('REGION: eu-central-1 → two words');
});

test('of many variables, those to change are chosen first', async () => {
  await using bot = await startBot({ settings: governed() });
  for (let at = 1; at <= 60; at += 1) addVariable(bot, `VAR_${at}`, `value ${at}`);
  const ana = bot.person('ana');
  await ana.slash('/zadig var set payments/dev');
  expect((await ana.waitForModal({ has: 'Variables to change' })).rendered).not.toContain('REGION:');
  await ana.pick('Variables to change', ['VAR_7', 'VAR_9']);
  await ana.waitForModal({ has: 'VAR_9: [value 9]' });
  ana.fill({ VAR_7: 'seven', VAR_9: 'nine' });
  await ana.pick('Variables to change', ['VAR_7', 'LOG_LEVEL']);
  await ana.waitForModal({ has: 'LOG_LEVEL: [info' });
  expect(ana.modal()?.rendered).toContain('VAR_7: [seven]');
  expect(ana.modal()?.rendered).not.toContain('VAR_9: [');
  const plan = await reviewed(ana);
  expect(plan).toContain('VAR_7: value 7 → seven');
  expect(plan).not.toMatch(/VAR_9|LOG_LEVEL/);
});

test('values and names too long for an input are said to be, and can be written below', async () => {
  await using bot = await startBot({ settings: governed() });
  addVariable(bot, 'LONG', 'x'.repeat(3_100));
  addVariable(bot, 'K'.repeat(250), 'v');
  const ana = bot.person('ana');
  await ana.slash('/zadig var set payments/dev');
  const { rendered } = await ana.waitForModal({ has: 'Other variables' });
  expect(rendered).toContain('LONG is too long to be edited here');
  expect(rendered).not.toContain('xxx');
  ana.fill({ 'Other variables': `LONG=short ${'K'.repeat(250)}="a b"` });
  await reviewed(ana);
  await ana.submit();
  expect(await valuesSent(bot)).toMatchObject({ LONG: 'short', ['K'.repeat(250)]: 'a b' });
});

test('in production the change is asked for, and the approvers see what was entered', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.slash('/zadig var set payments/prod');
  await ana.waitForModal({ has: 'REGION' });
  ana.fill({ LOG_LEVEL: 'debug' });
  expect(await reviewed(ana)).toContain('LOG_LEVEL: warn → debug');
  await ana.submit();
  await ben.sees('LOG_LEVEL: warn → debug', { channel: 'approvals' });
  expect(sent(bot)).toEqual([]);
});

/** Opens the form of `var set` and waits until it shows the values. */
async function editing(bot: Bot, target: string): Promise<Person> {
  const ana = bot.person('ana');
  await ana.slash(`/zadig var set ${target}`);
  await ana.waitForModal({ has: 'REGION' });
  return ana;
}

async function valuesSent(bot: Bot): Promise<Record<string, unknown>> {
  await expect.poll(() => sent(bot)).toHaveLength(1);
  const variables = Object(sent(bot)[0]?.body)['global_variables'];
  return Object.fromEntries(variables.map(({ key, value }: { key: string; value: unknown }) => [key, value]));
}
