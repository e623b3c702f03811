import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { blankEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { choose, chooseAll } from '../support/forms.ts';
import { governed, sent } from '../support/governed.ts';

test('a test environment is made in two steps, with just the services, images and variables that were chosen', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await named(bot);
  await ana.submit();
  const second = await ana.waitForModal({ has: 'FEATURE_REFUNDS' });
  expect(second.rendered).toContain('LOG_LEVEL: [info ▾]');
  expect(second.rendered).not.toContain('pa55');
  await ana.pick('Services', ['worker', 'reports']);
  ana.fill({ 'Other images': 'worker:v2.9.0', LOG_LEVEL: 'debug' });
  await ana.submit();
  const plan = await ana.waitForModal({ has: 'Review' });
  expect(plan.rendered).toContain('LOG_LEVEL: (none) → debug');
  await ana.closeModal();
  expect(ana.modal()?.rendered).toContain('LOG_LEVEL: [debug ▾]');
  expect(ana.modal()?.rendered).toContain('worker:v2.9.0');
  await ana.closeModal();
  expect(ana.modal()?.rendered).toContain('Namespace: [payments-qa2]');
  await ana.submit();
  await ana.waitForModal({ has: 'LOG_LEVEL: [debug ▾]' });
  await ana.submit();
  await ana.waitForModal({ has: 'Review' });
  await ana.submit();
  expect(ana.modal()).toBeNull();
  await expect.poll(() => made(bot)).toBeDefined();
  expect(made(bot)?.services.map(({ name }) => name)).toEqual(['worker', 'reports']);
  expect(made(bot)?.services[0]?.workloads[0]?.containers[0]?.image).toMatch(/worker:v2\.9\.0$/);
  expect(made(bot)?.globals.find(({ key }) => key === 'LOG_LEVEL')?.value).toBe('debug');
  expect(made(bot)?.globals.find(({ key }) => key === 'DB_PASSWORD')?.value).toBe('pa55-w0rd-ledger');
});

test('a production environment is asked for on one page', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await named(bot, { env: 'us', cluster: 'eu-production' });
  await ana.pick('A production environment', 'Yes');
  await expect.poll(() => ana.modal()?.submit).toBe('Review');
  ana.fill({ Alias: 'Production US' });
  await ana.submit();
  const { rendered } = await ana.waitForModal({ has: 'Review' });
  expect(rendered).toContain('alias: (none) → Production US');
});

test('what is wrong on the first page is said there', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await named(bot, { env: 'QA 2' });
  const { errors } = await ana.submit();
  expect(errors).toEqual({ 'Name of the new environment': expect.stringContaining('lower-case') });
});

test('what only Zadig can tell to be wrong is said with a way back, and nothing is lost', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await named(bot);
  await ana.submit();
  await ana.waitForModal({ has: 'FEATURE_REFUNDS' });
  const taken = blankEnvironment(bot.zadig.world, 'payments', 'qa2', false);
  bot.zadig.world.environments.push(taken);
  const resources = `limits:\n  cpu: 1\n${`# ${'x'.repeat(97)}\n`.repeat(26)}`;
  await ana.pick('Services', ['worker', 'reports']);
  ana.fill({ LOG_LEVEL: 'debug', 'Other images': 'worker:v2.9.0', RESOURCES: resources });
  await ana.submit();
  const told = await ana.waitForModal({ has: 'Not possible' });
  expect(told.rendered).toContain('There is a test environment payments/qa2 already.');
  expect(told.rendered).not.toContain('Usage');
  await ana.closeModal();
  expect(ana.modal()?.rendered).toContain('LOG_LEVEL: [debug ▾]');
  await ana.closeModal();
  ana.fill({ 'Name of the new environment': 'qa3' });
  await ana.submit();
  const again = await ana.waitForModal({ has: 'FEATURE_REFUNDS' });
  expect(again.rendered).toContain('LOG_LEVEL: [debug ▾]');
  expect(again.rendered).toContain('Services: [worker, reports ▾]');
  expect(again.rendered).toContain('Other images: [worker:v2.9.0]');
  expect(again.rendered).toContain(`RESOURCES: [${resources}]`);
  await ana.submit();
  expect((await ana.waitForModal({ has: 'Review' })).rendered).toContain(
    'Create the test environment payments/qa3',
  );
});

test('all that is wrong on the first page stands at its fields there, when the second is asked for', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig env create payments/dev --cluster moon --registry foo');
  await ana.waitForModal({ has: 'Cluster: [moon ▾]' });
  ana.fill({ Namespace: 'Bad_NS', Alias: 'Nice' });
  expect((await ana.submit()).errors).toEqual({
    'Name of the new environment': expect.stringContaining(
      'There is a test environment payments/dev already.',
    ),
    Cluster: expect.stringContaining('There is no cluster moon'),
    Registry: expect.stringContaining('There is no registry foo'),
    Namespace: expect.stringContaining('Kubernetes takes no namespace called Bad_NS.'),
    Alias: expect.stringContaining('Zadig keeps an alias for production environments only.'),
  });
  await chooseAll(ana, { Cluster: 'eu-production', Registry: 'registry.example.com/apps' });
  ana.fill({ 'Name of the new environment': 'qa2', Namespace: 'payments-env-prod', Alias: '' });
  expect((await ana.submit()).errors).toEqual({ Namespace: expect.stringContaining('payments/prod') });
  ana.fill({ Namespace: 'payments-qa2' });
  await choose(ana, 'Cluster', 'local');
  await ana.submit();
  await ana.waitForModal({ has: 'FEATURE_REFUNDS' });
});

test('services that were chosen on the second page are not taken along to another project, or into production', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await named(bot);
  await ana.submit();
  await ana.waitForModal({ has: 'FEATURE_REFUNDS' });
  const taken = blankEnvironment(bot.zadig.world, 'payments', 'qa2', false);
  bot.zadig.world.environments.push(taken);
  await ana.pick('Services', ['worker']);
  ana.fill({ LOG_LEVEL: 'debug', 'Other images': 'worker:v2' });
  await ana.submit();
  await ana.waitForModal({ has: 'Not possible' });
  await ana.closeModal();
  await ana.closeModal();
  await choose(ana, 'Project', 'storefront');
  await ana.submit();
  const { rendered } = await ana.waitForModal({ has: 'Other images: [worker:v2]' });
  expect(rendered).toContain('Services: [Choose one or more… ▾]');
  expect(rendered).not.toContain('debug');
  await ana.closeModal();
  await ana.pick('A production environment', 'Yes');
  await expect.poll(() => ana.modal()?.submit).toBe('Review');
  ana.fill({ Namespace: 'storefront-qa2' });
  await choose(ana, 'Cluster', 'eu-production');
  await ana.submit();
  expect((await ana.waitForModal({ has: 'Review' })).rendered).not.toContain('worker:v2');
});

test('on the second page wrong words and values stand at their inputs', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await named(bot);
  await ana.submit();
  await ana.waitForModal({ has: 'FEATURE_REFUNDS' });
  ana.fill({ 'Other images': 'worker:"v2' });
  expect((await ana.submit()).errors).toEqual({
    'Other images': expect.stringContaining('has a character that no image has'),
  });
  ana.fill({ 'Other images': 'wrker:v2.9.0\napi\nblah blah\nA=b' });
  const { 'Other images': said = '' } = (await ana.submit()).errors ?? {};
  expect(said).toContain(
    '“api” has no tag; write api:v2.9.0. “blah” has no tag; write blah:v2.9.0. “A=b” is a variable, and belongs below. There is no service wrker in the project payments',
  );
  expect(said).toContain('Did you mean worker?');
  ana.fill({ 'Other images': 'nobody:v2', RESOURCES: 'a: b: c' });
  expect((await ana.submit()).errors).toEqual({
    'Other images': expect.stringContaining('There is no service nobody in the project payments'),
    RESOURCES: expect.stringContaining('RESOURCES takes YAML'),
  });
  ana.fill({ 'Other images': 'worker:v3', RESOURCES: '' });
  await ana.submit();
  expect((await ana.waitForModal({ has: 'Review' })).rendered).toContain('worker:v3');
});

test('a slow Zadig brings the variables late, and a dead one is said', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await named(bot);
  const slow = bot.zadig.fault({ match: { path: /globalVariable/ }, kind: 'slow', delayMs: 3_000, times: 2 });
  await ana.submit();
  await ana.waitForModal({ has: 'Reading from Zadig' });
  await ana.waitForModal({ has: 'FEATURE_REFUNDS' });
  slow();
  await ana.closeModal();
  const dead = bot.zadig.fault({ match: { path: /globalVariable/ }, kind: 'status', status: 502 });
  await ana.submit();
  await ana.waitForModal({ has: 'one per line' });
  await ana.pick('Services', ['worker']);
  ana.fill({ 'Other images': '"worker:v2', Variables: 'LOG_LEVEL="debug' });
  expect((await ana.submit()).errors).toEqual({
    'Other images': expect.stringContaining('never closed'),
    Variables: expect.stringContaining('never closed'),
  });
  ana.fill({ 'Other images': '', Variables: 'LOG_LEVEL=debug' });
  dead();
  await ana.submit();
  expect((await ana.waitForModal({ has: 'Review' })).rendered).toContain('LOG_LEVEL: (none) → debug');
  expect(sent(bot)).toEqual([]);
});

async function named(
  bot: Bot,
  { env = 'qa2', namespace = 'payments-qa2', cluster = 'local' } = {},
): Promise<Person> {
  const ana = bot.person('ana');
  await ana.slash('/zadig env create');
  await ana.waitForModal({ has: 'Namespace' });
  await chooseAll(ana, { Project: 'payments', Cluster: cluster, Registry: 'registry.example.com/apps' });
  ana.fill({ 'Name of the new environment': env, Namespace: namespace });
  return ana;
}

function made({ zadig }: Bot) {
  return zadig.world.environments.find(({ project, key }) => project === 'payments' && key === 'qa2');
}
