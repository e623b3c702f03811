import { expect, test } from 'vitest';
import { environmentOf, workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { startBot } from '../support/bot.ts';
import { asks, audited, becomes, changeOf, governed, PATIENT, sent } from '../support/governed.ts';

const UNDOABLE = [
  ['image payments/dev/worker :v2.9.0', /^POST .*image/],
  ['scale payments/dev/api 3', /^POST .*scale/],
  ['var set payments/dev LOG_LEVEL=debug', /^PUT .*variable/],
] as const;

test.concurrent.each(UNDOABLE)('%s can be taken back by its button, once', async (command, call) => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const { world } = bot.zadig;
  const image = () => workloadOf(world, 'payments', 'dev', 'worker').containers[0]?.image;
  const replicas = () => workloadOf(world, 'payments', 'dev', 'api').replicas;
  const level = () =>
    environmentOf(world, 'payments', 'dev').globals.find(({ key }) => key === 'LOG_LEVEL')?.value;
  const before = [image(), replicas(), level()];
  await ana.slash(`/zadig ${command}`);
  const home = await ana.sees(/Succeeded/, { ...PATIENT, channel: 'payments' });
  const id = changeOf(home);
  expect([image(), replicas(), level()]).not.toEqual(before);
  await ana.click('Undo', { in: home });
  const undone = await ana.sees(`Asked by @ana: “Takes back ${id}”`, { ...PATIENT, channel: 'payments' });
  await becomes(bot, ana, undone, 'Succeeded');
  expect([image(), replicas(), level()]).toEqual(before);
  expect(sent(bot).map(({ method, path }) => `${method} ${path}`)).toEqual([
    expect.stringMatching(call),
    expect.stringMatching(call),
  ]);
  await ana.slash(`/zadig undo ${id}`);
  await ana.sees(/(already|Nothing (to|would) change)/, { ...PATIENT, ephemeral: true });
  expect(sent(bot)).toHaveLength(2);
});

test.concurrent('taking back a production change needs approval like any other', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const first = await asks(ana, 'var set payments/prod LOG_LEVEL=debug');
  await ben.click('Approve', { in: first.card });
  await becomes(bot, ben, first.card, 'Succeeded');
  await ana.slash(`/zadig undo ${first.id} --reason "too many lines"`);
  const card = await ben.sees('Waiting for approval', { ...PATIENT, channel: 'approvals' });
  expect(card.rendered).toContain('Asked by @ana: “too many lines”');
  expect(card.rendered).toContain(`takes back ${first.id}`);
  expect(sent(bot)).toHaveLength(1);
  await ben.click('Approve', { in: card });
  await becomes(bot, ben, card, 'Succeeded');
  const level = environmentOf(bot.zadig.world, 'payments', 'prod').globals.find(
    ({ key }) => key === 'LOG_LEVEL',
  );
  expect(level?.value).toBe('warn');
});

test.concurrent('taking back can be tried, and need not wait in an emergency', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const first = await asks(ana, 'var set payments/prod LOG_LEVEL=debug');
  await ben.click('Approve', { in: first.card });
  await becomes(bot, ben, first.card, 'Succeeded');
  await ana.slash(`/zadig undo ${first.id} --dry-run`);
  const tried = await ana.sees('Dry run', { ...PATIENT, ephemeral: true });
  expect(tried.rendered).toContain('Set LOG_LEVEL in payments/prod');
  expect(tried.rendered).toContain('It would need 1 approval from @leads');
  await ana.slash(`/zadig undo ${first.id} --break-glass`);
  await ana.sees('may apply this without approval (break-glass)', { ...PATIENT, ephemeral: true });
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('what cannot be taken back says so, and has no button', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/dev/api');
  const home = await ana.sees('Succeeded', { ...PATIENT, channel: 'payments' });
  expect(home.rendered).not.toContain('[Undo]');
  await ana.slash(`/zadig undo ${changeOf(home)}`);
  await ana.sees('This change cannot be taken back by another one.', PATIENT);
  const waiting = await asks(ana, 'restart payments/prod/api');
  await ana.slash(`/zadig undo ${waiting.id}`);
  await ana.sees('This change was not applied (it is waiting for approval)', PATIENT);
  await ana.slash('/zadig undo nothing234');
  await ana.sees('There is no change nothing234, or you may not see it.', PATIENT);
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('taking back what was changed again since goes to the state before it, by a plan made now', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig scale payments/dev/api 3');
  const home = await ana.sees('Succeeded', { ...PATIENT, channel: 'payments' });
  await ana.slash('/zadig scale payments/dev/api 4');
  await ana.sees('Succeeded: Scale api to 4', { ...PATIENT, channel: 'payments' });
  await ana.slash(`/zadig undo ${changeOf(home)} --reason "back to two"`);
  const undone = await ana.sees('“back to two”', { ...PATIENT, channel: 'payments' });
  await becomes(bot, ana, undone, 'Succeeded: Scale api to 2');
  expect(workloadOf(bot.zadig.world, 'payments', 'dev', 'api').replicas).toBe(2);
});

test.concurrent('a plan that is out of date when it is approved is not applied, and asks again', async () => {
  const policies = [{ match: { command: 'image' }, approve: { from: ['leads'] } }];
  await using bot = await startBot({ settings: governed({}, { policies }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'image payments/dev/worker :v2.9.0');
  const worker = workloadOf(bot.zadig.world, 'payments', 'dev', 'worker').containers[0];
  if (worker !== undefined) worker.image = worker.image.replace(/:.*/, ':v2.8.5');
  await ben.click('Approve', { in: card });
  const stale = await becomes(bot, ben, card, 'Out of date');
  expect(stale.rendered).toContain('The environment has changed since it was planned. Nothing was sent.');
  expect(stale.rendered).not.toMatch(/\[(Approve|Deny|Withdraw)\]/);
  await ana.sees('The votes on it no longer count.', { ...PATIENT, channel: 'payments' });
  const fresh = await ben.sees(/Waiting for approval/, { ...PATIENT, channel: 'approvals' });
  expect(fresh.rendered).toContain(`replaces ${id}`);
  expect(fresh.rendered).toMatch(/:v2\.8\.5 → \S+:v2\.9\.0/);
  expect(fresh.rendered).toContain('Approvals: 0 of 1');
  expect((await becomes(bot, ben, card, 'replaced by')).rendered).toContain(changeOf(fresh));
  expect(sent(bot)).toEqual([]);
  await ben.slash(`/zadig approve ${id}`);
  const said = 'The environment or the rules have changed since, so this request is void.';
  await ben.sees(said, PATIENT);
  await ben.click('Approve', { in: fresh });
  await becomes(bot, ben, fresh, 'Succeeded');
  expect(sent(bot)).toHaveLength(1);
  const refusals = (await audited(bot.databaseUrl, 'invocation')).map(({ data }) => data);
  expect(refusals).toContainEqual(
    expect.objectContaining({ user: 'U0BEN', command: 'approve', outcome: 'conflict', why: said }),
  );
});

test.concurrent('what has become impossible since is not sent, and says why', async () => {
  const policies = [{ match: { command: 'image' }, approve: { from: ['leads'] } }];
  await using bot = await startBot({ settings: governed({}, { policies }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'image payments/dev/worker :v2.9.0');
  const worker = workloadOf(bot.zadig.world, 'payments', 'dev', 'worker').containers[0];
  if (worker !== undefined) worker.image = worker.image.replace(/:.*/, ':v2.9.0');
  await ben.click('Approve', { in: card });
  const stale = await becomes(bot, ben, card, 'Out of date');
  expect(stale.rendered).toMatch(/It cannot be done any more: .*v2\.9\.0.* Nothing was sent\./);
  expect(sent(bot)).toEqual([]);
});

test.concurrent('a change that was applied and failed can be taken back by its button, once', async () => {
  await using bot = await startBot({ settings: governed(), zadig: { rolloutMs: 100 } });
  const ana = bot.person('ana');
  const image = () => workloadOf(bot.zadig.world, 'payments', 'dev', 'worker').containers[0]?.image;
  const before = image();
  await ana.slash('/zadig image payments/dev/worker :v9-crash');
  const home = await ana.sees('Failed: Change the image of worker', { ...PATIENT, channel: 'payments' });
  expect(image()).toContain(':v9-crash');
  await ana.click('Undo', { in: home });
  const undone = await ana.sees(`“Takes back ${changeOf(home)}”`, { ...PATIENT, channel: 'payments' });
  await ana.sees('Asked to be taken back, by change', { ...PATIENT, thread: home.ts });
  await becomes(bot, ana, undone, 'Succeeded');
  expect(image()).toBe(before);
  await ana.slash(`/zadig undo ${changeOf(home)}`);
  await ana.sees('takes this one back already', { ...PATIENT, ephemeral: true });
  expect(sent(bot)).toHaveLength(2);
});

test.concurrent('a change that Zadig refused and that shows nowhere has no button to take it back', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const body = '{"code":6081,"message":"no","description":"quota exceeded"}';
  bot.zadig.fault({ kind: 'status', status: 400, body, match: { method: 'POST' } });
  await ana.slash('/zadig image payments/dev/worker :v2.9.0');
  const home = await ana.sees('Failed: Change the image', { ...PATIENT, channel: 'payments' });
  expect(home.rendered).not.toContain('[Undo]');
  await ana.slash(`/zadig undo ${changeOf(home)}`);
  await ana.sees(/Nothing to change: worker has \S+ already/, { ...PATIENT, ephemeral: true });
  expect(sent(bot)).toHaveLength(1);
});
