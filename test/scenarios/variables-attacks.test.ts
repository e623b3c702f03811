import { expect, test } from 'vitest';
import type { GlobalVariable } from '../../src/sandbox/zadig/world/types.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { choose, environmentOf, opens, reviews } from '../support/forms.ts';
import { audited, PATIENT } from '../support/governed.ts';

const LOGINS = [
  'Server=db;Password=zwiebel-kuchen-9',
  'postgres://svc:kirsch-torte-8@db/main',
  'butter-brezel-7',
] as const;
const SECRET = /zwiebel-kuchen-9|kirsch-torte-8|butter-brezel-7/;

function login(over: Partial<GlobalVariable> = {}): GlobalVariable {
  const known = { key: 'MAIN_DB', value: LOGINS[0], type: 'enum', options: [...LOGINS], desc: '' };
  return { ...known, related_services: [], ...over };
}

/** A variable whose choices are secrets though its name promises none: an environment's, and one of a service. */
function plant(bot: Bot): void {
  const dev = environmentOf(bot, 'payments', 'dev');
  const project = bot.zadig.world.projects.find(({ key }) => key === 'payments');
  const template = project?.templates.find(({ name }) => name === 'api');
  if (project === undefined || template === undefined) throw new Error('there is no such service');
  for (const list of [dev.globals, project.globals, template.variables]) list.push(login());
}

/** All that the bot has ever sent to Slack. */
function told({ slack }: Bot): string {
  return JSON.stringify([slack.calls().map(({ args }) => args), slack.world.messages]);
}

test.each([
  'var set payments/dev MAIN_DB=x',
  'service update payments/dev/api MAIN_DB=x',
  'service update payments/dev/api MAIN_DB=butter-brezel-8',
])('the secrets a variable is chosen from are not said of a wrong one: %s', async (text) => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  plant(bot);
  const { ts } = await ana.mention(text);
  await ana.sees(/MAIN_DB cannot be ••••\./, { thread: ts });
  expect(told(bot).replaceAll(text, '')).not.toMatch(SECRET);
});

test('the secrets a variable is chosen from are in no list, no plan and no request that is shown', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  plant(bot);
  await ana.slash('/zadig var list payments/dev');
  const list = await ana.sees('MAIN_DB = ••••');
  expect(list.rendered).toContain('one of ••••, ••••, ••••');
  for (const command of ['var set payments/dev', 'service update payments/dev/api']) {
    await ana.slash(`/zadig ${command} MAIN_DB=butter-brezel-7`);
    const done = await ana.sees(/Succeeded: Set MAIN_DB/, PATIENT);
    await ana.click('Details', { in: done });
    expect((await ana.waitForModal({ has: 'MAIN_DB' })).rendered).toContain('••••');
    await ana.closeModal();
  }
  expect(told(bot)).not.toMatch(SECRET);
  await bot.stop();
  const rows = await audited(bot.databaseUrl);
  expect(JSON.stringify(rows.filter(({ kind }) => kind !== 'invocation'))).not.toMatch(SECRET);
});

test('a secret in base64 is shown in no list and stands in no form', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const packed = Buffer.from('password=zwetschgen-datschi').toString('base64');
  environmentOf(bot, 'payments', 'dev').globals.push(
    login({ key: 'PACKED', value: packed, type: 'string', options: [] }),
  );
  await ana.slash('/zadig var list payments/dev');
  await ana.sees('PACKED = ••••');
  await opens(ana, 'var set payments/dev');
  await ana.waitForModal({ has: 'PACKED: []' });
  expect(told(bot)).not.toContain(packed);
});

test.each(['var set payments/dev', 'service update payments/dev/api', 'env create payments/mine'])(
  'a form takes one of several secrets as text and shows none of them: %s',
  async (command) => {
    await using bot = await startBot();
    const ana = bot.person('ana');
    plant(bot);
    await opens(ana, command);
    if (command.startsWith('env create')) {
      await choose(ana, 'Cluster', 'local');
      await choose(ana, 'Registry', 'registry.example.com/apps');
      ana.fill({ Namespace: 'mine' });
      await ana.submit();
    }
    const form = await ana.waitForModal({ has: 'MAIN_DB' });
    expect(JSON.stringify(form.blocks)).not.toMatch(SECRET);
    ana.fill({ MAIN_DB: 'butter-brezel-7' });
    const review = await reviews(ana);
    expect(review.rendered).toContain('••••');
    expect(JSON.stringify(review.blocks)).not.toMatch(SECRET);
  },
);
