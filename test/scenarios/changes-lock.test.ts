import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { asks, audited, becomes, changeOf, governed, now, PATIENT, sent } from '../support/governed.ts';

test.concurrent('a lock keeps others out, says why, and lets whoever took it go on', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  await ana.slash('/zadig lock payments/dev load test until noon');
  const told = await dan.sees('@ana locked payments/dev: load test until noon', PATIENT);
  expect(told.ephemeral).toBe(false);
  expect(told.rendered).toContain('/zadig unlock payments/dev');
  await dan.slash('/zadig restart payments/dev/api');
  await dan.sees('has locked payments/dev: load test until noon', { ...PATIENT, ephemeral: true });
  await dan.slash('/zadig lock payments/dev mine');
  await dan.sees('@ana has already locked payments/dev: load test until noon', PATIENT);
  expect(sent(bot)).toEqual([]);
  await ana.slash('/zadig restart payments/dev/worker');
  await ana.sees('Succeeded: Restart worker in payments/dev', { ...PATIENT, channel: 'payments' });
  await dan.slash('/zadig unlock payments/dev');
  await ana.sees('@dan unlocked payments/dev. It was the lock of @ana: load test until noon', PATIENT);
  await dan.slash('/zadig unlock payments/dev');
  await dan.sees('payments/dev is not locked.', PATIENT);
  await dan.slash('/zadig restart payments/dev/api');
  await dan.sees('Succeeded: Restart api in payments/dev', { ...PATIENT, channel: 'payments' });
  await bot.stop();
  const locks = (await audited(bot.databaseUrl)).filter(({ kind }) => /^(un)?lock$/.test(kind));
  expect(locks).toMatchObject([
    { kind: 'lock', data: { by: 'U0ANA', reason: 'load test until noon' } },
    { kind: 'unlock', data: { by: 'U0DAN', was: { by: 'U0ANA' } } },
  ]);
});

test.concurrent('a lock taken after the request shows on the card, and what was approved waits for it', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  await cleo.slash('/zadig lock payments/prod incident 42');
  await cleo.sees('@cleo locked payments/prod', PATIENT);
  await ben.click('Approve', { in: card });
  await ana.sees('Not sent yet: payments/prod is locked: incident 42.', { ...PATIENT, channel: 'payments' });
  const locked = await becomes(bot, ana, card, 'payments/prod is locked by @cleo');
  expect(locked.rendered).toMatch(/is locked by @cleo since .*: “incident 42”/);
  expect(sent(bot)).toEqual([]);
  await cleo.slash('/zadig unlock payments/prod');
  const done = await becomes(bot, ana, card, 'Succeeded');
  expect(done.rendered).not.toContain('locked by');
  expect(sent(bot)).toHaveLength(1);
  const waits = ana
    .messages({ channel: 'payments' })
    .filter(({ rendered }) => rendered.includes('Not sent yet'));
  expect(waits).toHaveLength(1);
});

test.concurrent('a lock needs a reason, and the right to change', async () => {
  const access = [
    { who: ['leads'], may: ['read' as const, 'change' as const] },
    { who: 'everyone' as const, may: ['read' as const] },
  ];
  await using bot = await startBot({ settings: governed({}, { access }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ben.slash('/zadig lock payments/prod');
  const asked = await ben.waitForModal({ has: 'Reason', ...PATIENT });
  expect(asked.rendered).toContain('Environment: [prod ▾]');
  await ben.closeModal();
  await ana.slash('/zadig lock payments/prod I want it for myself');
  await ana.sees('You may not change the production environment payments/prod', PATIENT);
  await ben.slash('/zadig lock payments/prod incident 42');
  await ben.sees('@ben locked payments/prod', PATIENT);
  await ana.slash('/zadig unlock payments/prod');
  await bot.slack.until(
    () => ana.messages().filter(({ rendered }) => rendered.includes('You may not change')).length === 2,
    PATIENT.timeoutMs,
  );
});

test.concurrent('break-glass applies at once, calls the approvers, and stays open until another one signs off', async () => {
  const settings = governed({ from: ['leads'], break_glass: ['sre'] });
  await using bot = await startBot({ settings });
  bot.slack.world.groups.get('S0LEADS')?.users.push('U0CLEO');
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  await ana.slash('/zadig restart payments/prod/api --break-glass --reason "all is down"');
  const refused = await ana.sees('Only sre may apply this without approval (break-glass).', PATIENT);
  expect(refused.rendered).toContain('Leave out --break-glass to ask for approval.');
  await cleo.slash('/zadig restart payments/prod/api --break-glass');
  await cleo.sees('This change needs a reason.', PATIENT);
  await cleo.slash('/zadig restart payments/dev/api --break-glass --reason "why not"');
  await cleo.sees('This change needs nobody’s approval, so there is no glass to break.', PATIENT);
  expect(sent(bot)).toEqual([]);

  await cleo.slash('/zadig restart payments/prod/api --break-glass --reason "all is down"');
  await cleo.sees('It is applied without approval, the approvers are told', PATIENT);
  const card = await ben.sees('Break-glass: applied without approval by @cleo', {
    ...PATIENT,
    channel: 'approvals',
  });
  const loud = await ben.sees('Break-glass: @cleo applies this without approval: “all is down”.', {
    ...PATIENT,
    thread: card.ts,
  });
  expect(loud.rendered).toContain('@leads: please look at it, and one of you sign it off.');
  expect(bot.slack.fired()).toContain('<!subteam^S0LEADS>');
  const done = await becomes(bot, ben, card, 'Succeeded');
  expect(done.rendered).toContain('The review is open until somebody else signs it off.');
  expect(done.rendered).toContain('It would have needed 1 approval from @leads.');
  expect(done.rendered).toContain('[Sign off]');
  expect(sent(bot)).toHaveLength(1);

  await ben.slash('/zadig approvals');
  const list = await ben.sees('1 review open', PATIENT);
  expect(list.rendered).toContain('Break-glass, to be signed off');
  await cleo.click('Sign off', { in: card });
  await cleo.sees('Somebody else has to sign this off: you applied it.', PATIENT);
  await ana.click('Sign off', { in: card });
  await ana.sees('Only members of leads may sign this off.', PATIENT);
  await ben.click('Sign off', { in: card });
  await ben.sees('Signed off: Restart api in payments/prod 🔒 production. The review is closed.', PATIENT);
  const closed = await becomes(bot, ben, card, 'Signed off by @ben');
  expect(closed.rendered).not.toContain('[Sign off]');
  await ben.slash(`/zadig review ${changeOf(closed)}`);
  await ben.sees('@ben has already signed this off.', PATIENT);
  await ben.slash('/zadig approvals');
  await ben.sees('Nothing to approve, and nothing of yours is waiting.', PATIENT);
  expect((await audited(bot.databaseUrl, 'review')).length).toBe(1);
  expect(now(ana, card).rendered).toContain('Succeeded');
});

test.concurrent('what was approved in the usual way has nothing to sign off', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  await ben.slash(`/zadig review ${id}`);
  await ben.sees('there is nothing to sign off', PATIENT);
  expect(now(ben, card).rendered).toContain('Waiting for approval');
});

test.concurrent('break-glass without anybody to tell is refused', async () => {
  const settings = governed({ from: ['leads'], break_glass: ['sre'] }, { channels: {} });
  await using bot = await startBot({ settings });
  const cleo = bot.person('cleo');
  await cleo.slash('/zadig restart payments/prod/api --break-glass --reason "all is down"');
  await cleo.sees('no channel for approvals is configured', PATIENT);
  expect(sent(bot)).toEqual([]);
});

test.concurrent('a lock without a reason, or with blanks for one, is refused', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig lock payments/dev "   "');
  await ana.sees('Say why, so that others know how long to wait.', PATIENT);
  await ana.slash('/zadig unlock payments/dev');
  await ana.sees('payments/dev is not locked.', PATIENT);
});
