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
