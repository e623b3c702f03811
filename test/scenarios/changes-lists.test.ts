import { describe, expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { DATABASES } from '../support/database.ts';
import { asks, becomes, changeOf, governed, PATIENT, sent } from '../support/governed.ts';

describe.concurrent.each(DATABASES)('lists on %s', (database) => {
  test('approvals shows what waits for me and what I wait for, with buttons', async () => {
    await using bot = await startBot({ database, settings: governed({ from: ['leads', 'sre'] }) });
    const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
    await ana.slash('/zadig approvals');
    await ana.sees('Nothing to approve, and nothing of yours is waiting.', PATIENT);
    const first = await asks(ana, 'restart payments/prod/api --reason "stuck"');
    await asks(ben, 'restart payments/prod/worker');
    await ben.slash('/zadig approvals');
    const list = await ben.sees('1 change to decide, no reviews open, 1 request of yours.', PATIENT);
    expect(list.rendered).toMatch(
      /Waiting for you[\s\S]*Restart api[\s\S]*“stuck”[\s\S]*You are waiting for[\s\S]*Restart worker/,
    );
    expect(list.rendered).toContain('Approvals: 0 of 1 from @leads or @sre');
    await ben.click('Approve', { in: list });
    await becomes(bot, ana, first.card, 'Succeeded');
    await cleo.slash('/zadig approvals');
    await cleo.sees('1 change to decide, no reviews open, no requests of yours.', PATIENT);
    await ana.slash('/zadig approvals');
    await bot.slack.until(
      () =>
        ana.messages().filter(({ rendered }) => rendered.includes('nothing of yours is waiting')).length ===
        2,
      PATIENT.timeoutMs,
    );
  });

  test('changes shows what was changed where, by whom, who voted and how it ended', async () => {
    await using bot = await startBot({ database, settings: governed() });
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    await ana.slash('/zadig changes');
    await ana.sees('No changes.', PATIENT);
    const { id, card } = await asks(ana, 'restart payments/prod/api');
    await ben.slash(`/zadig deny ${id} after the release`);
    await becomes(bot, ana, card, 'Denied');
    await ana.slash('/zadig restart payments/dev/api');
    await ana.sees('Succeeded', { ...PATIENT, channel: 'payments' });
    await ben.slash('/zadig changes');
    const all = await ben.sees('2 changes, newest first.', PATIENT);
    expect(all.rendered).toMatch(
      /Succeeded: Restart api in payments\/dev[\s\S]*Denied: Restart api in payments\/prod/,
    );
    expect(all.rendered).toContain('Denied by @ben (leads)');
    await ben.slash('/zadig changes storefront');
    await ben.sees('storefront\nNo changes.', PATIENT);
    await ben.slash('/zadig changes payments');
    await ben.sees('payments\n2 changes, newest first.', PATIENT);
    await ben.slash('/zadig changes payments/prod');
    const some = await ben.sees('1 change.', PATIENT);
    expect(some.rendered).not.toContain('payments/dev');
    await ben.click('Details', { in: some });
    const details = await ben.waitForModal({ ...PATIENT, has: 'Denied: Restart api' });
    expect(details.rendered).toContain('“after the release”');
  });
});

test.concurrent('who may not read an environment sees nothing of its changes', async () => {
  const access = [
    { who: ['leads', 'sre'], may: ['read' as const, 'change' as const] },
    { who: 'everyone' as const, may: ['read' as const, 'change' as const], in: { production: false } },
  ];
  await using bot = await startBot({ settings: governed({}, { access }) });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { id, card } = await asks(cleo, 'restart payments/prod/api');
  await ana.slash('/zadig changes');
  await ana.sees('No changes.', PATIENT);
  await ana.slash('/zadig changes payments/prod');
  await ana.sees('You may not look at the production environment payments/prod', PATIENT);
  const hidden = `There is no change ${id}, or you may not see it.`;
  for (const command of ['change', 'approve', 'withdraw', 'undo', 'check', 'review']) {
    const before = ana.messages().length;
    await ana.slash(`/zadig ${command} ${id}`);
    await bot.slack.until(() => ana.messages().length > before, PATIENT.timeoutMs);
    expect(ana.messages().at(-1)?.rendered).toContain(hidden);
  }
  await ana.click('Details', { in: card });
  expect((await ana.waitForModal(PATIENT)).rendered).toContain(hidden);
  await ben.slash(`/zadig change ${id}`);
  await ben.sees('POST /openapi/environments/production/prod/service/api/restart', PATIENT);
  expect(sent(bot)).toEqual([]);
});

test.concurrent('an approver sees what they decide on, even where they may read nothing else', async () => {
  const access = [{ who: ['sre'], may: ['read' as const, 'change' as const] }];
  await using bot = await startBot({ settings: governed({}, { access }) });
  const [ben, cleo] = [bot.person('ben'), bot.person('cleo')];
  const { id, card } = await asks(cleo, 'restart payments/prod/api');
  await ben.slash(`/zadig change ${id}`);
  await ben.sees('Waiting for approval: Restart api in payments/prod', PATIENT);
  await ben.click('Approve', { in: card });
  await becomes(bot, cleo, card, 'Succeeded');
});

test.concurrent('secret values are masked in cards, details, dry runs and the audit log', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const secret = 'n3w-pa55-w0rd';
  await ana.slash(`/zadig var set payments/prod DB_PASSWORD=${secret} --dry-run`);
  const dry = await ana.sees('Dry run', PATIENT);
  expect(dry.rendered).toMatch(/It would send:\s+PUT [\s\S]*"DB_PASSWORD"[\s\S]*••••/);
  const { card } = await asks(ana, `var set payments/prod DB_PASSWORD=${secret}`);
  expect(card.rendered).toMatch(/DB_PASSWORD: •••• → ••••/);
  await ben.click('Details', { in: card });
  await ben.waitForModal({ ...PATIENT, has: 'DB_PASSWORD' });
  expect(ben.modal()?.rendered).not.toContain(secret);
  await ben.closeModal();
  await ben.click('Approve', { in: card });
  await becomes(bot, ben, card, 'Succeeded');
  expect(JSON.stringify(sent(bot))).toContain(secret);
  const calls = JSON.stringify(bot.slack.calls());
  for (const value of [secret, 'pa55-w0rd-ledger']) {
    expect(calls).not.toContain(value);
    expect(bot.log()).not.toContain(value);
  }
  expect(changeOf(card)).not.toBe('');
});
