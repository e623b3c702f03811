import { expect, test } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { reviewed } from '../support/form-editors.ts';
import { choose, chooseAll } from '../support/forms.ts';
import { governed, sent } from '../support/governed.ts';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ';

test('a configuration is chosen by its type and name, its YAML is edited, and the plan shows the lines that differ', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig config edit');
  await ana.waitForModal({ has: 'Choose a project first' });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  await ana.pick('Type', 'ConfigMap');
  await choose(ana, 'Name', 'api-settings');
  const { rendered } = await ana.waitForModal({ has: 'cache.ttl' });
  ana.fill({ YAML: yamlIn(ana).replace('30s', '60s') });
  const plan = await reviewed(ana);
  expect(rendered).toContain('refunds: true');
  expect(plan).toMatch(/-\s+cache\.ttl: 30s[\s\S]*\+\s+cache\.ttl: 60s/);
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  expect(sent(bot)[0]?.body).toMatchObject({ yaml_data: expect.stringContaining('cache.ttl: 60s') });
});

test('a form in which the YAML is left as it is says so', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'ConfigMap api-settings', 'cache.ttl');
  const { errors } = await ana.submit();
  expect(errors).toEqual({ YAML: expect.stringContaining('Nothing is different') });
});

test('values of a Secret are not shown, and stay unless they are replaced', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'Secret smtp-relay', 'password');
  expect(yamlIn(ana)).not.toMatch(/correct-horse|Y29ycmVjd/);
  ana.fill({
    YAML: yamlIn(ana).replace(/username: .*/, `username: ${Buffer.from('bot').toString('base64')}`),
  });
  const plan = await reviewed(ana);
  expect(plan).not.toMatch(/correct-horse|Y29ycmVjd/);
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  expect(JSON.stringify(sent(bot)[0]?.body)).toContain(
    Buffer.from('correct-horse-battery').toString('base64'),
  );
});

test('a short YAML has no empty areas below it', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig config edit payments/dev Secret api-credentials');
  expect((await ana.waitForModal({ has: 'apiVersion: v1' })).rendered).not.toContain('continued');
});

test('broken YAML is said at its input with the line, and nothing of it is lost', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'ConfigMap api-settings', 'cache.ttl');
  const broken = yamlIn(ana).replace('cache.ttl: 30s', 'cache.ttl: "30s');
  ana.fill({ YAML: broken });
  expect((await ana.submit()).errors).toEqual({ YAML: expect.stringMatching(/line \d+/) });
  expect(yamlIn(ana)).toBe(broken);
  ana.fill({ YAML: broken.replace('"30s', '"30 s"') });
  expect(await reviewed(ana)).toContain('30 s');
});

test('a long YAML is edited in several areas, also where two of them meet', async () => {
  await using bot = await startBot({ settings: governed() });
  const values = Array.from({ length: 600 }, (_, at) => `  key-${at}: "value number ${at} of a long list"`);
  config(bot, 'api-settings').yaml = `${HEAD}api-settings\ndata:\n${values.join('\n')}\n`;
  const ana = await editing(bot, 'ConfigMap api-settings', 'key-0:');
  const areas = Object.keys(yamls(ana));
  expect(areas.length).toBeGreaterThan(10);
  const texts = Object.values(yamls(ana));
  const last = texts[2]?.split('\n').at(-1) ?? '';
  const first = texts[3]?.split('\n')[0] ?? '';
  ana.fill({
    [areas[2] ?? '']: `${texts[2]?.replace(last, '  at-the-end: "x"')}\n`,
    [areas[3] ?? '']: `${texts[3]?.replace(first, '  at-the-start: "y"')}`,
    [areas[5] ?? '']: '',
    [areas.at(-1) ?? '']: '  one-more: "z"',
  });
  await reviewed(ana);
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  const yaml = String(Object(sent(bot)[0]?.body).yaml_data);
  expect(yaml).toMatch(/at-the-end: "?x"?\n\s+at-the-start: "?y/);
  expect(yaml).not.toContain(last.trim());
  expect(yaml).not.toContain(texts[5]?.split('\n')[0]?.trim());
  expect(yaml.match(/value number/g)).toHaveLength(600 - 2 - (texts[5]?.split('\n').length ?? 0));
  expect(yaml).toContain('one-more');
});

test('blank lines stay where two areas meet', async () => {
  await using bot = await startBot({ settings: governed() });
  const script = Array.from({ length: 300 }, (_, at) =>
    at % 3 !== 0 ? `    step ${at} of the script, a line of it` : '',
  );
  config(bot, 'api-settings').yaml =
    `${HEAD}api-settings\ndata:\n  run.sh: |\n${script.join('\n')}\n    end\n  z: "1"\n`;
  const ana = await editing(bot, 'ConfigMap api-settings', 'run.sh');
  const all = yamls(ana);
  const trimmed = Object.fromEntries(Object.entries(all).map(([label, text]) => [label, text.trimEnd()]));
  expect(Object.keys(all).length).toBeGreaterThan(2);
  ana.fill({ ...trimmed, [Object.keys(all).at(-1) ?? '']: '  more: "1"' });
  const plan = await reviewed(ana);
  expect(plan).toContain('more');
  expect(plan.match(/^[-+] /gm) ?? []).toHaveLength(1);
});

test('YAML that is too long for a form says what to do instead', async () => {
  await using bot = await startBot({ settings: governed() });
  const values = Array.from({ length: 2_000 }, (_, at) => `  key-${at}: "value number ${at} of a long list"`);
  config(bot, 'api-settings').yaml = `${HEAD}api-settings\ndata:\n${values.join('\n')}\n`;
  config(bot, 'feature-flags').yaml = `${HEAD}feature-flags\ndata:\n  one: "${'x'.repeat(5_000)}"\n`;
  const ana = bot.person('ana');
  await ana.slash('/zadig config edit payments/dev ConfigMap api-settings');
  await ana.waitForModal({ has: /too large for a form[\s\S]*below the command/ });
  await ana.closeModal();
  await ana.slash('/zadig config edit payments/dev ConfigMap feature-flags');
  await ana.waitForModal({ has: /YAML is too long for a form[\s\S]*below the command/ });
  await ana.submit();
  await ana.waitForModal({ has: 'YAML is missing' });
});

test('YAML that came with the command is kept while the name is chosen, however long it is', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const typed = (value: string) =>
    `/zadig config edit payments/dev ConfigMap \`\`\`${HEAD}api-settings\ndata:\n  a: ${value}\n\`\`\``;
  await ana.slash(typed('"1"'));
  expect((await ana.waitForModal({ has: 'Choose a name first' })).rendered).not.toContain('too long');
  await choose(ana, 'Name', 'api-settings');
  await ana.waitForModal({ has: 'a: "1"' });
  await ana.closeModal();
  await ana.slash(typed(`"1"\n${'  # x\n'.repeat(600)}`));
  await ana.waitForModal({ has: 'Choose a name first' });
  await choose(ana, 'Name', 'api-settings');
  expect((await ana.waitForModal({ has: 'a: "1"' })).rendered.match(/# x/g)).toHaveLength(600);
});

test('a fence inside the YAML is a line like any other', async () => {
  await using bot = await startBot({ settings: governed() });
  config(bot, 'api-settings').yaml =
    `${HEAD}api-settings\ndata:\n  readme.md: |\n    \`\`\`\n    code\n    \`\`\`\n  a: "1"\n`;
  const ana = await editing(bot, 'ConfigMap api-settings', 'readme.md');
  ana.fill({ YAML: yamlIn(ana).replace(/a: .*/, 'a: "2"') });
  await reviewed(ana);
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  expect(Object(sent(bot)[0]?.body).yaml_data).toContain('    ```\n    code\n    ```\n');
});

test('what somebody else has changed meanwhile shows in the plan', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'ConfigMap api-settings', 'cache.ttl');
  const found = config(bot, 'api-settings');
  found.yaml = found.yaml.replace('payouts: false', 'payouts: true');
  ana.fill({ YAML: yamlIn(ana).replace('30s', '60s') });
  const plan = await reviewed(ana);
  expect(plan).toMatch(/-\s+payouts: true[\s\S]*\+\s+payouts: false/);
});

test('another name brings its own YAML', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = await editing(bot, 'ConfigMap api-settings', 'cache.ttl');
  ana.fill({ YAML: 'lost: true' });
  await choose(ana, 'Name', 'feature-flags');
  await ana.waitForModal({ has: 'new-checkout' });
  expect(yamlIn(ana)).not.toContain('lost');
  await ana.pick('Type', 'Secret');
  await ana.waitForModal({ has: 'Choose a name first' });
});

test('production is refused before anything is edited', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig config edit payments/prod ConfigMap api-settings');
  const form = await ana.waitForModal({
    has: 'Zadig cannot do this in production: choose a test environment.',
  });
  expect(form.rendered).not.toContain('YAML:');
  await choose(ana, 'Environment', 'dev');
  await choose(ana, 'Name', 'api-settings');
  expect((await ana.waitForModal({ has: 'YAML:' })).rendered).not.toContain('in production');
});

test('without Zadig the reason is said, and YAML can be pasted', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const dead = bot.zadig.fault({ match: { path: /envcfgs|config/i }, kind: 'status', status: 502 });
  await ana.slash('/zadig config edit payments/dev ConfigMap api-settings');
  await ana.waitForModal({ has: '502' });
  dead();
  ana.fill({ YAML: `${HEAD}api-settings\ndata:\n  a: "1"` });
  expect(await reviewed(ana)).toContain('a: "1"');
});

test('a new configuration is pasted into one area or several', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig config create');
  await ana.waitForModal({ has: 'YAML' });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  ana.fill({ Type: 'ConfigMap' });
  expect((await ana.submit()).errors).toEqual({ YAML: expect.any(String) });
  ana.fill({ YAML: 'nonsense' });
  expect((await ana.submit()).errors).toEqual({ YAML: expect.stringContaining('It is no object') });
  ana.fill({
    YAML: `${HEAD}new-one\ndata:`,
    'YAML, continued (2)': '  a: "1"\n',
    'YAML, continued (3)': '  b: "2"',
  });
  const plan = await reviewed(ana);
  await ana.submit();
  await expect.poll(() => sent(bot)).toHaveLength(1);
  expect(Object(sent(bot)[0]?.body)).toMatchObject({ name: 'new-one' });
  expect(plan).toContain('Create the ConfigMap new-one');
});

async function editing(bot: Bot, what: string, has: string): Promise<Person> {
  const ana = bot.person('ana');
  await ana.slash(`/zadig config edit payments/dev ${what}`);
  await ana.waitForModal({ has });
  return ana;
}

/** The areas of the YAML, by label. */
function yamls(person: Person): Record<string, string> {
  const { blocks = [], values = {} } = person.modal() ?? {};
  return Object.fromEntries(
    blocks.flatMap((block) => {
      const label = String(Object(block['label']).text);
      if (!label.startsWith('YAML')) return [];
      return [[label, String(Object(Object(values[String(block['block_id'])])['input']).value ?? '')]];
    }),
  );
}

function yamlIn(person: Person): string {
  return yamls(person)['YAML'] ?? '';
}

function config({ zadig }: Bot, name: string) {
  const env = zadig.world.environments.find(({ project, key }) => project === 'payments' && key === 'dev');
  const found = env?.configs.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}
