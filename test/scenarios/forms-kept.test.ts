import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { chooseAll, opens, reviews } from '../support/forms.ts';
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
