import { describe, expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';

describe.each(['server', 'documented'] as const)('against a Zadig that behaves as its %s', (dialect) => {
  test('env list shows test and production together, with state in words, who changed it and when', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig env list payments');
    const seen = await ana.sees('payments · 4 environments');
    expect(seen.ephemeral).toBe(true);
    expect(seen.rendered).toMatch(/payments\/dev\n🟢 success {2}· {2}changed by admin/);
    expect(seen.rendered).toMatch(/payments\/prod 🔒 production/);
    expect(seen.rendered).toContain('💤 sleeping');
    expect(JSON.stringify(seen.blocks)).toContain('<!date^');
    expect(bot.slack.refusals()).toEqual([]);
  });

  test('env show gives services with state, image tags and pods that are ready, and buttons to go on', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig env show payments/prod');
    const seen = await ana.sees('payments/prod 🔒 production');
    expect(seen.rendered).toMatch(
      /api\n🟢 running {2}· {2}3 of 3 pods ready\napi v1\.41\.0 {2}· {2}envoy v1\.29\.1/,
    );
    await ana.click('Details', { in: seen });
    await ana.sees('Deployment · 3 of 3 replicas ready');
    await ana.click('Events');
    await ana.sees(/events?, (no|\d+) warnings?\. Newest first/);
  });

  test('service show names the reason of a crash even while Zadig calls the pod Running', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig service show storefront/dev/search');
    const seen = await ana.sees('CrashLoopBackOff');
    expect(seen.rendered).toContain('0 of 1 replicas ready');
    expect(seen.rendered).toContain('17 restarts');
    expect(seen.rendered).toContain('🔴 not ready');
  });

  test('YAML of a service comes with its secrets masked', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig service yaml payments/dev/api');
    const seen = await ana.sees('Kubernetes YAML');
    expect(seen.rendered).toContain('name: DB_PASSWORD');
    expect(seen.rendered).toContain('value: ••••');
  });

  test('variables of all types are listed, and the secret one is masked', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig var list payments/dev');
    const seen = await ana.sees('5 global variables');
    expect(seen.rendered).toContain('DB_PASSWORD = ••••');
    expect(seen.rendered).toContain('one of debug, info, warn, error');
    expect(seen.rendered).toContain('used by api, worker');
  });

  test('a Secret shows its keys, never its values, and says where to see them', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig config show payments/dev secret api-credentials');
    const seen = await ana.sees('Secret api-credentials');
    expect(seen.rendered).toContain('••••');
    expect(seen.rendered).toContain('open the environment in Zadig');
  });

  test('configurations of all four kinds are listed, or of one kind', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig config list payments/dev');
    const all = await ana.sees('7 configurations');
    for (const kind of ['ConfigMap', 'Secret', 'Ingress', 'PVC']) expect(all.rendered).toContain(kind);
    await ana.slash('/zadig config list payments/dev pvc');
    await ana.sees('1 configuration');
  });

  test('sub environment checks say what is missing', async () => {
    await using bot = await startBot({ zadig: { dialect } });
    const ana = bot.person('ana');
    await ana.slash('/zadig subenv check payments/dev');
    await ana.sees('worker.Deployment');
    await ana.slash('/zadig subenv ready payments/dev enable');
    await ana.sees('Enabling sub environments is not done');
  });
});

test('a Helm release has values instead of YAML', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig service values analytics/dev/clickhouse');
  await ana.sees('fullnameOverride: clickhouse');
  await ana.slash('/zadig service yaml analytics/dev/clickhouse');
  await ana.sees('Try /zadig service values analytics/dev/clickhouse');
  await ana.slash('/zadig service show analytics/prod/clickhouse');
  await ana.sees(/\d of \d replicas ready/);
});

test('a long YAML arrives as a file in the thread of a direct message, and the answer says where', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const env = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  const [config] = env?.configs ?? [];
  if (config === undefined) throw new Error('the world has no configuration');
  config.yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${config.name}\ndata:\n${Array.from({ length: 400 }, (_, line) => `  line-${line}: value ${line}`).join('\n')}\n`;
  await ana.slash(`/zadig config show payments/dev ConfigMap ${config.name}`);
  const told = await ana.sees('I sent you the file in our direct message');
  expect(told.ephemeral).toBe(true);
  const [file] = ana.messages({ channel: 'dm' }).flatMap((message) => message.files);
  expect(file?.content).toContain('line-399: value 399');
});

test('--share shows the answer to the channel, otherwise only the asker sees it', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.slash('/zadig env list storefront');
  await ana.sees('storefront/dev');
  expect(ben.messages().some(({ rendered }) => rendered.includes('storefront/dev'))).toBe(false);
  await ana.slash('/zadig env list storefront --share');
  await ben.sees('storefront/dev');
});

test('a mention is answered in its thread, a direct message where it was written', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const asked = await ana.mention('env list payments');
  await ben.sees('payments/dev', { thread: asked.ts });
  const inThread = await ben.mention('var list payments/qa', { thread: asked.ts });
  await ana.sees('global variables', { thread: asked.ts });
  expect(inThread.channel).toBe(asked.channel);
  await ana.dm('service show payments/dev/worker');
  await ana.sees('worker · Deployment', { channel: 'dm' });
});

test('what a phone makes of the text is undone', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig env list “payments” —share');
  const seen = await ana.sees('payments/dev');
  expect(seen.ephemeral).toBe(false);
});

test('a list longer than a page is paged with buttons, and every entry appears once', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const env = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  for (let index = 0; index < 60; index += 1) {
    env?.globals.push({
      key: `EXTRA_${index}`,
      value: `${index}`,
      type: 'string',
      options: [],
      desc: '',
      related_services: [],
    });
  }
  await ana.slash('/zadig var list payments/dev');
  const names = new Set<string>();
  for (let page = await ana.sees('1–'); ; ) {
    for (const [name] of page.rendered.matchAll(/EXTRA_\d+/g)) names.add(name);
    const [, last, total] = /(\d+) of (\d+)$/m.exec(page.rendered) ?? [];
    if (last === total) break;
    await ana.click('Next', { in: page });
    page = await ana.sees(`${Number(last) + 1}–`);
  }
  expect(names.size).toBe(60);
  expect(ana.messages({ ephemeral: true })).toHaveLength(1);
});

test('a page in a direct message turns in place, and one that was shared turns for the presser alone', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const env = bot.zadig.world.environments.find(
    ({ project, key }) => project === 'payments' && key === 'dev',
  );
  for (let index = 0; index < 20; index += 1) {
    env?.globals.push({
      key: `EXTRA_${index}`,
      value: `${index}`,
      type: 'string',
      options: [],
      desc: '',
      related_services: [],
    });
  }
  await ana.dm('var list payments/dev');
  await ana.sees('1–15 of 25', { channel: 'dm' });
  const said = ana.messages({ channel: 'dm' }).length;
  await ana.click('Next');
  await ana.sees('16–25 of 25', { channel: 'dm' });
  expect(ana.messages({ channel: 'dm' })).toHaveLength(said);
  await ana.slash('/zadig var list payments/dev --share');
  const shared = await ben.sees('1–15 of 25', { channel: 'payments' });
  await ben.click('Next', { in: shared });
  const own = await ben.sees('16–25 of 25');
  expect(own.ephemeral).toBe(true);
  await ana.sees('1–15 of 25', { channel: 'payments' });
});

test('one project that cannot be read does not hide the others', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await using limited = await startBot({
    zadig: { dialect: 'documented' },
    settings: { projects: ['analytics', 'payments'] },
  });
  const dan = limited.person('dan');
  await dan.slash('/zadig env list');
  const seen = await dan.sees('payments/dev');
  expect(seen.rendered).toMatch(/analytics: Zadig could not list the environments/);
  await ana.slash('/zadig env list');
  await ana.sees('storefront/dev');
});

test('a mention in the middle of a sentence is understood', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.mention('hey @zadig env list payments');
  await ana.sees('payments/dev');
});
