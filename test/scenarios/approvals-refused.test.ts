import { expect, test, vi } from 'vitest';
import type { Bot } from '../support/bot.ts';
import { startBot } from '../support/bot.ts';
import { asks, audited, becomes, governed, PATIENT, sent, startAgain } from '../support/governed.ts';

/** Waits for the refusal in the audit log: what somebody tried, and why it was not done. */
async function isAudited(
  { databaseUrl }: Pick<Bot, 'databaseUrl'>,
  refusal: {
    readonly user: string;
    readonly command: string;
    readonly outcome: string;
    readonly why: unknown;
  },
): Promise<void> {
  const look = async () => {
    const tried = (await audited(databaseUrl, 'invocation')).map(({ data }) => data);
    expect(tried).toContainEqual(expect.objectContaining(refusal));
  };
  await vi.waitFor(look, { timeout: PATIENT.timeoutMs, interval: 100 });
}

test.concurrent('whoever is in no approving group cannot approve or deny', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  await dan.click('Approve', { in: card });
  const said = 'Only members of leads may decide this, and you are not one of them.';
  expect((await dan.sees(said, PATIENT)).rendered).toContain('/zadig whoami shows the groups you are in.');
  await isAudited(bot, { user: 'U0DAN', command: 'approve', outcome: 'forbidden', why: said });
  await dan.slash(`/zadig deny ${id} I do not like it`);
  await isAudited(bot, { user: 'U0DAN', command: 'deny', outcome: 'forbidden', why: said });
  expect(sent(bot)).toEqual([]);
});

test.concurrent('whoever asked cannot approve, even a lead', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'] }) });
  const ben = bot.person('ben');
  const { card } = await asks(ben, 'restart payments/prod/api');
  await ben.click('Approve', { in: card });
  const said = 'Someone else has to approve this: you asked for it.';
  await ben.sees(said, PATIENT);
  await isAudited(bot, { user: 'U0BEN', command: 'approve', outcome: 'forbidden', why: said });
  expect(sent(bot)).toEqual([]);
});

test.concurrent('somebody of another organisation cannot approve', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  bot.slack.world.channels.get('C0APPROVE')?.members.push(eve.id);
  bot.slack.world.groups.get('S0LEADS')?.users.push(eve.id);
  const { card } = await asks(ana, 'restart payments/prod/api');
  await eve.click('Approve', { in: card });
  await eve.sees('I only work for members of the organisation that installed me', PATIENT);
  expect(sent(bot)).toEqual([]);
  await bot.stop();
  expect(await audited(bot.databaseUrl, 'refusal')).toMatchObject([
    { data: { why: 'outsider', user: 'U0EVE', channel: 'C0APPROVE', surface: 'button' } },
  ]);
  expect(await audited(bot.databaseUrl, 'vote')).toEqual([]);
});

test.concurrent('nobody decides any more when a request has expired', async () => {
  await using bot = await startBot({ settings: governed({ expires: '2s' }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  const gone = await becomes(bot, ben, card, 'Expired: Restart api');
  expect(gone.rendered).toContain('Nobody decided in time.');
  expect(gone.rendered).not.toContain('[Approve]');
  await ana.sees('@ana: nobody decided in time, so the request has expired. Nothing was changed.', {
    ...PATIENT,
    channel: 'payments',
  });
  await ben.slash(`/zadig approve ${id}`);
  const said = 'This request has expired: nobody decided in time.';
  await ben.sees(said, PATIENT);
  await isAudited(bot, { user: 'U0BEN', command: 'approve', outcome: 'conflict', why: said });
  expect(sent(bot)).toEqual([]);
});

test.concurrent('a request that was withdrawn cannot be approved, and only whoever asked can withdraw it', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  await ben.click('Withdraw', { in: card });
  const refused = await ben.sees('@ana asked for this, and only they can withdraw it.', PATIENT);
  expect(refused.rendered).toContain('An approver can deny it.');
  await ana.click('Withdraw', { in: card });
  await ana.sees('Withdrawn: Restart api in payments/prod 🔒 production. Nothing was changed.', PATIENT);
  const gone = await becomes(bot, ben, card, 'Withdrawn: Restart api');
  expect(gone.rendered).not.toMatch(/\[(Approve|Deny|Withdraw)\]/);
  await ben.slash(`/zadig approve ${id}`);
  const said = 'This request was withdrawn by whoever asked.';
  await ben.sees(said, PATIENT);
  await isAudited(bot, { user: 'U0BEN', command: 'approve', outcome: 'conflict', why: said });
  await ana.slash(`/zadig withdraw ${id}`);
  await isAudited(bot, { user: 'U0ANA', command: 'withdraw', outcome: 'conflict', why: said });
  expect(sent(bot)).toEqual([]);
});

test.concurrent('a denial asks why, and tells whoever asked', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'] }) });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { id, card } = await asks(ana, 'restart payments/prod/api --reason "stuck"');
  await ben.click('Deny', { in: card });
  const form = await ben.waitForModal(PATIENT);
  expect(form.title).toBe('Deny this change?');
  expect(form.rendered).toContain('Restart api in payments/prod 🔒 production');
  expect(form.rendered).not.toContain('/zadig deny');
  expect((await ben.submit()).errors).toEqual({ 'Why?': 'Please complete this required field.' });
  ben.fill({ 'Why?': 'after the *release* <!channel>' });
  await ben.submit();
  await ben.sees(
    'Denied: Restart api in payments/prod 🔒 production. Nothing was changed, and @ana is told.',
    PATIENT,
  );
  const told = await ana.sees('@ana: @ben denied it', { ...PATIENT, channel: 'payments' });
  expect(told.rendered).toMatch(/denied it: “after the .release. <!channel>”\. Nothing was changed\./);
  const gone = await becomes(bot, ben, card, 'Denied: Restart api');
  expect(gone.rendered).not.toMatch(/\[(Approve|Deny|Withdraw)\]/);
  expect(bot.slack.fired().filter((mention) => /channel|here|everyone/.test(mention))).toEqual([]);
  await cleo.slash(`/zadig approve ${id}`);
  const said = '@ben has already denied this.';
  await cleo.sees(said, PATIENT);
  await isAudited(bot, {
    user: 'U0CLEO',
    command: 'approve',
    outcome: 'conflict',
    why: expect.stringContaining('has already denied this.'),
  });
  expect(sent(bot)).toEqual([]);
});

test.concurrent('a denial can be typed; without a reason it says what to type', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  await ben.slash(`/zadig deny ${id}`);
  await ben.sees(`Say why: /zadig deny ${id} after the release`, PATIENT);
  await ben.mention(`deny ${id} not before Monday`, { channel: 'approvals' });
  await becomes(bot, ana, card, 'Denied by @ben (leads)');
  await ana.sees('@ana: @ben denied it: “not before Monday”. Nothing was changed.', PATIENT);
  expect(sent(bot)).toEqual([]);
});

test.concurrent('when Slack does not tell who is a lead, nobody is, and the vote can be cast again', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  const end = bot.slack.fault({ method: 'usergroups.users.list', status: 500 });
  await ben.click('Approve', { in: card });
  const said = 'Slack does not tell me who is in leads, so I cannot count your vote.';
  expect((await ben.sees(said, PATIENT)).rendered).toContain('Nothing was decided.');
  await isAudited(bot, { user: 'U0BEN', command: 'approve', outcome: 'unavailable', why: said });
  expect(sent(bot)).toEqual([]);
  end();
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
});

test.concurrent('production without a policy is refused with what to configure', async () => {
  await using bot = await startBot({ settings: governed({}, { policies: [] }) });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api');
  const said =
    'No policy says who approves restart in payments/prod, and production is not changed without one.';
  expect((await ana.sees(said, PATIENT)).rendered).toContain(
    'under “policies”, for example { match: { production: true }, approve: { from: [leads], quorum: 1 } }',
  );
  await isAudited(bot, { user: 'U0ANA', command: 'restart', outcome: 'forbidden', why: said });
  expect(sent(bot)).toEqual([]);
});

test.concurrent('without a settings file production is refused, and test environments are free', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api');
  await ana.sees('You may not change the production environment payments/prod', PATIENT);
  await ana.slash('/zadig restart payments/dev/api');
  await ana.sees('On it: Restart api in payments/dev', PATIENT);
});

test.concurrent('without a channel for approvals nobody is asked in vain', async () => {
  await using bot = await startBot({ settings: governed({}, { channels: {} }) });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api');
  const refused = await ana.sees('This needs approval, and no channel for approvals is configured.', PATIENT);
  expect(refused.rendered).toContain('channels: { approvals: C… }');
  expect(sent(bot)).toEqual([]);
});

test.concurrent('a request that can never be approved is refused at once', async () => {
  await using bot = await startBot({ settings: governed() });
  const ben = bot.person('ben');
  await ben.slash('/zadig restart payments/prod/api');
  const refused = await ben.sees('This can never be approved', PATIENT);
  expect(refused.rendered).toContain(
    'when everybody in leads but you has agreed, it still needs 1 more of leads.',
  );
  expect(refused.rendered).toContain('somebody outside has to ask for it');
  expect(ben.messages({ channel: 'approvals' })).toEqual([]);
});

test.concurrent('a reason is asked for where the policy says so, and has to match its pattern', async () => {
  await using bot = await startBot({
    settings: governed(
      {},
      {
        policies: [
          { match: { project: 'payments' }, approve: { from: ['leads'], reason: { pattern: 'OPS-[0-9]+' } } },
          { match: {}, approve: { from: ['leads'], reason: 'required' } },
        ],
      },
    ),
  });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart storefront/prod/web');
  await ana.sees('This change needs a reason. Say why with --reason "…".', PATIENT);
  await ana.slash('/zadig restart payments/prod/api');
  await ana.sees('This change needs a reason that matches the pattern OPS-[0-9]+.', PATIENT);
  await ana.slash('/zadig restart payments/prod/api --reason because');
  await ana.sees('The reason does not match the pattern OPS-[0-9]+.', PATIENT);
  await asks(ana, 'restart payments/prod/api --reason “OPS-12”');
});

test.concurrent('who may not change an environment cannot ask for it, even where others could approve', async () => {
  await using bot = await startBot({
    settings: governed(
      {},
      {
        access: [
          { who: ['leads'], may: ['read', 'change'] },
          { who: 'everyone', may: ['read'] },
        ],
      },
    ),
  });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api');
  const said = 'You may not change the production environment payments/prod';
  await ana.sees(said, PATIENT);
  await isAudited(bot, {
    user: 'U0ANA',
    command: 'restart',
    outcome: 'forbidden',
    why: expect.stringContaining(said),
  });
});

test.concurrent('a freeze asks for more people, and the card says so', async () => {
  const freezes = [{ name: 'year end', when: '2000-01-01..2099-12-31', zone: 'Europe/Berlin', quorum: 2 }];
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'] }, { freezes }) });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  expect(card.rendered).toContain('Freeze in force: year end. Changes need more approvals.');
  expect(card.rendered).toContain('Approvals: 0 of 2 from @leads or @sre');
  await ben.click('Approve', { in: card });
  await ben.sees('Your approval counts', PATIENT);
  expect(sent(bot)).toEqual([]);
  await cleo.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
});

test.concurrent('a freeze without a number refuses, and says until when', async () => {
  const freezes = [{ name: 'year end', when: '2000-01-01..2099-12-31', zone: 'UTC' }];
  await using bot = await startBot({ settings: governed({}, { freezes }) });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api');
  await ana.sees('payments/prod is frozen until Fri 2100-01-01 00:00 UTC: “year end”.', PATIENT);
  expect(sent(bot)).toEqual([]);
});

test.concurrent('a freeze that begins after the votes voids them, and asks the larger number anew', async () => {
  const settings = governed({ from: ['leads', 'sre'] });
  const bot = await startBot({ settings });
  await using _ = bot;
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  await cleo.slash('/zadig lock payments/prod incident 42');
  await cleo.sees('@cleo locked payments/prod: incident 42', PATIENT);
  await cleo.slash('/zadig unlock payments/prod');
  await cleo.sees('@cleo unlocked payments/prod', PATIENT);
  const { card } = await asks(ana, 'restart payments/prod/api');
  await cleo.slash('/zadig lock payments/prod incident 43');
  await cleo.sees('@cleo locked payments/prod: incident 43', PATIENT);
  await ben.click('Approve', { in: card });
  await ana.sees('Not sent yet: payments/prod is locked: incident 43.', PATIENT);
  await bot.stop();
  const freezes = [{ name: 'launch', when: '2000-01-01..2099-12-31', zone: 'UTC', quorum: 2 }];
  await using _again = await startAgain(bot, { ...settings, freezes });
  await cleo.slash('/zadig unlock payments/prod');
  const stale = await becomes(bot, ana, card, 'Out of date');
  expect(stale.rendered).toContain(
    'The rules have changed since it was decided: 1 more of leads or sre needed.',
  );
  const fresh = await ana.sees('Approvals: 0 of 2 from @leads or @sre', { ...PATIENT, channel: 'approvals' });
  expect(fresh.rendered).toContain('Waiting for approval');
  expect(sent(bot)).toEqual([]);
});
