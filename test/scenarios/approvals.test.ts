import { describe, expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { DATABASES } from '../support/database.ts';
import { asks, audited, becomes, changeOf, governed, now, PATIENT, sent } from '../support/governed.ts';

describe.concurrent.each(DATABASES)('approvals on %s', (database) => {
  test('a production change waits for a lead, is applied once, and everybody hears of it', async () => {
    await using bot = await startBot({ database, settings: governed() });
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    const { id, card } = await asks(ana, 'restart payments/prod/api --reason "stuck since noon"');

    expect(card.rendered).toContain('Waiting for approval: Restart api in payments/prod 🔒 production');
    expect(card.rendered).toContain('Asked by @ana: “stuck since noon”');
    expect(card.rendered).toContain('All pods of Deployment api are replaced.');
    expect(card.rendered).toContain('Approvals: 0 of 1 from @leads');
    expect(card.rendered).toMatch(/open until \d+ \w+ \d{4} \d\d:\d\d/);
    expect(card.rendered).toMatch(/plan [0-9a-f]{8}\b/);
    expect(card.rendered).toContain('[Approve] [Deny] [Details] [Withdraw]');
    const answer = await ana.sees('Asked for approval', { ephemeral: true });
    expect(answer.rendered).toMatch(/It needs 1 approval from @leads, until \d+ \w+/);
    expect(JSON.stringify(answer.blocks)).toMatch(/\|The card>.*\|The thread>/);
    const home = await ana.sees('Waiting for approval', { channel: 'payments', ephemeral: false });
    expect(home.thread).toBeNull();
    expect(sent(bot)).toEqual([]);

    await ben.click('Approve', { in: card });
    await ana.sees('Restart api in payments/prod 🔒 production succeeded', {
      ...PATIENT,
      channel: 'payments',
      thread: home.ts,
    });
    await ben.sees(/succeeded (after|at once)/, { ...PATIENT, channel: 'approvals', thread: card.ts });
    const redrawn = await becomes(bot, ben, card, 'Succeeded: Restart api');
    expect(redrawn.rendered).toContain('Approved by @ben (leads)');
    expect(redrawn.rendered).toContain('[Details]');
    expect(redrawn.rendered).not.toMatch(/\[(Approve|Deny|Withdraw)\]/);
    expect((await becomes(bot, ana, home, 'Succeeded')).rendered).not.toContain('[Withdraw]');
    expect(sent(bot)).toMatchObject([
      { method: 'POST', path: '/openapi/environments/production/prod/service/api/restart', status: 200 },
    ]);
    const replies = ana.messages({ channel: 'payments' }).filter(({ thread }) => thread === home.ts);
    expect(replies.filter(({ blocks }) => JSON.stringify(blocks).includes('<@U0ANA>'))).toHaveLength(1);
    const states = (await audited(bot.databaseUrl, 'change'))
      .filter(({ data }) => data['change'] === id)
      .map(({ data }) => data['state']);
    expect(states).toEqual(['pending', 'approved', 'applying', 'verifying', 'succeeded']);
    expect(await audited(bot.databaseUrl, 'vote')).toMatchObject([
      { data: { change: id, user: 'U0BEN', verdict: 'approve', groups: ['leads'] } },
    ]);
  });

  test('of two leads who press at the same moment, one approves and the other hears who was first', async () => {
    await using bot = await startBot({ database, settings: governed({ from: ['leads', 'sre'] }) });
    const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
    const { card } = await asks(ana, 'restart payments/prod/api');
    await Promise.all([ben.click('Approve', { in: card }), cleo.click('Approve', { in: card })]);
    await bot.slack.until(
      () =>
        [ben, cleo].some((one) =>
          one
            .messages({ ephemeral: true })
            .some(({ rendered }) => /@\w+ has already approved this/.test(rendered)),
        ),
      PATIENT.timeoutMs,
    );
    await becomes(bot, ana, card, 'Succeeded');
    expect(sent(bot)).toHaveLength(1);
    expect(await audited(bot.databaseUrl, 'vote')).toHaveLength(1);
  });

  test('two people are needed where two are asked for, and one person counts once', async () => {
    await using bot = await startBot({ database, settings: governed({ from: ['leads', 'sre'], quorum: 2 }) });
    const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
    const { card } = await asks(ana, 'restart payments/prod/api');
    await ben.click('Approve', { in: card });
    await ben.sees('Your approval counts: Restart api in payments/prod', PATIENT);
    await becomes(bot, ana, card, 'Approvals: 1 of 2 from @leads or @sre');
    await ben.click('Approve', { in: card });
    await ben.sees('You have already approved this; one person counts once.', PATIENT);
    expect(sent(bot)).toEqual([]);
    await cleo.click('Approve', { in: card });
    await cleo.sees('Approved: Restart api in payments/prod', PATIENT);
    await becomes(bot, ana, card, 'Succeeded');
    expect(sent(bot)).toHaveLength(1);
  });
});

test.concurrent('a lead and an sre are needed where the policy says so, in whatever order they come', async () => {
  const settings = governed({ from: ['leads', 'sre'], quorum: { leads: 1, sre: 1 } });
  await using bot = await startBot({ settings });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  bot.slack.world.groups.get('S0LEADS')?.users.push('U0DAN');
  const dan = bot.person('dan');
  const { card } = await asks(ana, 'restart payments/prod/api');
  expect(card.rendered).toContain('Approvals: 0 of 2 (1 from @leads and 1 from @sre)');
  await ben.click('Approve', { in: card });
  await ben.sees('Still missing: 1 more of sre.', PATIENT);
  await dan.click('Approve', { in: card });
  await dan.sees('Still missing: 1 more of sre.', PATIENT);
  expect(sent(bot)).toEqual([]);
  await cleo.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
});

test.concurrent('whoever asks may approve where the policy allows it, and the card says so', async () => {
  await using bot = await startBot({ settings: governed({ self_approval: true }) });
  const ben = bot.person('ben');
  const { card } = await asks(ben, 'restart payments/prod/api');
  expect(card.rendered).toContain('Whoever asks may approve, too.');
  await ben.click('Approve', { in: card });
  await becomes(bot, ben, card, 'Succeeded');
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('production goes at once where the policy needs nobody', async () => {
  const settings = governed({}, { policies: [{ match: { production: true }, approve: 'none' }] });
  await using bot = await startBot({ settings });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api');
  await ana.sees('On it: Restart api in payments/prod 🔒 production', PATIENT);
  await ana.sees(/succeeded (after|at once)/, { ...PATIENT, channel: 'payments' });
  expect(sent(bot)).toHaveLength(1);
  expect(ana.messages({ channel: 'approvals' })).toEqual([]);
});

test.concurrent('the button of an old card does nothing but say who was first', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'] }) });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
  await cleo.slash(`/zadig approve ${id}`);
  const late = await cleo.sees('@ben has already approved this, and it is done.', PATIENT);
  expect(late.rendered).toMatch(/Request \w+: \S.* payments\/prod\/\S+\. You have changed nothing\./);
  await cleo.slash(`/zadig deny ${id} too late`);
  await bot.slack.until(
    () =>
      cleo.messages().filter(({ rendered }) => rendered.includes('@ben has already approved')).length === 2,
    PATIENT.timeoutMs,
  );
  expect(now(ana, card).rendered).toContain('Succeeded');
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('a click that Slack delivers twice counts once', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'], quorum: 2 }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  const { deliveryId } = await ben.click('Approve', { in: card });
  await ben.sees('Your approval counts', PATIENT);
  await bot.slack.redeliver(deliveryId);
  await bot.stop();
  expect(ben.messages().filter(({ rendered }) => rendered.includes('already approved'))).toEqual([]);
  expect(await audited(bot.databaseUrl, 'vote')).toHaveLength(1);
  expect(sent(bot)).toEqual([]);
});

test.concurrent('votes of people who have left the group since do not stop them, but those who are not in it now cannot vote', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads'] }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  bot.slack.world.groups.get('S0LEADS')?.users.push('U0DAN');
  const { card } = await asks(ana, 'restart payments/prod/api');
  const group = bot.slack.world.groups.get('S0LEADS');
  group?.users.splice(0, group.users.length, 'U0DAN');
  await ben.click('Approve', { in: card });
  await ben.sees('Only members of leads may decide this, and you are not one of them.', PATIENT);
  await bot.person('dan').click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
});

test.concurrent('the details of a change open as a dialog with votes, hash and requests', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api --reason "why not"');
  await ben.click('Details', { in: card });
  const details = await ben.waitForModal({ ...PATIENT, has: 'POST /openapi/environments/production/prod' });
  expect(details.rendered).toContain('Waiting for approval: Restart api in payments/prod 🔒 production');
  expect(details.rendered).toContain('Asked by @ana: “why not”');
  expect(details.rendered).toMatch(/plan [0-9a-f]{64}/);
  expect(details.rendered).toContain('It needs 1 approval from @leads.');
  expect(details.submit).toBeNull();
  await ben.closeModal();
  await ben.slash(`/zadig change ${id}`);
  await ben.sees('POST /openapi/environments/production/prod', PATIENT);
});

test.concurrent('somebody is reminded half-way, once', async () => {
  await using bot = await startBot({ settings: governed({ expires: '6s' }) });
  const ana = bot.person('ana');
  const { card } = await asks(ana, 'restart payments/prod/api');
  await ana.sees('this still waits for approval', { ...PATIENT, channel: 'approvals', thread: card.ts });
  await becomes(bot, ana, card, 'Expired');
  const reminders = ana.messages().filter(({ rendered }) => rendered.includes('still waits for approval'));
  expect(reminders).toHaveLength(1);
  expect(bot.slack.fired()).toContain('<!subteam^S0LEADS>');
  expect(changeOf(card)).toMatch(/^[a-z0-9]{10}$/);
});

test.concurrent('cards go where the policy says', async () => {
  await using bot = await startBot({ settings: governed({ channel: 'C0STORE' }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.slash('/zadig restart payments/prod/api');
  const card = await ben.sees('Waiting for approval', { ...PATIENT, channel: 'storefront' });
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
  expect(ana.messages({ channel: 'approvals' })).toEqual([]);
});

test.concurrent('a vote can be typed wherever the bot listens, in any case', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'], quorum: 2 }) });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  await ben.dm(`approve ${id.toUpperCase()}`);
  await ben.sees('Your approval counts', { ...PATIENT, channel: 'dm' });
  await cleo.mention(`approve ${id}`, { channel: 'approvals', thread: card.ts });
  await cleo.sees('Approved: Restart api in payments/prod', { ...PATIENT, thread: card.ts });
  await becomes(bot, ana, card, 'Succeeded');
});
