import { expect, test } from 'vitest';
import { DATABASES } from '../support/database.ts';
import { crash, seedOf } from './crash.ts';

test.each(DATABASES)('100 changes end well on %s, however often the bot is killed', async (database) => {
  const { summary, problems } = await crash({ changes: 100, seed: seedOf(process.env), database });
  process.stdout.write(`${summary}\n`);
  expect(problems).toEqual([]);
});
