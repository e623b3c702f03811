import { expect, test } from 'vitest';
import { crash, seedOf } from './crash.ts';

test('10 changes end well, however often the bot is killed', { timeout: 180_000 }, async () => {
  const { summary, problems } = await crash({ changes: 10, seed: seedOf(process.env), database: 'sqlite' });
  process.stdout.write(`${summary}\n`);
  expect(problems).toEqual([]);
});
