import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { asks, audited, becomes, governed, now, PATIENT, sent, startAgain } from '../support/governed.ts';

test.concurrent('whoever may not decide is not asked for a reason', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, dan, eve] = [bot.person('ana'), bot.person('dan'), bot.person('eve')];
  bot.slack.world.channels.get('C0APPROVE')?.members.push(eve.id);
  const { card } = await asks(ana, 'restart payments/prod/api');
  await eve.click('Deny', { in: card });
  const outside = await eve.waitForModal({ ...PATIENT, has: 'I only work for members of the organisation' });
  expect(outside.submit).toBeNull();
  await eve.click('Details', { in: card });
  expect((await eve.waitForModal(PATIENT)).rendered).not.toContain('Restart api');
  await dan.click('Deny', { in: card });
  const refused = await dan.waitForModal({ ...PATIENT, has: 'Only members of leads may decide this' });
  expect(refused.submit).toBeNull();
  expect(sent(bot)).toEqual([]);
});

test.concurrent('the deny button of a request that was decided meanwhile says who was first', async () => {
  await using bot = await startBot({ settings: governed({ from: ['leads', 'sre'] }) });
  const [ana, ben, cleo] = [bot.person('ana'), bot.person('ben'), bot.person('cleo')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  await cleo.click('Deny', { in: card });
  await cleo.waitForModal(PATIENT);
  cleo.fill({ 'Why?': 'not now' });
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
  await cleo.submit();
  await cleo.sees('@ben has already approved this, and it is done.', PATIENT);
  expect(now(cleo, card).rendered).toContain('Succeeded');
  expect(await audited(bot.databaseUrl, 'vote')).toHaveLength(1);
});

test.concurrent('a dialog that cannot be opened in time becomes a message to whoever pressed', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  bot.slack.fault({ method: 'views.open', error: 'expired_trigger_id' });
  await ben.click('Details', { in: card });
  const details = await ben.sees('POST /openapi/environments/production/prod', {
    ...PATIENT,
    ephemeral: true,
  });
  expect(details.channel).toBe('C0APPROVE');
  await ben.click('Deny', { in: card });
  await ben.sees(`Say why: /zadig deny ${id} after the release`, { ...PATIENT, ephemeral: true });
  expect(ben.modal()).toBeNull();
});

test.concurrent('a request can be denied while a freeze lets nobody approve', async () => {
  const settings = governed();
  const bot = await startBot({ settings });
  await using _ = bot;
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  await bot.stop();
  const freezes = [{ name: 'year end', when: '2000-01-01..2099-12-31', zone: 'UTC' }];
  await using _again = await startAgain(bot, { ...settings, freezes });
  await ben.click('Approve', { in: card });
  await ben.sees('payments/prod is frozen until', PATIENT);
  await ben.slash(`/zadig deny ${id} we are frozen`);
  await becomes(bot, ana, card, 'Denied by @ben (leads)');
  await ben.slash(`/zadig approve ${id}`);
  await ben.sees('@ben has already denied this.', PATIENT);
  expect(sent(bot)).toEqual([]);
});

test.concurrent('whoever approves that a test environment is deleted is asked first, with what goes and where', async () => {
  const policies = [{ match: { production: false }, approve: { from: ['leads'] } }];
  await using bot = await startBot({ settings: governed({}, { policies }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'env delete payments/qa --confirm qa');
  const question = ben.confirmation('Approve', { in: card });
  expect(question?.title).toBe('Approve that this is destroyed?');
  expect(question?.text).toMatch(
    /^Delete the environment payments\/qa\. Gone afterwards: [a-z, ]+\. It is applied as soon as/,
  );
  expect(ben.confirmation('Withdraw', { in: card })).toBeNull();
  await ben.click('Approve', { in: card });
  await becomes(bot, ben, card, 'Succeeded');
});
