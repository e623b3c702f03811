import { expect, test } from 'vitest';
import type { z } from 'zod';
import { NO_CHOICE } from '../../src/blocks/form/options.ts';
import { commands } from '../../src/commands/index.ts';
import type { Source } from '../../src/domain/args.ts';
import type { Choices, Looking } from '../../src/domain/choices.ts';
import type { Directory } from '../../src/domain/groups.ts';
import { Settings } from '../../src/domain/settings.ts';
import { type ChoiceDesk, createChoices, PATIENCE_MS } from '../../src/forms/choices.ts';
import { startZadig, type ZadigOptions, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { createChangeLists } from '../../src/store/change-lists.ts';
import { openDb } from '../../src/store/db.ts';
import { createZadig } from '../../src/zadig/client.ts';
import { DIALECTS } from '../commands/harness.ts';
import { addWorkload } from '../commands/worlds.ts';
import { startBot } from '../support/bot.ts';
import { freshDatabase } from '../support/database.ts';
import { asks, governed } from '../support/governed.ts';

type GivenSettings = z.input<typeof Settings>;

/** Leads may do everything, developers what is not production; nobody else anything. */
const RULES: GivenSettings = {
  groups: { leads: { users: ['U0BEN'] }, developers: { users: ['U0ANA', 'U0BEN'] } },
  access: [
    { who: ['leads'], may: ['read', 'stream', 'change'] },
    { who: ['developers'], may: ['read', 'change'], in: { production: false } },
  ],
};

const OPEN: GivenSettings = { access: [{ who: 'everyone', may: ['read', 'stream', 'change'] }] };
const NOBODY: Directory = { members: async () => new Set() };

interface Desk extends AsyncDisposable {
  readonly desk: ChoiceDesk & { stop(): void };
  readonly sandbox: ZadigSandbox;
  /** Lets time pass. */
  wait(ms: number): void;
  /** What somebody who looks for `query` is offered; by default ana, to change something. */
  offer(source: Source, where?: string, query?: string, more?: Partial<Looking>): Promise<Choices>;
}

/** The desk over the real client, against a Zadig of its own. */
async function startDesk(
  settings: GivenSettings = OPEN,
  zadigOptions: ZadigOptions = {},
  directory: Directory = NOBODY,
): Promise<Desk> {
  const sandbox = await startZadig({ rolloutMs: 20, logIntervalMs: 0, ...zadigOptions });
  const database = await freshDatabase('sqlite');
  const db = await openDb(database.url);
  let passed = 0;
  const now = () => passed + performance.now();
  const desk = createChoices({
    zadig: createZadig({ url: sandbox.url, token: sandbox.token, now }),
    settings: Settings.parse(settings),
    directory,
    commands,
    lists: createChangeLists(db),
    now,
    onFailed: (error) => {
      throw error;
    },
  });
  return {
    desk,
    sandbox,
    wait: (ms) => {
      passed += ms;
    },
    offer: (source, where = '', query = '', more = {}) =>
      desk.offer({ source, given: givenIn(where), query, actor: person('ana'), kind: 'change', ...more }),
    async [Symbol.asyncDispose]() {
      desk.stop();
      await db.destroy();
      await sandbox.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

const person = (name: string) => ({ userId: `U0${name.toUpperCase()}`, teamId: 'T0HOME' });

/** `payments/dev/api type=Secret`. */
function givenIn(where: string): Looking['given'] {
  const [target = '', ...others] = where.split(' ');
  const [project, env, service] = target.split('/');
  const parts = Object.entries({ project, env, service }).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, value]],
  );
  return Object.fromEntries([...parts, ...others.map((other) => other.split('='))]);
}

const values = ({ choices }: Choices) => choices.map(({ value }) => value);

/** As they are read: `dev (test · success)`. */
const read = ({ choices }: Choices) =>
  choices.map(({ value, text = value, about = '' }) => (about === '' ? text : `${text} (${about})`));

test.each(DIALECTS)('what an environment holds is offered, with what it is (%s)', async (dialect) => {
  await using bench = await startDesk({ ...OPEN, projects: ['payments', 'storefront'] }, { dialect });
  const { offer, sandbox } = bench;
  expect(await offer('projects')).toEqual({
    choices: [{ value: 'payments' }, { value: 'storefront' }],
    note: null,
  });
  const environments = await offer('environments', 'payments');
  expect(environments.note).toBeNull();
  expect(read(environments)).toEqual([
    'dev (test · success)',
    dialect === 'server' ? 'prod (production · success · Production EU)' : 'prod (production · success)',
    'qa (test · success)',
    'staging (test · sleeping)',
  ]);
  expect(values(await offer('services', 'payments/qa'))).toEqual(['api', 'worker']);
  expect(read(await offer('services', 'payments/dev', 'api'))[0]).toMatch(
    /^api \((running|unstable) · k8s\)$/,
  );
  addWorkload(sandbox, 'api', { name: 'api-canary', kind: 'StatefulSet', replicas: 1 });
  addWorkload(sandbox, 'api', { name: 'api', kind: 'StatefulSet', replicas: 1 });
  expect(read(await offer('workloads', 'payments/dev/api'))).toEqual(
    expect.arrayContaining([
      'api-canary (StatefulSet · 1 pod)',
      'Deployment/api (Deployment · 2 pods)',
      'StatefulSet/api (StatefulSet · 1 pod)',
    ]),
  );
  const containers = await offer('containers', 'payments/dev/api');
  expect(read(containers)).toContain('api (in api, api-canary, api)');
  const [image] = read(await offer('containers', 'payments/dev/api workload=api-canary'));
  expect(image).toMatch(/^api \(registry\.example\.com\/.*:.*\)$/);
  const pods = read(await offer('pods', 'payments/dev/api'));
  expect(pods.length).toBeGreaterThan(1);
  for (const pod of pods) expect(pod).toMatch(/^api-[\w-]+ \((ready|not ready)/);
  expect(values(await offer('configs', 'payments/dev type=Secret'))).not.toEqual([]);
});

test('variables come with their values, those of secrets hidden', async () => {
  await using bench = await startDesk();
  const globals = read(await bench.offer('variables', 'payments/dev'));
  expect(globals).toContain('LOG_LEVEL (info)');
  expect(globals).toContain('DB_PASSWORD (••••)');
  const own = read(await bench.offer('service-variables', 'payments/dev/api'));
  expect(own).toContain('TIMEOUT_MS (default: 3000)');
  expect(own).toContain('LOG_LEVEL (follows the environment: info)');
  expect(JSON.stringify([globals, own])).not.toContain('pa55');
});

test('services that the environment lacks are those its project defines for its side', async () => {
  await using bench = await startDesk();
  const { offer, sandbox } = bench;
  const lacking = await offer('absent-services', 'payments/qa');
  expect(values(lacking)).toContain('ledger');
  expect(values(lacking)).not.toContain('api');
  expect(values(await offer('project-services', 'payments'))).toEqual(
    expect.arrayContaining(['api', ...values(lacking)]),
  );
  await offer('absent-services', 'payments/prod');
  expect(sandbox.requests({ path: '/openapi/service/yaml/services' })).toHaveLength(1);
  expect(sandbox.requests({ path: '/openapi/service/yaml/production/services' })).toHaveLength(1);
});

test('clusters and registries are called what env create takes them for, by name unless that says too little', async () => {
  await using bench = await startDesk();
  const { offer, sandbox } = bench;
  expect(await offer('clusters')).toEqual({
    choices: [
      { value: 'eu-production', about: 'production cluster' },
      { value: 'local', about: 'test cluster' },
    ].map((choice) => expect.objectContaining(choice)),
    note: null,
  });
  expect(values(await offer('registries', '', 'eu'))).toEqual(['registry-eu.example.com/production']);
  const [first] = sandbox.world.registries;
  if (first === undefined) throw new Error('there is no registry');
  sandbox.world.registries.push({ ...first, id: 'twin' });
  bench.wait(700_000);
  const twins = await offer('registries', '', 'apps');
  expect(read(twins)).toEqual(
    [`registry.example.com/apps (${first.id})`, 'registry.example.com/apps (twin)'].sort(),
  );
  expect([...values(twins)].sort()).toEqual([first.id, 'twin'].sort());
});

test('a Zadig that does not list something lets it be typed', async () => {
  await using bench = await startDesk(OPEN, { dialect: 'documented' });
  const { offer } = bench;
  expect(await offer('projects')).toEqual({
    choices: [],
    note: 'This Zadig does not list projects; type the whole name.',
  });
  expect(await offer('clusters', 'payments', ' local ')).toEqual({
    choices: [{ value: 'local', text: 'local (as typed)' }],
    note: 'This Zadig does not list clusters; type the whole id.',
  });
  expect(values(await offer('absent-services', 'payments/dev', 'fraud'))).toEqual(['fraud']);
  // The token alone decides about projects then.
  expect(values(await offer('environments', 'payments', 'dev'))).toEqual(['dev']);
});

test.each<[Source, string, string]>([
  ['environments', '', 'Choose a project first.'],
  ['services', '', 'Choose a project first.'],
  ['services', 'payments', 'Choose an environment first.'],
  ['pods', 'payments/dev', 'Choose a service first.'],
  ['configs', 'payments/dev', 'Choose a type first.'],
  ['configs', 'payments/dev type=Job', 'Choose one of ConfigMap, Secret, Ingress, PVC first.'],
  ['services', 'secret-project/dev', 'There is no project secret-project here.'],
])('%s of “%s”: %s', async (source, where, note) => {
  await using bench = await startDesk();
  expect(await bench.offer(source, where, 'x')).toEqual({ choices: [], note });
});

test('what is typed narrows the list, and what is not there is not offered', async () => {
  await using bench = await startDesk();
  const { offer } = bench;
  expect(values(await offer('environments', 'payments', 'prd'))).toEqual(['prod']);
  expect(values(await offer('environments', 'payments', 'production eu'))).toEqual(['prod']);
  expect(await offer('environments', 'payments', 'eu-west')).toEqual({
    choices: [],
    note: 'Nothing matches “eu-west”.',
  });
  expect(await offer('services', 'payments/qa9', 'api')).toEqual({
    choices: [{ value: 'api', text: 'api (as typed)' }],
    note: 'Zadig does not list payments/qa9.',
  });
  expect(values(await offer('commands', '', 'deploy'))[0]).toBe('image');
  expect(read(await offer('commands', '', 'env show'))).toEqual([expect.stringMatching(/^env show \(\S/)]);
  expect((await offer('config-yaml', 'payments/dev', 'x')).choices).toEqual([]);
});

test('nothing is offered that the asker may not use in this way', async () => {
  await using bench = await startDesk(RULES);
  const { offer } = bench;
  expect(values(await offer('environments', 'payments'))).toEqual(['dev', 'qa', 'staging']);
  expect(await offer('environments', 'payments', 'prod')).toEqual({
    choices: [],
    note: 'Nothing matches “prod”.',
  });
  for (const source of ['services', 'absent-services', 'variables'] as const) {
    expect(await offer(source, 'payments/prod')).toEqual({
      choices: [],
      note: 'You may not change payments/prod.',
    });
  }
  for (const source of ['workloads', 'containers', 'pods', 'service-variables'] as const) {
    expect(values(await offer(source, 'payments/prod/api', 'api'))).toEqual([]);
  }
  expect(values(await offer('configs', 'payments/prod type=Secret'))).toEqual([]);
  // One that is in no list may be production.
  expect(await offer('services', 'payments/nowhere', 'api')).toEqual({
    choices: [],
    note: 'You may not change payments/nowhere.',
  });
  expect(values(await offer('environments', 'payments', '', { kind: 'stream' }))).toEqual([]);
  const ben = { actor: person('ben') };
  expect(values(await offer('environments', 'payments', 'prod', ben))).toEqual(['prod']);
  expect(values(await offer('services', 'payments/prod', 'api', ben))).toEqual(['api']);
  // The list that ben has filled is not ana's.
  expect(values(await offer('services', 'payments/prod', 'api'))).toEqual([]);
});

test('who is in no group is offered nothing', async () => {
  await using bench = await startDesk(RULES);
  const eve = { actor: person('eve') };
  expect(await bench.offer('environments', 'payments', '', eve)).toEqual({
    choices: [],
    note: 'You may use none of its environments in this way.',
  });
  for (const [source, where] of [
    ['services', 'payments/dev'],
    ['pods', 'payments/dev/api'],
    ['project-services', 'payments'],
    ['clusters', ''],
    ['registries', ''],
  ] as const) {
    expect((await bench.offer(source, where, 'a', eve)).choices).toEqual([]);
  }
});

test('clusters are for those who may make an environment somewhere', async () => {
  const settings = {
    groups: { guests: { users: ['U0EVE'] }, payers: { users: ['U0DAN'] } },
    access: [
      { who: ['guests'], may: ['read'] },
      { who: ['payers'], may: ['change'], in: { project: 'payments', env: 'qa' } },
      { who: ['payers'], may: ['read'] },
      { who: 'everyone', may: ['read', 'change'] },
    ],
  } satisfies GivenSettings;
  await using bench = await startDesk(settings);
  const { offer } = bench;
  // The first rule that speaks of a guest decides, whatever a later one says of everyone.
  expect((await offer('clusters', '', '', { actor: person('eve') })).choices).toEqual([]);
  expect(values(await offer('clusters', '', '', { actor: person('dan') }))).toHaveLength(2);
  expect((await offer('project-services', 'storefront', '', { actor: person('dan') })).choices).toEqual([]);
  expect(values(await offer('project-services', 'payments', '', { actor: person('dan') }))).toContain('api');
  expect(values(await offer('clusters'))).toHaveLength(2);
});

test.each<[string, Directory]>([
  ['refuses', { members: () => Promise.reject(new Error('down')) }],
  ['does not answer', { members: () => new Promise(() => {}) }],
])('when Slack %s, nobody is in its groups, and others are served', async (_, directory) => {
  const leads = { slack_group: 'S0LEADS' };
  const settings = { ...RULES, groups: { ...RULES.groups, leads } };
  await using bench = await startDesk(settings, {}, directory);
  const ben = { actor: person('ben') };
  const note = 'Slack did not say who is in leads: you count as out.';
  const offered = await bench.offer('environments', 'payments', '', ben);
  expect(offered.note).toBe(note);
  expect(values(offered)).toEqual(['dev', 'qa', 'staging']);
  expect(await bench.offer('services', 'payments/prod', '', ben)).toEqual({ choices: [], note });
});

test('3,000 services are found by a few letters, the best hundred of them', async () => {
  await using bench = await startDesk();
  const { services } = environmentOf(bench.sandbox.world, 'payments', 'dev');
  const [first] = services;
  if (first === undefined) throw new Error('there is no service');
  services.length = 0;
  for (let at = 0; at < 3_000; at += 1)
    services.push({ ...first, name: `svc-${at % 7}.node-${at}`, workloads: [] });
  const all = await bench.offer('services', 'payments/dev');
  expect(all.note).toBe('First 100 of 3,000; type to narrow.');
  expect(values(all).slice(0, 2)).toEqual(['svc-0.node-0', 'svc-0.node-7']);
  expect(all.choices).toHaveLength(100);
  const found = await bench.offer('services', 'payments/dev', 'node-2999');
  expect(found.note).toBeNull();
  expect(values(found)[0]).toBe('svc-3.node-2999');
  const before = process.cpuUsage();
  for (let at = 0; at < 20; at += 1) await bench.offer('services', 'payments/dev', `nod-${at}`);
  expect(process.cpuUsage(before).user / 1_000 / 20).toBeLessThan(20);
  expect(bench.sandbox.requests({ path: '/openapi/environments/dev' })).toHaveLength(1);
});

test('names too long for a list are counted', async () => {
  await using bench = await startDesk();
  const { services } = environmentOf(bench.sandbox.world, 'payments', 'dev');
  for (const service of services.slice(0, 2)) service.name = `${service.name}-${'x'.repeat(150)}`;
  const offered = await bench.offer('services', 'payments/dev');
  expect(offered.note).toBe('2 names are too long for a list; type the command instead.');
  expect(offered.choices).toHaveLength(services.length - 2);
});

test('however many ask at once, Zadig is asked once, and again when the list is old', async () => {
  await using bench = await startDesk({ ...OPEN, projects: ['payments'] });
  const { offer, sandbox } = bench;
  const asked = () => sandbox.requests({ path: /^\/openapi\/environments$/ }).length;
  const offers = await Promise.all(
    ['', 'd', 'de', 'dev'].map((typed) => offer('environments', 'payments', typed)),
  );
  for (const offered of offers) expect(values(offered)).toContain('dev');
  bench.wait(29_000);
  await offer('environments', 'payments');
  expect(asked()).toBe(1);
  environmentOf(sandbox.world, 'payments', 'qa').key = 'qa2';
  bench.wait(2_000);
  // The old list at once, the new one with the next keystroke.
  expect(values(await offer('environments', 'payments', 'qa'))).toEqual(['qa']);
  await expect.poll(async () => values(await offer('environments', 'payments', 'qa'))).toEqual(['qa2']);
  expect(asked()).toBe(2);
});

test('while Zadig is slow, people get an answer in time, and the list as soon as it is there', async () => {
  await using bench = await startDesk({ ...OPEN, projects: ['payments'] });
  bench.sandbox.fault({ kind: 'slow', delayMs: 5_000 });
  const started = performance.now();
  const offered = await bench.offer('environments', 'payments', 'dev');
  expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
  expect(offered).toEqual({
    choices: [{ value: 'dev', text: 'dev (as typed)' }],
    note: 'This list takes long; type on in a moment, or type the whole name.',
  });
  await expect
    .poll(async () => read(await bench.offer('environments', 'payments', 'dev')))
    .toEqual(['dev (test · success)']);
  expect(bench.sandbox.requests({ path: /^\/openapi\/environments$/ })).toHaveLength(1);
});

test('when Zadig is dead, what was read before is offered, and else what is typed', async () => {
  await using bench = await startDesk({ ...OPEN, projects: ['payments'] });
  const { offer, sandbox } = bench;
  await offer('services', 'payments/dev');
  await sandbox.close();
  bench.wait(240_000);
  const old = await offer('services', 'payments/dev', 'api');
  expect(values(old)).toEqual(['api']);
  await expect
    .poll(async () => (await offer('services', 'payments/dev', 'api')).note)
    .toBe('Zadig does not answer; this list is 4 min old.');
  const started = performance.now();
  expect(await offer('services', 'payments/qa', 'api')).toEqual({
    choices: [{ value: 'api', text: 'api (as typed)' }],
    note: 'Zadig does not answer; type the whole name.',
  });
  expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
  bench.wait(600_000);
  expect(await offer('environments', 'payments')).toEqual({
    choices: [],
    note: 'Zadig does not answer; type the whole name.',
  });
});

test.each<[number, string]>([
  [429, 'Zadig does not answer; type the whole name.'],
  [403, 'Zadig does not let me list configurations; type the whole name.'],
  [500, 'Zadig could not list configurations; type the whole name.'],
])('a %i is said in words, and Zadig is left alone for some seconds', async (status, note) => {
  await using bench = await startDesk();
  const { offer, sandbox } = bench;
  await offer('environments', 'payments');
  const heal = sandbox.fault({ match: { path: /envcfgs/ }, kind: 'status', status });
  expect(await offer('configs', 'payments/dev type=ConfigMap')).toEqual({ choices: [], note });
  const asked = sandbox.requests().length;
  for (const query of ['a', 'ap', 'api']) {
    expect(values(await offer('configs', 'payments/dev type=ConfigMap', query))).toEqual([query]);
  }
  expect(sandbox.requests()).toHaveLength(asked);
  heal();
  bench.wait(5_000);
  expect((await offer('configs', 'payments/dev type=ConfigMap')).note).toBeNull();
});

test('without a licence for production the test environments are offered, and that is all there is', async () => {
  await using bench = await startDesk();
  bench.sandbox.world.licence = 'community';
  expect(await bench.offer('environments', 'payments', 'qa')).toEqual({
    choices: [{ value: 'qa', about: 'test · success' }],
    note: null,
  });
  expect((await bench.offer('environments', 'payments', 'prod')).note).toBe('Nothing matches “prod”.');
  expect(await bench.offer('services', 'payments/prod', 'api')).toEqual({
    choices: [{ value: 'api', text: 'api (as typed)' }],
    note: 'Zadig lists services only with a licence; type the whole name.',
  });
});

test('production that Zadig refuses is left out, and production it could not read may be typed', async () => {
  await using bench = await startDesk();
  const production = { match: { path: '/openapi/environments/production' }, kind: 'status' } as const;
  const heal = bench.sandbox.fault({ ...production, status: 403 });
  expect(await bench.offer('environments', 'payments', 'prod')).toEqual({
    choices: [],
    note: 'Nothing matches “prod”.',
  });
  heal();
  bench.sandbox.fault({ ...production, status: 503 });
  bench.wait(700_000);
  const offered = await bench.offer('environments', 'payments', 'prod');
  expect(offered).toEqual({
    choices: [{ value: 'prod', text: 'prod (as typed)' }],
    note: 'Zadig did not list production.',
  });
  bench.sandbox.clearFaults();
  bench.wait(5_000);
  await expect
    .poll(async () => read(await bench.offer('environments', 'payments', 'prod')))
    .toEqual(['prod (production · success · Production EU)']);
});

test('a service that is not there, or whose names Zadig would refuse, has nothing to offer', async () => {
  await using bench = await startDesk();
  expect((await bench.offer('pods', 'payments/dev/nothing')).note).toBe(
    'Zadig does not find what was chosen before; type the whole name.',
  );
  const odd = { given: { project: 'payments', env: 'dev', service: '../..' } };
  expect((await bench.offer('pods', '', '', odd)).choices).toEqual([]);
  expect((await bench.offer('service-variables', '', 'x'.repeat(151), odd)).choices).toEqual([]);
  expect((await bench.offer('service-variables', '', NO_CHOICE, odd)).choices).toEqual([]);
});

test('changes are offered to those who may see them', async () => {
  await using bot = await startBot({ settings: governed() });
  const { id } = await asks(bot.person('ana'), 'restart payments/prod/api --reason "stuck"');
  const db = await openDb(bot.databaseUrl);
  const desk = (settings: GivenSettings) =>
    createChoices({
      zadig: createZadig({ url: bot.zadig.url, token: bot.zadig.token }),
      settings: Settings.parse(settings),
      directory: NOBODY,
      commands,
      lists: createChangeLists(db),
      now: () => performance.timeOrigin + performance.now(),
    });
  const looking = (name: string, query: string): Looking => ({
    source: 'changes',
    given: {},
    query,
    actor: person(name),
    kind: 'read',
  });
  const choice = {
    value: id,
    text: `${id} · restart payments/prod/api`,
    about: 'waiting for approval · just now · “stuck”',
  };
  expect(await desk(OPEN).offer(looking('ben', ''))).toEqual({ choices: [choice], note: null });
  expect(await desk(OPEN).offer(looking('ben', 'prod/api'))).toEqual({ choices: [choice], note: null });
  // Who asked sees it, whatever else they may; who approves, too.
  expect(values(await desk(RULES).offer(looking('ana', id)))).toEqual([id]);
  expect(await desk(RULES).offer(looking('eve', id))).toEqual({
    choices: [],
    note: `Nothing matches “${id}”.`,
  });
  const approvers = {
    ...RULES,
    groups: { ...RULES.groups, leads: { users: ['U0EVE'] } },
    access: [{ who: ['developers'], may: ['read'] }],
  } satisfies GivenSettings;
  expect(values(await desk(approvers).offer(looking('eve', id)))).toEqual([id]);
  const offers = (name: string, command: string) => desk(approvers).offer({ ...looking(name, ''), command });
  for (const [name, command] of [
    ['eve', 'approve'],
    ['eve', 'deny'],
    ['ana', 'withdraw'],
    ['ana', 'change'],
  ] as const)
    expect(values(await offers(name, command)), `${name} ${command}`).toEqual([id]);
  for (const [name, command, note] of [
    ['ana', 'approve', 'Nothing waits for your approval.'],
    ['ana', 'deny', 'Nothing waits that you could deny.'],
    ['eve', 'withdraw', 'You wait for nothing that could be withdrawn.'],
    ['eve', 'review', 'Nothing waits to be signed off by you.'],
    ['ana', 'check', 'The outcome of every change is known.'],
    ['ana', 'undo', 'There is nothing that you could take back.'],
  ] as const)
    expect(await offers(name, command), `${name} ${command}`).toEqual({ choices: [], note });
  await db.destroy();
  const blind = await desk(OPEN).offer(looking('ana', id));
  expect(values(blind)).toEqual([id]);
  expect(blind.note).toBe('The changes cannot be read just now; type the whole id.');
});

test('what can do nothing in production offers test environments alone, and says so', async () => {
  await using bench = await startDesk();
  const { choices, note } = await bench.offer('environments', 'payments', '', { only: 'test' });
  expect(choices.map(({ value }) => value)).toEqual(['dev', 'qa', 'staging']);
  expect(note).toBe('Production is left out: Zadig cannot do this there.');
  expect(await bench.offer('services', 'payments/prod', '', { only: 'test' })).toEqual({
    choices: [],
    note: 'Zadig cannot do this in production: choose a test environment.',
  });
  expect(values(await bench.offer('services', 'payments/dev', '', { only: 'test' }))).toContain('api');
  expect(values(await bench.offer('environments', 'payments'))).toContain('prod');
});

test('what has changed is read again as soon as that is known', async () => {
  await using bench = await startDesk();
  const { services } = environmentOf(bench.sandbox.world, 'payments', 'dev');
  const before = values(await bench.offer('services', 'payments/dev'));
  expect(before.length).toBe(services.length);
  services.pop();
  bench.desk.forget('storefront');
  expect(values(await bench.offer('services', 'payments/dev'))).toEqual(before);
  bench.desk.forget('payments');
  expect(values(await bench.offer('services', 'payments/dev')).length).toBe(before.length - 1);
});
