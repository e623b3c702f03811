import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { choose, imageOf, opens, reviews, reviewsImage } from '../support/forms.ts';
import { asks, audited, becomes, governed, PATIENT, sent } from '../support/governed.ts';

const STRICT = governed({ reason: { pattern: 'OPS-[0-9]+' }, break_glass: ['sre'] });

test('a production change says whose approval it needs, and asks for it only when that is agreed to', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await opens(ana, 'restart payments/prod');
  await choose(ana, 'Service', 'api');
  const review = await reviews(ana);
  expect(review.submit).toBe('Ask for approval');
  expect(review.rendered).toContain('Restart api in payments/prod 🔒 production');
  expect(review.rendered).toContain('It needs 1 approval from @leads, and is applied then.');
  expect(review.rendered).toContain('Approvers and everybody in the thread can read it.');
  expect(review.rendered).not.toContain('Emergency');
  expect(ben.messages({ channel: 'approvals' })).toEqual([]);

  ana.fill({ 'Why?': 'stuck since noon' });
  await ana.submit();
  expect(ana.modal()).toBeNull();
  await ana.sees('Asked for approval: Restart api in payments/prod', { ephemeral: true });
  const card = await ben.sees('Asked by @ana: “stuck since noon”', { ...PATIENT, channel: 'approvals' });
  await ben.click('Approve', { in: card });
  await becomes(bot, ben, card, 'Succeeded: Restart api');
  expect(sent(bot)).toHaveLength(1);
});

test('a reason that does not do is told at its field, and nothing is lost', async () => {
  await using bot = await startBot({ settings: STRICT });
  const ana = bot.person('ana');
  await opens(ana, 'restart payments/prod');
  await choose(ana, 'Service', 'api');
  const review = await reviews(ana);
  expect(review.rendered).toContain('It has to match the pattern OPS-[0-9]+.');
  expect((await ana.submit()).errors).toEqual({ 'Why?': 'Please complete this required field.' });
  ana.fill({ 'Why?': '   ' });
  expect((await ana.submit()).errors).toEqual({
    'Why?': 'This change needs a reason that matches the pattern OPS-[0-9]+.',
  });
  ana.fill({ 'Why?': 'because' });
  for (let tried = 1; tried <= 2; tried += 1)
    expect((await ana.submit()).errors).toEqual({
      'Why?': 'The reason does not match the pattern OPS-[0-9]+.',
    });
  expect(ana.modal()?.rendered).toContain('Why?: [because]');
  expect(ana.messages()).toEqual([]);
  ana.fill({ 'Why?': 'because of OPS-12' });
  await ana.submit();
  await ana.sees('Asked for approval', { ephemeral: true });
});

test('who may break the glass can in the form, and everybody hears of it', async () => {
  await using bot = await startBot({ settings: STRICT });
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await opens(cleo, 'restart payments/prod');
  await choose(cleo, 'Service', 'worker');
  expect((await reviews(cleo)).rendered).toContain(
    'Emergency (break-glass): ( ) Apply it now, without waiting for approval',
  );
  cleo.fill({ 'Emergency (break-glass)': true, 'Why?': 'all is down' });
  await cleo.submit();
  expect(cleo.modal()).toBeNull();
  await ana.sees('Break-glass: @cleo applies this without approval: “all is down”', {
    ...PATIENT,
    channel: 'approvals',
  });
  await expect.poll(() => sent(bot)).toHaveLength(1);
  await bot.stop();
  const lines = (await audited(bot.databaseUrl, 'invocation')).map(({ data }) => data['text']);
  expect(lines.at(-1)).toBe('restart payments/prod/worker --reason "all is down" --break-glass');
});

test('who may not break the glass is not offered it', async () => {
  await using bot = await startBot({ settings: STRICT });
  const ana = bot.person('ana');
  await opens(ana, 'restart payments/prod');
  await choose(ana, 'Service', 'worker');
  expect((await reviews(ana)).rendered).not.toContain('break-glass');
});

test('what a lock forbids is said below the plan, where nothing can be asked for', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await cleo.slash('/zadig lock payments/dev "moving the database"');
  await cleo.sees('locked');
  const review = await reviewsImage(ana, ':v9');
  expect([review.submit, review.close]).toEqual([null, 'Back']);
  expect(review.rendered).toContain(
    'It cannot be asked for: @cleo has locked payments/dev: moving the database. Ask them',
  );
  expect(review.rendered).toContain('/zadig unlock payments/dev');
  expect(review.rendered).not.toContain('Why?');
});

test('a lock that comes while the plan is read stops it, and says so', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await reviewsImage(ana, ':v9');
  await cleo.slash('/zadig lock payments/dev "moving the database"');
  await cleo.sees('locked');
  await ana.submit();
  const why = await ana.waitForModal({ has: 'Not asked for' });
  expect(why.rendered).toContain('@cleo has locked payments/dev: moving the database');
  expect(sent(bot)).toEqual([]);
});

test('who may not change production is offered none of it, and told so where it was typed', async () => {
  const may = (kinds: ('read' | 'change')[], production?: boolean) => ({
    who: 'everyone' as const,
    may: kinds,
    ...(production === undefined ? {} : { in: { production } }),
  });
  await using bot = await startBot({ settings: { access: [may(['read']), may(['change'], false)] } });
  const ana = bot.person('ana');
  await opens(ana, 'scale payments/prod/api');
  expect(await ana.suggest('Environment', 'prod')).not.toContain('prod');
  expect(await ana.suggest('Service', 'api')).toEqual(['You may not change payments/prod.']);
  ana.fill({ Pods: '3' });
  const { errors } = await ana.submit();
  expect(errors).toEqual({
    Environment: expect.stringContaining('You may not change the production environment payments/prod.'),
  });
  expect(ana.modal()?.rendered).toContain('Pods: [3]');
});

test('a plan that changed while it was read is shown anew, with the reason, and agreed to once more', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v9');
  ana.fill({ 'Why?': 'fixes OPS-12' });
  const worker = bot.zadig.world.environments
    .find(({ project, key }) => project === 'payments' && key === 'dev')
    ?.services.find(({ name }) => name === 'worker');
  const [container] = worker?.workloads[0]?.containers ?? [];
  if (container !== undefined) container.image = 'registry.example.com/payments/worker:v2.9.9';
  await ana.submit();
  const anew = await ana.waitForModal({ has: 'Things have changed since you looked.' });
  expect(anew.rendered).toMatch(/worker:v2\.9\.9 → \S+\/worker:v9\n/);
  expect(anew.rendered).toContain('Why?: [fixes OPS-12]');
  expect(sent(bot)).toEqual([]);
  await ana.submit();
  expect(ana.modal()).toBeNull();
  await ana.sees('Succeeded: Change the image of worker', PATIENT);
  expect(imageOf(bot, 'payments/dev/worker')).toMatch(/\/worker:v9$/);
});

test('what was changed is taken back through a form, with the reason that was typed before', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const before = imageOf(bot, 'payments/dev/worker');
  await reviewsImage(ana, ':v9');
  await ana.submit();
  await ana.sees('Succeeded: Change the image of worker', PATIENT);
  const form = await opens(ana, 'undo --reason "too many errors"');
  expect(form.submit).toBe('Review');
  const [offered = ''] = await ana.suggest('Change', '');
  expect(offered).toContain('image payments/dev/worker');
  await ana.pick('Change', offered);
  const review = await reviews(ana);
  expect(review.rendered).toMatch(/worker:v9 → \S+\/worker:v2\.8\.1\n/);
  expect(review.rendered).toContain('Why?: [too many errors]');
  await ana.submit();
  await expect.poll(() => imageOf(bot, 'payments/dev/worker')).toBe(before);
});

test('a change is approved through a form as by its card', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  const form = await opens(ben, 'approve');
  expect(form.submit).toBe('Approve');
  const [offered = ''] = await ben.suggest('Change', '');
  expect(offered).toContain('restart payments/prod/api');
  await ben.pick('Change', offered);
  await ben.submit();
  expect(ben.modal()).toBeNull();
  await ben.sees('Approved: Restart api in payments/prod', PATIENT);
  await becomes(bot, ben, card, 'Succeeded: Restart api');
});

test('the reason of a lock is taken as it is written, and has to be one', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const form = await opens(ana, 'lock payments');
  expect(form.rendered).toContain('Project: [payments ▾]');
  await choose(ana, 'Environment', 'dev');
  ana.fill({ Reason: '   ' });
  expect(Object.keys((await ana.submit()).errors ?? {})).toEqual(['Reason']);
  ana.fill({ Reason: 'say "hello   world" don\'t' });
  await ana.submit();
  await ana.sees('say "hello   world" don\'t', { channel: 'payments' });
});

test('a reason that was typed is there again in the next plan of the same form', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v2.9.0');
  ana.fill({ 'Why?': 'fixes OPS' });
  ana.fill({ 'Why?': 'fixes OPS-12' });
  await ana.closeModal();
  ana.fill({ Image: ':v2.9.1' });
  expect((await reviews(ana)).rendered).toContain('Why?: [fixes OPS-12]');
  await ana.submit();
  await ana.sees('Asked by @ana: “fixes OPS-12”', PATIENT);
});
