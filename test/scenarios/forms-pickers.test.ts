import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { choose, environmentOf, opens } from '../support/forms.ts';

test('containers of logs are those of the chosen pod', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const api = environmentOf(bot, 'payments', 'dev').services.find(({ name }) => name === 'api');
  const [first, second] = api?.workloads[0]?.pods ?? [];
  if (first === undefined || second === undefined) throw new Error('api has two pods');
  second.containers.push({ name: 'debugger', image: 'registry.example.com/apps/debugger:v1' });
  await opens(ana, 'logs payments/dev');
  await choose(ana, 'Service', 'api');
  expect(await ana.suggest('Container', '')).not.toContain('debugger');
  await choose(ana, 'Pod', second.name);
  expect(await ana.suggest('Container', '')).toContain('debugger');
  await choose(ana, 'Container', 'debugger');
  await choose(ana, 'Pod', first.name);
  expect(await ana.suggest('Container', '')).not.toContain('debugger');
  expect(ana.modal()?.rendered).not.toContain('Container: [debugger');
});

test('of more pods than a list takes it is said how many there are', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const api = environmentOf(bot, 'payments', 'dev').services.find(({ name }) => name === 'api');
  const [workload] = api?.workloads ?? [];
  const [first] = workload?.pods ?? [];
  if (workload === undefined || first === undefined) throw new Error('api has two pods');
  for (let at = 3; at <= 150; at += 1) workload.pods.push({ ...first, name: `api-${at}` });
  await opens(ana, 'logs payments/dev');
  await choose(ana, 'Service', 'api');
  const { headings, texts } = await ana.offered('Pod', '');
  expect(headings).toEqual(['First 100 of 150; type to narrow.']);
  expect(texts).toHaveLength(100);
});
