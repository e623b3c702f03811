import { describe, expect, test } from 'vitest';
import { blankEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import { openDb } from '../../src/store/db.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { DATABASES } from '../support/database.ts';
import { asks, becomes, changeOf, governed, PATIENT, sent, startAgain } from '../support/governed.ts';

/** How often a person's Home was drawn. */
function drawings({ slack }: Pick<Bot, 'slack'>, { id }: { readonly id: string }): number {
  return slack.calls('views.publish').filter(({ args }) => args['user_id'] === id).length;
}

const NOTHING = 'Nothing to approve, and nothing of yours is waiting.';

describe.concurrent.each(DATABASES)('Home on %s', (database) => {
  test('a request shows at the Home of whoever may approve it, who approves it there', async () => {
    await using bot = await startBot({ database, settings: governed() });
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    await Promise.all([ana.openHome(), ben.openHome()]);
    const first = await ben.waitForHome({ ...PATIENT, has: NOTHING });
    expect(first.rendered).toContain('payments/prod 🔒 production “Production EU”  ·  🟢 success  [Show]');
    expect(first.rendered).toContain('payments/staging  ·  💤 sleeping  [Show]');
    await ana.waitForHome({ ...PATIENT, has: NOTHING });

    await asks(ana, 'restart payments/prod/api --reason "stuck since noon"');
    const asked = await ben.waitForHome({ ...PATIENT, has: 'Restart api in payments/prod' });
    expect(asked.rendered).toMatch(
      /^Waiting for your approval\n⏳ Waiting for approval: Restart api in payments\/prod 🔒 production\nAsked by @ana: “stuck since noon”\n[a-z0-9]{10} {2}· {2}Approvals: 0 of 1 from @leads {2}· {2}open until .*\n\[Approve\] \[Deny\] \[Details\]\n/,
    );
    const own = await ana.waitForHome({ ...PATIENT, has: 'Your requests' });
    expect(own.rendered).toContain('[Withdraw] [Details]');
    expect(own.rendered).not.toContain('[Approve]');
    expect(sent(bot)).toEqual([]);

    await ben.click('Approve', { in: 'home' });
    await ben.sees('Approved: Restart api in payments/prod', { ...PATIENT, channel: 'dm' });
    const done = await ben.waitForHome({ ...PATIENT, has: 'Succeeded: Restart api' });
    expect(done.rendered).toContain(NOTHING);
    expect(done.rendered).not.toContain('[Approve]');
    await ana.waitForHome({ ...PATIENT, has: /Recent changes\n✅ Succeeded: Restart api/ });
    expect(sent(bot)).toHaveLength(1);
  });

  test('after a restart the Homes that were opened before are kept up to date', async () => {
    await using bot = await startBot({ database, settings: governed() });
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    await ben.openHome();
    await ben.waitForHome({ ...PATIENT, has: NOTHING });
    await bot.stop();
    await using _again = await startAgain(bot, governed());
    await asks(ana, 'restart payments/prod/api');
    await ben.waitForHome({ ...PATIENT, has: '[Approve] [Deny] [Details]' });
  });
});

test.concurrent('of two who are needed, the first sees that the vote counts, and is not asked again', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'], quorum: 2 }) });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  await Promise.all([ana, ben, cleo].map((one) => one.openHome()));
  await asks(ana, 'restart payments/prod/api');
  await ben.waitForHome({ ...PATIENT, has: '[Approve]' });
  await ben.click('Approve', { in: 'home' });
  await ben.sees('Your approval counts', { ...PATIENT, channel: 'dm' });
  const voted = await ben.waitForHome({ ...PATIENT, has: NOTHING });
  expect(voted.rendered).toMatch(/Recent changes\n⏳ Waiting for approval: Restart api/);
  await cleo.waitForHome({ ...PATIENT, has: /Approvals: 1 of 2.*\n✔️ Approved by @ben \(leads\)/ });
  await ana.waitForHome({ ...PATIENT, has: /Your requests[\s\S]*✔️ Approved by @ben \(leads\)/ });
});

test.concurrent('whoever asked sees no Approve button, and withdraws at Home', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'] }) });
  const ben = bot.person('ben');
  await ben.openHome();
  await ben.waitForHome(PATIENT);
  const { card } = await asks(ben, 'restart payments/prod/api');
  const home = await ben.waitForHome({ ...PATIENT, has: 'Your requests' });
  expect(home.rendered).toContain('Nothing waits for your approval just now.');
  expect(home.rendered).not.toContain('[Approve]');
  await ben.click('Withdraw', { in: 'home' });
  await becomes(bot, ben, card, 'Withdrawn');
  await ben.sees('Withdrawn', { ...PATIENT, channel: 'dm' });
  await ben.waitForHome({ ...PATIENT, has: 'Withdrawn: Restart api' });
});

test.concurrent('a request is looked at and denied at Home, with a reason', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ben.openHome();
  const { card } = await asks(ana, 'restart payments/prod/api');
  await ben.waitForHome({ ...PATIENT, has: '[Approve] [Deny] [Details]' });
  await ben.click('Details', { in: 'home' });
  await ben.waitForModal({ ...PATIENT, has: 'POST /openapi/environments/production/prod' });
  await ben.closeModal();
  await ben.click('Deny', { in: 'home' });
  await ben.waitForModal({ ...PATIENT, has: 'Deny this change?' });
  ben.fill({ 'Why?': 'after the release' });
  await ben.submit();
  await ben.sees('Denied: Restart api in payments/prod', { ...PATIENT, channel: 'dm' });
  expect((await becomes(bot, ana, card, 'Denied')).rendered).toContain('“after the release”');
  await ben.waitForHome({ ...PATIENT, has: 'Denied: Restart api' });
});

test.concurrent('what is pressed at Home is answered in the direct message', async () => {
  await using bot = await startBot();
  const ben = bot.person('ben');
  await ben.openHome();
  await ben.waitForHome({ ...PATIENT, has: 'payments/qa' });
  await ben.click('Show', { in: 'home' });
  await ben.sees('storefront/dev\n🟡 success in Zadig  ·  1 of 3 services not ready', {
    ...PATIENT,
    channel: 'dm',
  });
  await ben.click('All commands', { in: 'home' });
  await ben.sees('env list', { ...PATIENT, channel: 'dm' });
  for (const [label, title] of [
    ['Change image', 'Change an image'],
    ['Restart', 'Restart a service'],
    ['Scale', 'Scale a service'],
    ['Set variables', 'Set variables'],
    ['Edit configuration', 'Edit a configuration'],
  ] as const) {
    await ben.click(label, { in: 'home' });
    expect((await ben.waitForModal(PATIENT)).title).toBe(title);
    await ben.closeModal({ all: true });
  }
});

test.concurrent('an environment whose service crashes stands first at Home, though Zadig calls it a success', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.openHome();
  const home = await ana.waitForHome({ ...PATIENT, has: 'Environments' });
  expect(home.rendered).toMatch(
    /Environments\nstorefront\/dev {2}· {2}🟡 success in Zadig {2}· {2}1 of 3 services not ready/,
  );
  const details = () =>
    bot.zadig.requests().filter(({ path }) => /environments\/(?:production\/)?[a-z]+$/.test(path)).length;
  const asked = details();
  expect(asked).toBeGreaterThan(0);
  await ana.openHome();
  await bot.slack.until(() => drawings(bot, ana) === 2, PATIENT.timeoutMs);
  expect(details()).toBe(asked);
});

test.concurrent('a lock shows at an open Home, in the list and on the environment, and goes from there with the lock', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  await dan.openHome();
  await dan.waitForHome({ ...PATIENT, has: 'payments/dev  ·  🟢 success' });
  await ana.slash('/zadig lock payments/dev incident 42, see *now*');
  await dan.sees('@ana locked payments/dev', PATIENT);
  await dan.waitForHome({ ...PATIENT, has: 'payments/dev  ·  🟢 success\n🛑 Locked by @ana: “incident 42' });
  await dan.slash('/zadig env list payments');
  await dan.sees(/payments\/dev\n🟢 success.*\n🛑 Locked by @ana: “incident 42, .* ∗now∗”/, PATIENT);
  await dan.slash('/zadig env show payments/dev');
  await dan.sees(/· {2}\d services\n🛑 Locked by @ana: “incident 42/, PATIENT);
  await ana.slash('/zadig unlock payments/dev');
  await dan.sees('unlocked payments/dev', PATIENT);
  await bot.slack.until(() => !dan.home()?.rendered.includes('Locked by'), PATIENT.timeoutMs);
  expect(drawings(bot, dan)).toBe(3);
});

test.concurrent('people of other organisations get no Home, and the messages tab draws none', async () => {
  await using bot = await startBot();
  const [ben, dan] = [bot.person('ben'), bot.person('dan')];
  const guest = bot.slack.world.users.get(dan.id);
  if (guest !== undefined) guest.teamId = 'T0OTHER';
  await dan.openHome();
  await bot.slack.event({ type: 'app_home_opened', user: ben.id, channel: 'D0BEN', tab: 'messages' });
  await bot.slack.until(() => bot.slack.calls('users.info').some(({ args }) => args['user'] === dan.id));
  const ana = bot.person('ana');
  await ana.openHome();
  await ana.waitForHome({ ...PATIENT, has: NOTHING });
  await bot.stop();
  expect([drawings(bot, ben), drawings(bot, dan), drawings(bot, ana)]).toEqual([0, 0, 1]);
});

test.concurrent('people see only what they may read, and their Home is not drawn again for the rest', async () => {
  const access = [
    { who: ['leads'], may: ['read' as const, 'change' as const] },
    { who: 'everyone' as const, may: ['read' as const], in: { project: 'storefront' } },
  ];
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'] }, { access }) });
  const [ben, dan] = [bot.person('ben'), bot.person('dan')];
  await Promise.all([ben.openHome(), dan.openHome()]);
  const little = await dan.waitForHome({ ...PATIENT, has: 'storefront/dev' });
  expect(little.rendered).toContain('What I can do\n[Show commands]');
  expect(little.rendered).not.toMatch(/payments|analytics|New change/);
  await asks(ben, 'restart payments/prod/api');
  await ben.waitForHome({ ...PATIENT, has: 'Your requests' });
  await ben.click('Withdraw', { in: 'home' });
  await ben.waitForHome({ ...PATIENT, has: 'Withdrawn: Restart api' });
  await bot.stop();
  expect(drawings(bot, dan)).toBe(1);
  expect(dan.home()?.rendered).toBe(little.rendered);
});

test.concurrent('somebody whose first rule lets them only look is offered no change at Home', async () => {
  const access = [
    { who: ['guests'], may: ['read' as const] },
    { who: 'everyone' as const, may: ['read' as const, 'change' as const] },
  ];
  const groups = { guests: { users: ['U0DAN'] }, leads: { slack_group: 'S0LEADS' } };
  await using bot = await startBot({ settings: governed({}, { access, groups }) });
  const [ben, dan] = [bot.person('ben'), bot.person('dan')];
  await Promise.all([ben.openHome(), dan.openHome()]);
  const guest = await dan.waitForHome({ ...PATIENT, has: 'payments/dev' });
  expect(guest.rendered).toContain('What I can do\n[Show commands]');
  expect(guest.rendered).not.toContain('[Change image]');
  await ben.waitForHome({ ...PATIENT, has: 'New change\n[Change image]' });
});

test.concurrent.each([
  ['is dead', { kind: 'reset' as const }],
  ['takes five seconds', { kind: 'slow' as const, delayMs: 5_000 }],
])('when Zadig %s, the Home says so and shows the rest', async (_what, fault) => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  bot.zadig.fault(fault);
  await ben.openHome();
  const says = 'so no environments are shown. Open this tab again to look once more.';
  const home = await ben.waitForHome({ ...PATIENT, has: `Zadig does not answer just now, ${says}` });
  expect(home.rendered).toContain(NOTHING);
  bot.zadig.clearFaults();
  await asks(ana, 'restart payments/prod/api');
  const later = await ben.waitForHome({ ...PATIENT, has: '[Approve] [Deny] [Details]' });
  expect(later.rendered).toContain('payments/dev');
});

test.concurrent('a project that Zadig does not tell of leaves the others as they are', async () => {
  await using bot = await startBot();
  const ben = bot.person('ben');
  bot.zadig.fault({ kind: 'slow', delayMs: 5_000, match: { path: /projectKey=payments/ } });
  bot.zadig.fault({ kind: 'slow', delayMs: 5_000, match: { path: '/openapi/environments' }, times: 1 });
  await ben.openHome();
  const home = await ben.waitForHome({ ...PATIENT, has: 'Zadig does not answer just now for' });
  expect(home.rendered).toMatch(/\w+\/prod 🔒 production/);
});

test.concurrent('500 requests and 3,000 environments fit, and what is left out is counted', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  for (let at = 0; at < 3_000; at += 1)
    bot.zadig.world.environments.push(blankEnvironment(bot.zadig.world, 'payments', `many-${at}`, false));
  await asks(ana, 'restart payments/prod/api --reason "no hurry"');
  const db = await openDb(bot.databaseUrl);
  const row = await db.selectFrom('change').selectAll().executeTakeFirstOrThrow();
  const rows = Array.from({ length: 499 }, (_, at) => ({
    ...{
      ...row,
      id: `copy${String(at).padStart(6, '0')}`,
      due_at: Number.MAX_SAFE_INTEGER,
      lease_owner: null,
    },
  }));
  for (let at = 0; at < rows.length; at += 50)
    await db
      .insertInto('change')
      .values(rows.slice(at, at + 50))
      .execute();
  await db.destroy();
  await Promise.all([ana.openHome(), ben.openHome()]);
  const home = await ben.waitForHome({ ...PATIENT, has: '… and 490 more requests.' });
  expect(home.rendered).toContain('… and 2,988 more environments.');
  await ana.waitForHome({ ...PATIENT, has: '… and at least 94 more requests.' });
  expect(bot.slack.refusals()).toEqual([]);
});

test.concurrent('secrets in a reason stay hidden at Home, and nobody is called by it', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const env = bot.zadig.world.environments.find(({ project, key }) => project === 'payments' && key === 'qa');
  if (env !== undefined) env.alias = '<!here> *loud* `x`';
  await ben.openHome();
  await asks(ana, 'restart payments/prod/api --reason "password=hunter2 <!channel> ask @here"');
  const home = await ben.waitForHome({ ...PATIENT, has: '[Approve]' });
  expect(home.rendered).not.toContain('hunter2');
  expect(home.rendered).toContain('“password=•••• <!channel> ask @here”');
  expect(home.rendered).toContain('payments/qa “<!here> ∗loud∗ ˋxˋ”');
  expect(bot.slack.fired().filter((called) => /here|channel/.test(called))).toEqual([]);
});

test.concurrent('many quick changes are few drawings, and the last one shows how it stands', async () => {
  await using bot = await startBot({ settings: governed() });
  const ben = bot.person('ben');
  await ben.openHome();
  await ben.waitForHome({ ...PATIENT, has: NOTHING });
  const began = performance.now();
  const nine = Array.from({ length: 9 }, (_, at) => `restart payments/prod/api --reason "reason ${at}"`);
  const people = ['ana', 'cleo', 'dan'].map((name) => bot.person(name));
  await Promise.all(people.flatMap((one) => nine.map((command) => one.slash(`/zadig ${command}`))));
  const waiting = () =>
    ben
      .messages({ channel: 'approvals' })
      .filter(({ rendered }) => rendered.includes('Waiting for approval: Restart'));
  const [last, ...cards] = await bot.slack.until(() => (waiting().length === 27 ? waiting() : null), 30_000);
  for (const card of cards) {
    const asker = /Asked by @(\w+)/.exec(card.rendered)?.[1] ?? '';
    await bot.person(asker).slash(`/zadig withdraw ${changeOf(card)}`);
  }
  const id = last === undefined ? '' : changeOf(last);
  await bot.slack.until(() => {
    const top = ben.home()?.rendered.split('New change')[0] ?? '';
    return top.includes(id) && top.match(/\[Approve\]/g)?.length === 1;
  }, 30_000);
  const seconds = (performance.now() - began) / 1_000;
  expect(drawings(bot, ben)).toBeLessThanOrEqual(2 + Math.ceil(seconds / 3));
});

test.concurrent('a Home that Slack refuses once is drawn by the next change, and a limit is waited for', async ({
  expect: soon,
}) => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  bot.slack.fault({ method: 'views.publish', retryAfterS: 1, times: 1 });
  await ben.openHome();
  await ben.waitForHome({ ...PATIENT, has: NOTHING });
  bot.slack.fault({ method: 'views.publish', error: 'internal_error', times: 1 });
  const { id } = await asks(ana, 'restart payments/prod/api');
  await soon.poll(() => bot.log()).toContain('a Home could not be drawn');
  await ana.slash(`/zadig withdraw ${id}`);
  await ben.waitForHome({ ...PATIENT, has: 'Withdrawn: Restart api' });
});

test.concurrent('a Home that cannot be read says so, and stands again when it is opened later', async () => {
  await using bot = await startBot({ settings: governed() });
  const ben = bot.person('ben');
  const db = await openDb(bot.databaseUrl);
  await db.schema.alterTable('vote').renameTo('away').execute();
  await db.schema.alterTable('change').renameTo('gone').execute();
  await ben.openHome();
  const broken = await ben.waitForHome({ ...PATIENT, has: 'Something went wrong inside me' });
  const reference = /logs by (\w+)/.exec(broken.rendered)?.[1] ?? 'none';
  expect(bot.log()).toContain(reference);
  await db.schema.alterTable('gone').renameTo('change').execute();
  await db.schema.alterTable('away').renameTo('vote').execute();
  await db.destroy();
  await ben.openHome();
  await ben.waitForHome({ ...PATIENT, has: NOTHING });
});
