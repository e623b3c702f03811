import { expect, test } from 'vitest';
import type { Json } from '../../src/sandbox/slack/json.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { openDb } from '../../src/store/db.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { forge, startOther, submission, withMetadata } from '../support/forge.ts';
import { choose, environmentOf, opens, reviews, reviewsImage } from '../support/forms.ts';
import { asks, audited, governed, PATIENT, sent } from '../support/governed.ts';

const PATIENCE = { timeout: 10_000 } as const;

function failures(bot: Pick<Bot, 'log'>): readonly string[] {
  return bot
    .log()
    .split('\n')
    .filter((line) => /"level":"(?:error|fatal)"/.test(line));
}

test('what a form carries is believed in nothing: broken, huge and foreign contents are refused', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  ana.fill({ Image: ':v9' });
  const contents = [
    '',
    'no json',
    '[]',
    'null',
    '"x"',
    'x'.repeat(3_000),
    '{"__proto__":{"command":"image"}}',
    withMetadata(ana, { command: 'constructor' }),
    withMetadata(ana, { command: '__proto__' }),
    withMetadata(ana, { command: 'image --break-glass' }),
    withMetadata(ana, { page: 7 }),
    withMetadata(ana, { carried: { a: { b: 1 } } }),
    withMetadata(ana, { extra: true }),
    withMetadata(ana, { origin: null }),
  ];
  for (const private_metadata of contents) {
    const { status, body } = await forge(bot, bot.app.port, submission(ana, { private_metadata }));
    expect([status, private_metadata.slice(0, 80), body.includes('cannot be read any more')]).toEqual([
      200,
      private_metadata.slice(0, 80),
      true,
    ]);
  }
  expect(sent(bot)).toEqual([]);
  expect(failures(bot)).toEqual([]);
});

test('prototype keys, flags and parts with slashes in a form change nothing but what they name', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  ana.fill({ Image: ':v9' });
  const carried = {
    ...{ 'break-glass': 'true', 'dry-run': 'true', share: 'true', constructor: 'x', from: '1' },
    ...{ 'service.project': 'payments/prod', 'service.env': 'api' },
  };
  const given = { project: 'payments/prod', env: 'api' };
  const smuggled = withMetadata(ana, { carried, given }).replace(
    '"carried":{',
    '"carried":{"__proto__":["x"],',
  );
  const state = { values: { ['f|__proto__|']: { input: { value: 'x' } }, ...ana.modal()?.values } };
  const first = await forge(bot, bot.app.port, submission(ana, { private_metadata: smuggled, state }));
  expect(first.body).toContain('Change the image of worker in *payments/dev*');
  // Joined, they name production: then they are held against production's rules like anything typed.
  const only = { values: Object.fromEntries(Object.entries(ana.modal()?.values ?? {}).slice(-1)) };
  const joined = await forge(bot, bot.app.port, submission(ana, { private_metadata: smuggled, state: only }));
  expect(JSON.parse(joined.body)).toEqual({
    response_action: 'errors',
    errors: { 'f|image|': 'Which image? For example :v1.42.0.' },
  });
  expect(sent(bot)).toEqual([]);
  expect(failures(bot)).toEqual([]);
});

test('an outsider learns nothing from a form, whatever they send', async () => {
  await using bot = await startBot({ transport: 'http' });
  const ana = bot.person('ana');
  await opens(ana, 'var set payments/dev');
  await expect.poll(() => ana.modal()?.rendered).toContain('LOG_LEVEL');
  const asEve = { id: 'U0EVE', name: 'eve', team_id: 'T0OTHER' };
  const given = submission(ana, {}, asEve);
  const told = await forge(bot, bot.app.port, given);
  expect(told.body).not.toContain('LOG_LEVEL');
  const before = bot.slack.calls('views.update').length;
  const [field] = ana.modal()?.blocks.filter(({ type }) => type === 'input') ?? [];
  await forge(bot, bot.app.port, {
    ...given,
    type: 'block_actions',
    container: { type: 'view', view_id: ana.modal()?.id },
    actions: [
      { action_id: 'input', block_id: field?.['block_id'], type: 'external_select', action_ts: '1.2' },
    ],
  });
  const suggestion = await forge(bot, bot.app.port, {
    ...given,
    type: 'block_suggestion',
    ...{ action_id: 'input', block_id: field?.['block_id'], value: '' },
  });
  expect(JSON.parse(suggestion.body)).toEqual({ options: [] });
  await ana.slash('/zadig var list payments/dev');
  await ana.sees('REGION');
  const drawn = bot.slack.calls('views.update').slice(before);
  expect(drawn).toEqual([]);
});

test.each(['x', '{}', '{"id":"a"}'])('a form to deny with that is broken says so: %s', async (broken) => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  await ben.click('Deny', { in: card });
  await ben.waitForModal({ has: 'Deny this change?' });
  const told = await forge(bot, bot.app.port, submission(ben, { private_metadata: broken }));
  expect(told.body).toContain('Something is wrong with this form, so nothing was denied.');
  expect(failures(bot)).toEqual([]);
});

test('a shortcut of somebody from outside asks Zadig for nothing', async () => {
  await using bot = await startBot({ transport: 'http' });
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  const { channel, ts } = await ana.say('storefront/dev is slow', { channel: 'partners' });
  await forge(bot, bot.app.port, {
    ...{ type: 'message_action', callback_id: 'tail_logs_here', trigger_id: 'forged.shortcut' },
    ...{ team: { id: 'T0DEMO', domain: 'demo' }, user: { id: eve.id, name: 'eve', team_id: 'T0OTHER' } },
    ...{ api_app_id: 'A0DEMO', channel: { id: channel, name: 'partners' }, message_ts: ts },
    message: { type: 'message', user: ana.id, ts, text: 'storefront/dev is slow' },
  });
  await expect
    .poll(() => bot.slack.calls('chat.postEphemeral').map(({ args }) => args['user']))
    .toEqual([eve.id]);
  expect(bot.zadig.requests({ path: /environments/ })).toEqual([]);
});

test('a picker answers in time though Slack takes long to say who asks', async () => {
  await using bot = await startBot({ transport: 'http' });
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev');
  const [field] = ana.modal()?.blocks.filter(({ type }) => type === 'input') ?? [];
  bot.slack.fault({ method: 'users.info', delayMs: 5_000 });
  const asked = Date.now();
  const { body } = await forge(bot, bot.app.port, {
    ...submission(ana, {}, { id: 'U0BEN', name: 'ben', team_id: null }),
    type: 'block_suggestion',
    ...{ action_id: 'input', block_id: field?.['block_id'], value: '' },
  });
  expect(Date.now() - asked).toBeLessThan(2_900);
  expect(body).toContain('This takes long');
});

test('nobody agrees to what another has filled in', async () => {
  await using bot = await startBot({ transport: 'http' });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await reviewsImage(ana, ':v9');
  const stolen = await forge(bot, bot.app.port, submission(ana, {}, { id: ben.id, name: 'ben' }));
  expect(stolen.body).toContain('Not possible');
  const otherPlan = ana.modal()?.privateMetadata.replace(/[0-9a-f]{64}/, '0'.repeat(64));
  const guessed = submission(ana, { private_metadata: otherPlan });
  const anew = await forge(bot, bot.app.port, guessed);
  expect(anew.body).toContain('Things have changed since you looked');
  expect(sent(bot)).toEqual([]);
});

test('the box for an emergency is a right, not a box', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed({ break_glass: ['sre'] }) });
  const ana = bot.person('ana');
  await opens(ana, 'restart payments/prod');
  await choose(ana, 'Service', 'api');
  await reviews(ana);
  const values = {
    reason: { input: { type: 'plain_text_input', value: 'down' } },
    'break-glass': { input: { type: 'checkboxes', selected_options: [{ value: 'true' }] } },
  };
  const told = await forge(bot, bot.app.port, submission(ana, { state: { values } }));
  expect(told.body).toContain('Only sre may apply this without approval');
  expect(sent(bot)).toEqual([]);
});

/** Opens the form of a restart of worker in payments/dev, and goes as far as its plan. */
async function reviewsRestart(person: Person, env = 'dev'): Promise<void> {
  await opens(person, `restart payments/${env}`);
  await choose(person, 'Service', 'worker');
  await reviews(person);
}

/** Changes that were asked for, as the database has them. */
async function changesIn({ databaseUrl }: Pick<Bot, 'databaseUrl'>): Promise<number> {
  const db = await openDb(databaseUrl);
  const rows = await db.selectFrom('change').select('id').execute();
  await db.destroy();
  return rows.length;
}

test('a plan agreed to twice at the same moment is asked for once', async () => {
  await using bot = await startBot({ transport: 'http' });
  const ana = bot.person('ana');
  await reviewsRestart(ana);
  const once = submission(ana);
  const later = submission(ana);
  await Promise.all([once, once, submission(ana)].map((each) => forge(bot, bot.app.port, each)));
  await forge(bot, bot.app.port, later);
  await ana.sees('Succeeded: Restart worker', PATIENT);
  expect(sent(bot)).toHaveLength(1);
  expect(await changesIn(bot)).toBe(1);
});

test('a plan agreed to at two replicas at once is asked for once', async () => {
  await using bot = await startBot({ transport: 'http' });
  const ana = bot.person('ana');
  await reviewsRestart(ana);
  await using other = await startOther(bot, {});
  await Promise.all([forge(bot, bot.app.port, submission(ana)), forge(bot, other.app.port, submission(ana))]);
  await ana.sees('Succeeded: Restart worker', PATIENT);
  expect(await changesIn(bot)).toBe(1);
});

test('what was taken and has not been told yet is not taken again elsewhere', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await reviewsRestart(ana, 'prod');
  const [once, again] = [submission(ana), submission(ana)];
  await using other = await startOther(bot, governed());
  bot.slack.fault({ method: 'chat.postMessage', delayMs: 1_500, times: 4 });
  const first = forge(bot, bot.app.port, once);
  await expect.poll(() => changesIn(bot), PATIENCE).toBe(1);
  await forge(bot, other.app.port, again);
  await first;
  expect(await changesIn(bot)).toBe(1);
}, 30_000);

test('a plan whose approval is no longer needed is shown anew before production is changed', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await reviewsRestart(ana, 'prod');
  expect(ana.modal()?.submit).toBe('Ask for approval');
  await bot.stop();
  await using _next = await startOther(
    bot,
    governed({}, { policies: [{ match: { production: true }, approve: 'none' }] }),
  );
  await ana.submit();
  const anew = () => /It needs nobody/.test(ana.modal()?.rendered ?? '');
  await bot.slack.until(() => anew() || sent(bot).length > 0);
  expect(sent(bot)).toEqual([]);
});

test('a plan that was agreed to before says so when it is agreed to again', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await reviewsRestart(ana, 'prod');
  const [once, again] = [submission(ana), submission(ana)];
  await forge(bot, bot.app.port, once);
  await ana.sees('Asked for approval', { ...PATIENT, ephemeral: true });
  await expect.poll(async () => (await forge(bot, bot.app.port, again)).body).not.toContain('"clear"');
  const told = await forge(bot, bot.app.port, again);
  expect(told.body).toContain('it was asked for already');
  expect(await changesIn(bot)).toBe(1);
});

test('what becomes production while its plan is read is not applied without another look', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await reviewsRestart(ana);
  environmentOf(bot, 'payments', 'dev').production = true;
  await ana.submit();
  const told = await ana.waitForModal({ has: /Things have changed since you looked|Not asked for/ });
  expect(told.submit).not.toBe('Apply');
  expect(await changesIn(bot)).toBe(0);
  expect(sent(bot)).toEqual([]);
});

test('who may no longer change it when the plan is agreed to changes nothing', async () => {
  const settings = governed();
  await using bot = await startBot({ transport: 'http', settings });
  const ana = bot.person('ana');
  await reviewsRestart(ana);
  await bot.stop();
  const reads = { ...settings, access: [{ who: 'everyone' as const, may: ['read' as const] }] };
  await using _next = await startOther(bot, reads);
  await ana.submit();
  const why = await ana.waitForModal({ has: 'Not asked for' });
  expect(why.rendered).toContain('You may not change the environment payments/dev.');
  expect(await changesIn(bot)).toBe(0);
  expect(sent(bot)).toEqual([]);
});

const CLOSED = {
  groups: { leads: { slack_group: 'S0LEADS' } },
  access: [
    { who: ['leads'], may: ['read' as const, 'change' as const] },
    { who: 'everyone' as const, may: ['read' as const, 'change' as const], in: { project: 'storefront' } },
  ],
};

test('the second page of a new environment shows nothing of a project somebody may not change', async () => {
  await using bot = await startBot({ settings: CLOSED });
  const ana = bot.person('ana');
  await opens(ana, 'env create payments/mine');
  await choose(ana, 'Cluster', (await ana.suggest('Cluster', ''))[0] ?? '');
  ana.fill({ Namespace: 'mine' });
  await choose(ana, 'Registry', (await ana.suggest('Registry', ''))[0] ?? '');
  await ana.submit();
  await expect.poll(() => ana.modal()?.rendered).not.toContain('Reading from Zadig');
  expect(ana.modal()?.rendered).not.toContain('REGION');
});

test('nothing secret that is filled in stands in a log, the audit log or in clear in the database', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'config create payments/dev Secret');
  const yaml =
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: notes\nstringData:\n  readme: |\n    ```\n    zwiebel-kuchen\n    ```\n  note: kirsch-torte\n';
  ana.fill({ YAML: yaml });
  await reviews(ana);
  ana.fill({ 'Why?': 'the token is ghp_0123456789abcdefghijABCDEFGHIJ012345' });
  const db = await openDb(bot.databaseUrl);
  const drafts = JSON.stringify(await db.selectFrom('draft').selectAll().execute());
  expect(drafts).not.toMatch(/zwiebel|kirsch/);
  await ana.submit();
  await ana.sees(/Succeeded/, PATIENT);
  await bot.stop();
  const all: string[] = [JSON.stringify(await audited(bot.databaseUrl))];
  all.push(JSON.stringify(await db.selectFrom('change').selectAll().execute()));
  await db.destroy();
  const secrets = /zwiebel-kuchen|kirsch-torte|ghp_0123456789/;
  expect(bot.log()).not.toMatch(secrets);
  expect(JSON.stringify(ana.messages())).not.toMatch(secrets);
  for (const text of all) expect(text).not.toMatch(secrets);
});

const PASSWORD = 'zitronen-rolle-77';

test('a value typed for a secret variable is in clear nowhere but in the form it was typed in', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'service update payments/dev/api');
  await expect.poll(() => ana.modal()?.rendered).toContain('DB_PASSWORD');
  ana.fill({ DB_PASSWORD: PASSWORD });
  await reviews(ana);
  expect(ana.modal()?.rendered).not.toContain(PASSWORD);
  expect(ana.modal()?.privateMetadata).not.toContain(PASSWORD);
  await ana.submit();
  await ana.sees(/Succeeded/, PATIENT);
  await ana.slash(`/zadig var set payments/dev DB_PASSWORD=${PASSWORD} nonsense`);
  const told = await ana.sees('The word behind DB_PASSWORD=… is no key=value');
  await ana.click('Open the form', { in: told });
  await ana.waitForModal({ has: 'REGION' });
  ana.fill({ DB_PASSWORD: PASSWORD, REGION: 'x' });
  await ana.submit();
  await bot.stop();
  const db = await openDb(bot.databaseUrl);
  const rows = [
    await db.selectFrom('draft').selectAll().execute(),
    await db.selectFrom('change').selectAll().execute(),
    await audited(bot.databaseUrl),
  ];
  await db.destroy();
  expect(bot.log()).not.toContain(PASSWORD);
  expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  for (const { method, args } of bot.slack.calls())
    if (method.startsWith('chat.')) expect(JSON.stringify(args)).not.toContain(PASSWORD);
});

test.each([
  ['is agreed to', true],
  ['is asked for', false],
])(
  'a plan that %s while Slack takes no views is answered where its form was opened',
  async (_, agrees) => {
    await using bot = await startBot();
    const ana = bot.person('ana');
    await opens(ana, 'image payments/dev/worker');
    ana.fill({ Image: ':v9' });
    if (agrees) await reviews(ana);
    bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' }, times: 1 });
    bot.slack.fault({ method: 'views.update', status: 500 });
    await ana.submit();
    await ana.sees(agrees ? 'On it: Change the image' : /./, { ephemeral: true, timeoutMs: 8_000 });
  },
  30_000,
);

test.each([{ status: 500 }, { retryAfterS: 1 }, { error: 'internal_error' }, { reset: true }])(
  'a shortcut whose menu Slack does not take (%o) is answered in the direct message',
  async (fault) => {
    await using bot = await startBot();
    const ana = bot.person('ana');
    bot.slack.fault({ method: 'views.open', ...fault });
    await ana.globalShortcut('change_environment');
    await ana.sees(/./, { timeoutMs: 4_000, channel: 'dm' });
  },
);

test.each([{ status: 500 }, { retryAfterS: 1 }, { error: 'internal_error' }, { reset: true }])(
  'a form that Slack does not take (%o) is a message that says what is missing',
  async (fault) => {
    await using bot = await startBot();
    const ana = bot.person('ana');
    bot.slack.fault({ method: 'views.open', ...fault });
    await ana.slash('/zadig image payments/dev/worker');
    await ana.sees('Which image?');
  },
);

test('Slack that hangs at views.open is given up on, and what is missing is said', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'views.open', delayMs: 60_000, times: 1 });
  await ana.slash('/zadig image payments/dev/worker');
  await ana.sees('Which image?', { timeoutMs: 12_000 });
}, 30_000);

test('one who floods the pickers and opens many forms does not hold up the approval of another', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben, dan] = [bot.person('ana'), bot.person('ben'), bot.person('dan')];
  const { services } = environmentOf(bot, 'payments', 'dev');
  const [worker] = services.filter(({ name }) => name === 'worker');
  if (worker === undefined) throw new Error('there is no worker');
  for (let n = 0; n < 1_000; n += 1) services.push({ ...worker, name: `service-${n}` });
  await opens(dan, 'image payments/dev');
  await ana.slash('/zadig restart payments/prod/api');
  const card = await ben.sees('Waiting for approval', { ...PATIENT, channel: 'approvals' });
  const flood = Array.from({ length: 100 }, (_, n) => dan.suggest('Service', `service-${n}`));
  const forms = Array.from({ length: 25 }, () => dan.slash('/zadig restart payments/dev'));
  const started = performance.now();
  await ben.click('Approve', { in: card });
  await ben.sees('Succeeded: Restart api', { ...PATIENT, channel: 'approvals' });
  const took = performance.now() - started;
  expect(await Promise.all(flood)).not.toContainEqual([]);
  await Promise.all(forms);
  expect(took).toBeLessThan(5_000);
  expect(bot.slack.deliveries().filter(({ late }) => late)).toEqual([]);
}, 60_000);

test('a stop between the answer to Slack and the answer to the person loses nothing', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'env show');
  await choose(ana, 'Project', 'payments');
  await choose(ana, 'Environment', 'dev');
  bot.slack.fault({ method: 'response_url', delayMs: 1_500, status: 500, times: 1 });
  await ana.submit();
  await bot.stop(5_000);
  expect(JSON.stringify(ana.messages())).toContain('4 services');
}, 30_000);

test('a variable with more choices than Slack takes keeps its value', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const options = Array.from({ length: 150 }, (_, n) => `size-${n}`);
  environmentOf(bot, 'payments', 'dev').globals.push({
    ...{ key: 'SIZE', value: 'size-140', type: 'enum', options, desc: '', related_services: [] },
  });
  await opens(ana, 'var set payments/dev');
  await expect.poll(() => ana.modal()?.rendered).toContain('REGION');
  ana.fill({ REGION: 'x' });
  const told = await ana.submit();
  expect(told.errors).toBeUndefined();
});

test('a long name is never cut into another one', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const env = environmentOf(bot, 'payments', 'dev');
  const [first] = env.configs.filter(({ kind }) => kind === 'ConfigMap');
  if (first === undefined) throw new Error('there is no ConfigMap');
  const short = 'a'.repeat(150);
  env.configs.push({ ...first, name: short }, { ...first, name: `${short}-keep` });
  await ana.slash(`/zadig config delete payments/dev ConfigMap ${short}-keep`);
  await ana.waitForModal({ has: 'The same as' });
  // Whole or not at all: 150 letters of it are another ConfigMap's name.
  expect(JSON.stringify(ana.modal()?.values)).not.toContain(`"${short}"`);
});

test('variables as long as a form takes do not make a form that Slack refuses', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const { globals } = environmentOf(bot, 'payments', 'dev');
  for (let n = 0; n < 34; n += 1)
    globals.push({
      ...{
        key: `WIDE_${n}`,
        value: '猫'.repeat(2_900),
        type: 'string',
        options: [],
        desc: '',
        related_services: [],
      },
    });
  await opens(ana, 'var set payments/dev');
  await ana.waitForModal({ has: /REGION|Variables to change/ });
  expect(bot.slack.refusals()).toEqual([]);
});

test('a secret in a command that is not understood is in no button everybody can read', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  for (const text of [
    `var set payments/dev DB_PASSWORD=${PASSWORD} nonsense`,
    `service update DB_PASSWORD=${PASSWORD}`,
  ]) {
    const { ts } = await ana.mention(text);
    await ana.sees(/Usage|Which/, { thread: ts });
  }
  const said = bot.slack.world.messages.filter(({ user }) => user === bot.slack.world.bot.userId);
  expect(JSON.stringify(said)).not.toContain(PASSWORD);
});

test('Zadig that dies between plan and agreement changes nothing and says so, and the form is still there', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v9');
  const mended = bot.zadig.fault({ kind: 'reset' });
  await ana.submit();
  const why = await ana.waitForModal({ has: /Not asked for|Zadig/ });
  expect(why.submit).toBeNull();
  expect(sent(bot)).toEqual([]);
  mended();
  await ana.closeModal();
  expect(ana.modal()?.rendered).toContain('Image: [:v9]');
  await reviews(ana);
  await ana.submit();
  await ana.sees('Succeeded: Change the image', PATIENT);
  expect(sent(bot)).toHaveLength(1);
}, 60_000);

test.each([
  ['garbage', { kind: 'html' as const }],
  ['no licence', { kind: 'status' as const, status: 403 }],
])('Zadig that answers a form with %s is said in it, and nothing is left waiting', async (_, fault) => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  bot.zadig.fault(fault);
  await opens(ana, 'var set payments/dev');
  await expect.poll(() => ana.modal()?.rendered, { timeout: 10_000 }).not.toContain('Reading from Zadig');
  expect(ana.modal()?.rendered).toContain('Zadig could not list the projects');
  expect(await ana.suggest('Environment', 'dev')).toEqual(['dev (as typed)']);
  ana.fill({ Variables: 'LOG_LEVEL=debug' });
  await ana.submit();
  await expect
    .poll(() => JSON.stringify([ana.modal()?.errors, ana.modal()?.rendered]))
    .toContain('Zadig could not');
  expect(sent(bot)).toEqual([]);
});

test('an answer finds its way when its URL is old and its channel is gone', async () => {
  await using bot = await startBot({ slack: { responseUrlMs: 10 } });
  const ana = bot.person('ana');
  await reviewsRestart(ana);
  const channel = bot.slack.world.channels.get('C0PAYMENTS');
  if (channel !== undefined) channel.isArchived = true;
  await ana.submit();
  await ana.sees(/Succeeded: Restart worker/, { ...PATIENT, channel: 'dm' });
}, 30_000);

test('an answer finds its way when the bot was removed from the channel', async () => {
  await using bot = await startBot({ slack: { responseUrlMs: 10 } });
  const ana = bot.person('ana');
  await reviewsRestart(ana);
  const channel = bot.slack.world.channels.get('C0PAYMENTS');
  if (channel !== undefined)
    channel.members = channel.members.filter((id) => id !== bot.slack.world.bot.userId);
  await ana.submit();
  await ana.sees(/Succeeded: Restart worker/, { ...PATIENT, channel: 'dm' });
}, 30_000);

const ODD = [
  '<!channel>',
  '<@U0BEN> *b* `c` _i_',
  '\u202Eevil\u0000',
  ':fire: hot',
  'x'.repeat(260),
  'a|b',
  '%41',
  'a=b',
] as const;

test('hostile variables, choices and descriptions are edited as they are, and call nobody', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const { globals } = environmentOf(bot, 'payments', 'dev');
  for (const key of ODD)
    globals.push({
      key,
      value: key,
      type: 'enum',
      options: [key, '<!here>', key],
      desc: `<!everyone> ${key}`,
      related_services: [key],
    });
  await opens(ana, 'var set payments/dev');
  await expect.poll(() => ana.modal()?.rendered).toContain('REGION');
  ana.fill({ REGION: '<!channel> @here *x*' });
  await ana.submit();
  ana.fill({ 'Why?': '<!channel> <@U0BEN>' });
  await ana.submit();
  await ana.sees(/Succeeded: Set REGION/, PATIENT);
  expect(bot.slack.fired().filter((mention) => mention !== '<@U0ANA>')).toEqual([]);
  expect(bot.slack.refusals()).toEqual([]);
});

test('a secret with another assignment behind it is hidden in reasons, plans and the audit log', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await reviewsRestart(ana);
  ana.fill({ 'Why?': `password=${PASSWORD} host=db` });
  await ana.submit();
  await ana.sees('Succeeded: Restart worker', PATIENT);
  await ana.slash(`/zadig var set payments/dev DB_PASSWORD=${PASSWORD} REGION=x`);
  await ana.sees('Succeeded: Set DB_PASSWORD', PATIENT).catch(() => null);
  await bot.stop();
  expect(JSON.stringify(bot.slack.world.messages)).not.toContain(PASSWORD);
  expect(JSON.stringify(await audited(bot.databaseUrl))).not.toContain(PASSWORD);
});

test('a change is taken back once, however often its undo is agreed to', async () => {
  await using bot = await startBot({ transport: 'http' });
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v9');
  await ana.submit();
  const done = await ana.sees('Succeeded: Change the image', PATIENT);
  const id = /Change ([a-z0-9]{10})/.exec(done.rendered)?.[1] ?? '';
  const windows: Json[] = [];
  for (let n = 0; n < 2; n += 1) {
    await opens(ana, 'undo');
    await choose(ana, 'Change', (await ana.suggest('Change', id))[0] ?? '');
    await reviews(ana);
    windows.push(submission(ana));
    await ana.closeModal({ all: true });
  }
  await Promise.all(windows.map((each) => forge(bot, bot.app.port, each)));
  await ana.sees(/Succeeded: Change the image of worker.*\n.*v9 →|Succeeded/, PATIENT);
  await expect.poll(() => sent(bot).length).toBe(2);
  await bot.stop();
  expect(await changesIn(bot)).toBe(2);
});

test('the way back to a form whose plan Slack did not take holds no secret', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'var set payments/dev');
  await ana.waitForModal({ has: 'REGION' });
  ana.fill({ DB_PASSWORD: PASSWORD });
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' }, times: 1 });
  bot.slack.fault({ method: 'views.update', status: 500 });
  await ana.submit();
  await ana.sees(/./, PATIENT);
  expect(JSON.stringify(bot.slack.world.messages)).not.toContain(PASSWORD);
}, 30_000);

test('the way back to the form of a Secret holds none of its YAML', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'config create payments/dev Secret');
  ana.fill({
    YAML: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: n\nstringData:\n  note: kirsch-torte\n',
  });
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' }, times: 1 });
  bot.slack.fault({ method: 'views.update', status: 500 });
  await ana.submit();
  await ana.sees(/./, PATIENT);
  expect(JSON.stringify(bot.slack.world.messages)).not.toContain('kirsch-torte');
}, 30_000);

test('the way back to a form with a long YAML is one that Slack takes', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'config create payments/dev ConfigMap');
  const data = Array.from({ length: 100 }, (_, n) => `  KEY_${n}: value-${n}`).join('\n');
  ana.fill({ YAML: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n${data}\n` });
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, match: { path: '/openapi/environments' }, times: 1 });
  bot.slack.fault({ method: 'views.update', status: 500 });
  await ana.submit();
  await ana.sees(/./, PATIENT);
  expect(bot.slack.refusals()).toEqual([]);
}, 30_000);
