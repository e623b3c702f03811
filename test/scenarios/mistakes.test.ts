import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';

const CASES: readonly [typed: string, ...said: (string | RegExp)[]][] = [
  [
    'env lst',
    'I know no command “env lst”',
    'Did you mean /zadig env list?',
    'Usage: /zadig env list [project]',
  ],
  ['env shwo payments/dev', /Did you mean \/zadig env show\?/],
  ['frobnicate', 'I know no command “frobnicate”', '/zadig help lists all I can do'],
  ['env show paymets/dev', 'There is no project paymets here', 'Did you mean payments?'],
  ['env show payments/dve', 'There is no environment dve in payments', 'Did you mean payments/dev?'],
  ['service show payments/dev/apo', 'There is no service apo in payments/dev; it has', 'Did you mean api?'],
  [
    'config show payments/dev Secrt',
    'must be one of ConfigMap, Secret, Ingress, PVC',
    'Did you mean Secret?',
    'Which name? For example api-settings.',
  ],
  [
    'config show payments/dev ConfigMap api-setings',
    'There is no ConfigMap api-setings in payments/dev',
    'Did you mean api-settings?',
  ],
  ['env list payments storefront', "I don't know what to do with “storefront”"],
  ['env list --shrae', 'There is no --shrae here; did you mean --share?'],
  ['env show payments dev', '4 services'],
  ['env list "payments', 'is opened and never closed'],
  ['env show payments/', 'a name is missing beside a slash'],
  ['env show payments/dev/api', 'write the environment alone, payments/dev'],
  ['restrt payments/dev/api', 'Did you mean /zadig restart?'],
  ['restart payments/dev/apii', 'There is no service apii in payments/dev', 'Did you mean api?'],
  ['status', 'I know no command “status”'],
  ['env show --help', 'Usage: /zadig env show project/env', 'For example'],
  ['env show --production', 'it takes --share.'],
  ['env show ../etc', 'holds characters a name cannot have'],
  ['use payments/nope', 'There is no environment nope in payments'],
  ['use payments/dev --clear', 'Give either a target or --clear'],
  [
    'service values payments/dev/api',
    'it has YAML instead of values',
    'Try /zadig service yaml payments/dev/api',
  ],
  ['help frobnicate', 'No command matches “frobnicate”'],
  [
    'restart payments/dev/api --reason leaks memory',
    'I don\'t know what to do with “memory”. Put a value with blanks in quotes: --reason "leaks memory".',
  ],
  ['env delete --help', '--keep-resources Leave what runs in Kubernetes'],
  ['lock --help', 'Usage: /zadig lock project/env reason…'],
  ['undo --help', '--dry-run Show the plan', /^(?!.*--share)/],
  ['unlock payments/dev', 'ℹ️ payments/dev is not locked.'],
];

/** What is missing is asked for in a form, and said in words where none can be opened. */
const MISSING: typeof CASES = [
  [
    'env show',
    'Which environment? Write it as project/env.',
    'Usage: /zadig env show project/env',
    'For example /zadig env show payments/dev',
  ],
  ['env show payments', 'write it as project/env'],
  ['approve', 'Which change? For example k3m7p2q9xz.', 'Usage: /zadig approve id'],
  [
    'env delete payments/dev',
    'payments/dev was not deleted: its name has to be confirmed. What runs there would be deleted (api',
    'the namespace if Zadig made it. To go on, confirm with the name, dev. Typed: --confirm dev',
    'Usage: /zadig env delete project/env --confirm NAME [--keep-resources]',
  ],
  ['env edit payments/dev', 'Say what to change. Add --registry.'],
  ['subenv entry set payments/dev/api', 'The hosts are missing.'],
  ['service show', 'Which service? Write it as project/env/service.'],
];

test('every mistake is answered with what is wrong and what to type instead', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  for (const [typed, ...said] of CASES) {
    const before = ana.messages().length;
    await ana.slash(`/zadig ${typed}`);
    await bot.slack.until(() => ana.messages().length > before);
    const answer = ana.messages().at(-1)?.rendered ?? '';
    for (const sentence of said) expect(answer.replace(/\s+/g, ' '), typed).toMatch(asPattern(sentence));
  }
  expect(bot.slack.refusals()).toEqual([]);
  expect(bot.slack.fired()).toEqual([]);
});

test('what is missing opens a form, and is said in words to whoever writes directly', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  for (const [typed, ...said] of MISSING) {
    await ana.slash(`/zadig ${typed}`);
    const form = await ana.waitForModal();
    expect(form.rendered, typed).toContain(`The same as /zadig ${typed.split(' payments')[0]}.`);
    await ana.closeModal();
    const before = ana.messages({ channel: 'dm' }).length;
    await ana.dm(typed);
    await bot.slack.until(() => ana.messages({ channel: 'dm' }).length > before + 1);
    const answer = ana.messages({ channel: 'dm' }).at(-1)?.rendered ?? '';
    for (const sentence of said) expect(answer.replace(/\s+/g, ' '), typed).toMatch(asPattern(sentence));
    expect(answer).toContain('[Open the form]');
  }
  expect(ana.messages({ channel: 'payments' })).toEqual([]);
  expect(bot.slack.refusals()).toEqual([]);
});

test('several mistakes are told all at once', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig config show payments Secrt --frmo');
  const seen = await ana.sees('write it as project/env');
  expect(seen.rendered).toContain('must be one of');
  expect(seen.rendered).toContain('Which name? For example api-settings.');
  expect(seen.rendered).toContain('There is no --frmo here');
});

test('a bare /zadig explains itself', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig');
  const seen = await ana.sees('What I can do');
  expect(seen.rendered).toContain('/zadig env list');
  await ana.slash('/zadig help pods');
  await ana.sees('Usage: /zadig service show project/env/service');
});

test('a channel’s default completes what is left out, and is shown and cleared', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig service show api');
  await ana.sees('write it as project/env/service');
  await ana.slash('/zadig use payments/dev');
  await ana.sees('made payments/dev the default here');
  await ana.slash('/zadig service show api');
  await ana.sees('api · Deployment · 2 of 2 replicas ready');
  await ana.slash('/zadig config list Secret');
  await ana.sees('2 configurations');
  await ana.slash('/zadig env show');
  await ana.sees('4 services');
  await ana.slash('/zadig service show prod/api');
  await ana.sees('payments/prod/api 🔒 production');
  await ana.slash('/zadig service show api', { channel: 'storefront' });
  expect(ana.messages({ channel: 'storefront' })).toHaveLength(0);
  await ana.sees('write it as project/env/service', { channel: 'storefront' });
  await ana.slash('/zadig use --clear');
  await ana.sees('took the default away here; it was payments/dev');
});

test('markup, mentions and control characters in what people and clusters wrote stay text', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const hostile = '<!channel> @here <@U0BEN> *bold* `code` \u202Eevil\u0007 <https://evil.example|click>';
  const env = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  if (env === undefined) throw new Error('the world has no payments/dev');
  env.alias = hostile;
  env.updateBy = hostile;
  env.globals.push({
    key: 'GREETING',
    value: hostile,
    type: 'string',
    options: [],
    desc: hostile,
    related_services: [hostile],
  });
  for (const command of [
    'env list payments',
    'env show payments/dev',
    'var list payments/dev',
    `help ${hostile}`,
    hostile,
    `env show ${hostile}`,
  ]) {
    const before = ana.messages().length;
    await ana.slash(`/zadig ${command} --share`);
    await bot.slack.until(() => ana.messages().length > before);
  }
  expect(bot.slack.fired()).toEqual([]);
  expect(bot.slack.refusals()).toEqual([]);
  expect(ana.messages().some(({ unfurls }) => unfurls)).toBe(false);
});

function asPattern(sentence: string | RegExp): RegExp {
  return typeof sentence === 'string'
    ? new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    : sentence;
}
