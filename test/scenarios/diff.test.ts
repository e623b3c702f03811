import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { environmentOf } from '../support/forms.ts';
import { governed } from '../support/governed.ts';
import { setTag } from '../support/watches.ts';

test('two environments are compared: services, images, replicas, variables and configurations', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const [dev, prod] = ['dev', 'prod'].map((key) => environmentOf(bot, 'payments', key));
  if (dev === undefined || prod === undefined) throw new Error('an environment is missing');
  setTag(bot, 'payments/dev/worker', 'v9');
  prod.services = prod.services.filter(({ name }) => name !== 'ledger');
  dev.configs.push({
    ...{ kind: 'ConfigMap', name: 'only-here', yaml: '', createdBy: 'lee', createdAt: 0 },
    ...{ updateBy: 'lee', updatedAt: 0, services: [] },
  });
  const secret = { key: 'DB_PASSWORD', type: 'string', options: [], desc: '', related_services: [] };
  dev.globals.push({ ...secret, value: 'hunter2-dev' });
  prod.globals.push({ ...secret, value: 'hunter2-prod' });
  await ana.slash('/zadig diff payments/dev payments/prod');
  const { rendered } = await ana.sees('payments/dev  →  payments/prod');
  expect(rendered).toMatch(/Services\nledger {2}· {2}only in the first/);
  expect(rendered).toMatch(/Images\nworker\/worker {2}· {2}v9 → v\d/);
  expect(rendered).toContain('api/api  ·  2 → 3');
  expect(rendered).toContain('LOG_LEVEL  ·  info → warn');
  expect(rendered).toContain('DB_PASSWORD  ·  differs: ••••');
  expect(rendered).toContain('ConfigMap/only-here  ·  only in the first');
  expect(rendered).not.toContain('hunter2');
});

test('one environment is not compared with itself, nor with one that the asker may not see', async () => {
  const access = [{ who: 'everyone' as const, may: ['read' as const], in: { production: false } }];
  await using bot = await startBot({ settings: governed({}, { access }) });
  const ana = bot.person('ana');
  await ana.slash('/zadig diff payments/dev payments/dev');
  await ana.sees('These are one and the same environment.');
  await ana.slash('/zadig diff payments/dev payments/prod');
  await ana.sees('There is no environment prod in payments that you may look at; I see dev, qa, staging.');
  await ana.slash('/zadig diff payments/dev payments/qa');
  await ana.sees(/payments\/dev {2}→ {2}payments\/qa/);
});
