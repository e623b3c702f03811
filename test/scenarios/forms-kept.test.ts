import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { addVariable } from '../support/form-editors.ts';
import { choose, chooseAll, environmentOf, opens, reviews } from '../support/forms.ts';
import { governed, sent } from '../support/governed.ts';

test.concurrent('YAML in several areas is sent once, whatever is chosen after it was typed', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'config create');
  const lines = (from: number) =>
    Array.from({ length: 140 }, (_, at) => `  key-${from + at}: "${String(at).padStart(5, '0')}"`).join('\n');
  const areas = [
    `kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: new-one\ndata:\n${lines(1_000)}`,
    lines(2_000),
    lines(3_000),
  ];
  expect(Math.min(...areas.map(({ length }) => length))).toBeGreaterThan(2_500);
  ana.fill({
    YAML: areas[0] ?? '',
    'YAML, continued (2)': areas[1] ?? '',
    'YAML, continued (3)': areas[2] ?? '',
  });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  expect(ana.modal()?.rendered).toContain('YAML, continued (4): []');
  ana.fill({ Type: 'ConfigMap' });
  await reviews(ana);
  await ana.submit();
  await eventually(() => expect(sent(bot)).toHaveLength(1));
  expect(Object(sent(bot)[0]?.body).yaml_data).toBe(areas.join('\n'));
});

test.concurrent('long values stay when something is chosen twice before a slow Zadig answers', async () => {
  await using bot = await startBot({ settings: governed() });
  for (let at = 1; at <= 60; at += 1) addVariable(bot, `VAR_${at}`, `value ${at}`);
  const ana = bot.person('ana');
  await ana.slash('/zadig var set payments/dev');
  await ana.waitForModal({ has: 'Variables to change' });
  await ana.pick('Variables to change', ['VAR_7', 'VAR_9']);
  await ana.waitForModal({ has: 'VAR_9: [value 9]' });
  const [seven, nine] = ['7'.repeat(2_000), '9'.repeat(2_000)];
  ana.fill({ VAR_7: seven, VAR_9: nine });
  const faster = bot.zadig.fault({ match: { path: /\/variable$/ }, kind: 'slow', delayMs: 3_000 });
  await ana.pick('Variables to change', ['VAR_7', 'VAR_9', 'LOG_LEVEL']);
  await ana.waitForModal({ has: 'Reading from Zadig…' });
  await ana.pick('Environment', 'dev');
  faster();
  const { rendered } = await ana.waitForModal({ has: 'LOG_LEVEL: [info' });
  expect(rendered).toContain(`VAR_7: [${seven}]`);
  expect(rendered).toContain(`VAR_9: [${nine}]`);
});

test.concurrent('long values that stand in no input while Zadig is down are sent all the same', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const dead = bot.zadig.fault({ match: { path: /\/variable$/ }, kind: 'status', status: 502 });
  const [region, password] = ['r'.repeat(2_000), 'x'.repeat(2_000)];
  await opens(ana, `var set payments REGION=${region} DB_PASSWORD=${password}`);
  await choose(ana, 'Environment', 'dev');
  await ana.waitForModal({ has: 'Variables is too long to be edited here, and stays as it was entered' });
  dead();
  await reviews(ana);
  await ana.submit();
  await eventually(() => expect(sent(bot)).toHaveLength(1));
  expect(Object(sent(bot)[0]?.body).global_variables).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'REGION', value: region }),
      expect.objectContaining({ key: 'DB_PASSWORD', value: password }),
    ]),
  );
});

test.concurrent('a name that is too long to be chosen is not cut into another', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const name = 'n'.repeat(171);
  const [worker] = environmentOf(bot, 'payments', 'dev').services.filter((each) => each.name === 'worker');
  if (worker === undefined) throw new Error('there is no worker');
  environmentOf(bot, 'payments', 'dev').services.push({ ...worker, name: name.slice(0, 150) });
  const { rendered } = await opens(ana, `scale payments/dev/${name}`);
  expect(rendered).toContain(`Service: [${name}]`);
  ana.fill({ Pods: '3' });
  expect((await ana.submit()).errors).toEqual({
    Service: expect.stringContaining('There is no service nnn'),
  });
});

test.concurrent('more names than can be chosen open a form all the same', async () => {
  await using bot = await startBot({ settings: governed() });
  const { services } = environmentOf(bot, 'payments', 'dev');
  const [worker] = services.filter(({ name }) => name === 'worker');
  if (worker === undefined) throw new Error('there is no worker');
  const names = Array.from({ length: 110 }, (_, at) => `service-${at}`);
  services.push(...names.map((name) => ({ ...worker, name })));
  const ana = bot.person('ana');
  const { rendered } = await opens(ana, `service remove payments ${names.join(' ')}`);
  expect(rendered).toContain('service-79 ▾]');
  expect(rendered).toMatch(/Other services: \[service-80\n[\s\S]*service-109\]/);
});

test.concurrent('more variables than can be chosen open a form all the same', async () => {
  await using bot = await startBot({ settings: governed() });
  const keys = Array.from({ length: 110 }, (_, at) => `VAR_${at}`);
  for (const key of keys) addVariable(bot, key, 'old');
  const ana = bot.person('ana');
  await opens(ana, `var set payments ${keys.map((key) => `${key}=new`).join(' ')}`);
  await choose(ana, 'Environment', 'dev');
  await ana.waitForModal({ has: 'Other variables' });
  await reviews(ana);
  await ana.submit();
  await eventually(() => expect(sent(bot)).toHaveLength(1));
  const values: { value: string }[] = Object(sent(bot)[0]?.body).global_variables;
  expect(values.filter(({ value }) => value === 'new')).toHaveLength(110);
});
