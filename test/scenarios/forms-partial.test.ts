import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { opens } from '../support/forms.ts';

test.each([
  ['image payments', 'Project: [payments ▾]\nEnvironment: [For example dev ▾]'],
  ['image payments/dev/', 'Environment: [dev ▾]\nService: [For example api ▾]'],
  ['env create payments', 'Project: [payments ▾]\nName of the new environment: [For example qa'],
  ['service show payments', 'Project: [payments ▾]\nEnvironment: [For example dev ▾]'],
  ['env show payments', 'Project: [payments ▾]\nEnvironment: [For example dev ▾]'],
  ['env edit payments/dev', 'Environment: [dev ▾]'],
  ['config edit payments/dev/app', 'Project: [payments ▾]\nEnvironment: [dev ▾]\nType: [Choose… ▾]'],
])('“%s” opens the form with what is given', async (line, filled) => {
  await using bot = await startBot();
  expect((await opens(bot.person('ana'), line)).rendered).toContain(filled);
});
