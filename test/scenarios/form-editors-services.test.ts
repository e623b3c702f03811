import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { reviewed } from '../support/form-editors.ts';
import { choose, chooseAll } from '../support/forms.ts';
import { governed, sent } from '../support/governed.ts';

test('the variables of a service begin empty, and only those that are filled in are set', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig service update');
  await ana.waitForModal({ has: 'Choose a project first' });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev', Service: 'worker' });
  const { rendered } = await ana.waitForModal({ has: 'QUEUE' });
  expect(rendered).toContain(
    'QUEUE: [Choose… ▾]\nWhich queue it drains. The template says: charges. Leave it empty to keep it.',
  );
  expect(rendered).toContain(
    'LOG_LEVEL: [Choose… ▾]\nHow much services log. It follows the environment now: info. Leave it empty to keep it.',
  );
  expect((await ana.submit()).errors).toEqual({
    LOG_LEVEL: 'Nothing is changed yet: change at least one of these.',
  });
  ana.fill({ QUEUE: 'refunds', DRY_RUN: 'true' });
  const plan = await reviewed(ana);
  expect(plan).toContain('QUEUE:');
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  expect(sent(bot)[0]?.body).toMatchObject({
    service_list: [
      {
        service_name: 'worker',
        variable_kvs: [
          { key: 'QUEUE', value: 'refunds' },
          { key: 'DRY_RUN', value: true },
          { key: 'LOG_LEVEL', use_global_variable: true },
        ],
      },
    ],
  });
});

test('a service can be made to follow the environment, and what cannot be followed is said at its variable', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig service update payments/dev/api');
  await ana.waitForModal({ has: 'TIMEOUT_MS' });
  ana.fill({ TIMEOUT_MS: '@global', LOG_LEVEL: 'debug' });
  expect((await ana.submit()).errors).toEqual({
    TIMEOUT_MS: expect.stringContaining('There is no variable TIMEOUT_MS in payments/dev'),
  });
  ana.fill({ TIMEOUT_MS: '' });
  expect(await reviewed(ana)).toContain('LOG_LEVEL: follows the environment: info → debug');
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  await ana.slash('/zadig service update payments/dev/api');
  const { rendered } = await ana.waitForModal({ has: 'or @global to make it follow the environment' });
  expect(rendered).toContain('LOG_LEVEL: [Choose… ▾]\nHow much services log. The template says: info.');
  ana.fill({ LOG_LEVEL: '@global' });
  const plan = await reviewed(ana);
  expect(plan).toContain('→ follows the environment: info');
});

test('a service that is chosen anew brings its own variables', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig service update payments/dev/api');
  await ana.waitForModal({ has: 'TIMEOUT_MS' });
  ana.fill({ TIMEOUT_MS: '1' });
  await choose(ana, 'Service', 'worker');
  const { rendered } = await ana.waitForModal({ has: 'QUEUE' });
  expect(rendered).not.toContain('TIMEOUT_MS');
  expect((await ana.submit()).errors).toHaveProperty('LOG_LEVEL');
});

test('services that are not there yet can be added, with variables in lines', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig service add');
  await ana.waitForModal({ has: 'Services' });
  await chooseAll(ana, { Project: 'payments', Environment: 'qa' });
  await expect.poll(() => ana.suggest('Services', '')).toEqual(['ledger', 'reports', 'fraud'].sort());
  expect((await ana.submit()).errors).toHaveProperty('Services');
  await ana.pick('Services', ['fraud', 'ledger']);
  ana.fill({ Variables: 'MODEL="v3\nREGION=x' });
  expect((await ana.submit()).errors).toEqual({
    Variables: expect.stringContaining('Close the quote behind MODEL='),
  });
  await ana.waitForModal({ has: 'fraud has LOG_LEVEL, MODEL; ledger has DB_PASSWORD, REGION.' });
  ana.fill({ Variables: 'foo\nMODLE=v3\nREGINO=x\nLOG_LEVEL=loud' });
  expect((await ana.submit()).errors).toEqual({
    Variables: expect.stringMatching(
      /^“foo” is no KEY=value\. .*Did you mean MODEL\?.*Did you mean REGION\?.*LOG_LEVEL cannot be loud/,
    ),
  });
  ana.fill({ Variables: 'MODLE=v3' });
  expect((await ana.submit()).errors).toEqual({ Variables: expect.stringContaining('Did you mean MODEL?') });
  ana.fill({ Variables: 'MODEL="v 3"\n\n  REGION=eu-west-1 ' });
  const plan = await reviewed(ana);
  expect(plan).toContain('fraud MODEL: (none) → v 3');
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  expect(sent(bot)[0]?.body).toMatchObject({
    service_list: [
      { service_name: 'fraud', variable_kvs: [{ key: 'MODEL', value: 'v 3' }] },
      { service_name: 'ledger', variable_kvs: [{ key: 'REGION', value: 'eu-west-1' }] },
    ],
  });
});
