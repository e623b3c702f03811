import { expect, test, vi } from 'vitest';
import { environmentOf, workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { rollOut } from '../../src/sandbox/zadig/world/rollout.ts';
import { startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { asks, audited, becomes, changeOf, governed, now, PATIENT, sent } from '../support/governed.ts';

const RESTART = { method: 'POST', path: /\/restart$/ } as const;

test.concurrent('a restart whose answer was lost and that shows no effect is unknown, until somebody looks', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { id, card } = await asks(ana, 'restart payments/prod/api');
  bot.zadig.fault({ kind: 'reset', times: 1, match: RESTART });
  await ben.click('Approve', { in: card });
  const lost = await becomes(bot, ana, card, 'Outcome unknown');
  expect(lost.rendered).toContain('Nothing of it shows, and I do not ask again blindly.');
  expect(lost.rendered).toContain(`can say so: /zadig check ${id} done, or not-done.`);
  expect(lost.rendered).toContain('[Look again]');
  const said = await ana.sees(
    /@ana: Restart api .* was sent, and after \d s I cannot tell whether it worked\./,
    {
      ...PATIENT,
      channel: 'payments',
    },
  );
  expect(said.rendered).toContain('press Look again');
  expect(sent(bot)).toHaveLength(1);
  await ben.click('Look again', { in: card });
  await ben.sees('I looked again. ❔ Outcome unknown: Restart api in payments/prod 🔒 production.', PATIENT);
  await ana.slash(`/zadig check ${id} not-done`);
  await ana.sees('I looked again. ❌ Failed: Restart api', PATIENT);
  const ended = await becomes(bot, ben, card, 'Failed: Restart api');
  expect(ended.rendered).toContain('Somebody looked and says that it was not done.');
  expect(ended.rendered).not.toContain('[Look again]');
  await ana.slash(`/zadig check ${id}`);
  await ana.sees('The outcome of this change is known; there is nothing to look for.', PATIENT);
  expect(sent(bot)).toHaveLength(1);
  const states = (await audited(bot.databaseUrl, 'change')).map(({ data }) => data['state']);
  expect(states).toEqual(['pending', 'approved', 'applying', 'unknown', 'failed']);
});

test.concurrent('an unknown outcome becomes a success when somebody says so, or when it shows', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'reset', times: 2, match: RESTART });
  await ana.slash('/zadig restart payments/dev/api');
  const first = await ana.sees('Outcome unknown: Restart api', { ...PATIENT, channel: 'payments' });
  await ana.slash(`/zadig check ${changeOf(first)} done`);
  await becomes(bot, ana, first, 'Succeeded: Restart api');
  await ana.slash('/zadig restart payments/dev/worker');
  const second = await ana.sees('Outcome unknown: Restart worker', { ...PATIENT, channel: 'payments' });
  for (const pod of workloadOf(bot.zadig.world, 'payments', 'dev', 'worker').pods)
    pod.name = `${pod.name}-new`;
  await ana.click('Look again', { in: second });
  await becomes(bot, ana, second, 'Succeeded: Restart worker');
  expect(sent(bot)).toHaveLength(2);
});

test.concurrent('an answer that was lost after the effect is a success, and nothing is sent twice', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'applied_then_reset', times: 1, match: RESTART });
  await ana.slash('/zadig restart payments/dev/api');
  await ana.sees('Succeeded: Restart api', { ...PATIENT, channel: 'payments' });
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('what is as good twice as once is sent again when the first shows no effect', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'reset', times: 1, match: { method: 'POST', path: /scale/ } });
  await ana.slash('/zadig scale payments/dev/api 3');
  await ana.sees('Succeeded: Scale api to 3', { ...PATIENT, channel: 'payments' });
  expect(sent(bot)).toHaveLength(2);
  expect((await audited(bot.databaseUrl, 'request')).map(({ data }) => data['attempt'])).toEqual([1, 2]);
});

test.concurrent('an effect that shows only while it is planned to be sent again is a success, and it is not sent again', async () => {
  await using bot = await startBot({ settings: governed(), pace: { doubtMs: 2_000 } });
  const { world } = bot.zadig;
  const ana = bot.person('ana');
  // Read when a change is planned, and not when its effect is looked for.
  const detail = { method: 'GET', path: /^\/openapi\/environments\/dev$/ };
  const plans = () => bot.zadig.requests(detail).length;
  bot.zadig.fault({ kind: 'reset', times: 1, match: { method: 'POST', path: /\/image\// } });
  await ana.slash('/zadig image payments/dev/worker :v2.9.0');
  await eventually(() => expect(sent(bot)).toHaveLength(1), 5);
  const before = plans();
  bot.zadig.fault({ kind: 'slow', times: 1, delayMs: 300, match: detail });
  await eventually(() => expect(plans()).toBeGreaterThan(before), 5);
  const worker = workloadOf(world, 'payments', 'dev', 'worker');
  const [container] = worker.containers;
  if (container === undefined) throw new Error('worker has no container');
  container.image = container.image.replace(/:[^:]*$/, ':v2.9.0');
  rollOut(world, environmentOf(world, 'payments', 'dev'), worker);
  await ana.sees('Succeeded: Change the image of worker', { ...PATIENT, channel: 'payments' });
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('a success of Zadig that changes nothing is a failure', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const body = '{"code":200,"message":"success"}';
  bot.zadig.fault({ kind: 'status', status: 200, body, match: RESTART });
  await ana.slash('/zadig restart payments/dev/api');
  const home = await ana.sees('Failed: Restart api', { ...PATIENT, channel: 'payments' });
  expect(home.rendered).toContain('Zadig said success, but nothing has changed.');
  await ana.sees(/@ana: Restart api in payments\/dev failed (at once|after \d s)\.\nZadig said success/, {
    ...PATIENT,
    thread: home.ts,
  });
  expect(home.rendered).not.toContain('[Undo]');
  await ana.slash(`/zadig undo ${changeOf(home)}`);
  await ana.sees('This change cannot be taken back by another one.', PATIENT);
});

test.concurrent('what Zadig refuses has failed with its words, and is not sent again', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const body = '{"code":6081,"message":"<!channel> *no*","description":"quota exceeded"}';
  bot.zadig.fault({ kind: 'status', status: 400, body, match: RESTART });
  await ana.slash('/zadig restart payments/dev/api');
  const home = await ana.sees('Failed: Restart api', { ...PATIENT, channel: 'payments' });
  expect(home.rendered).toContain('quota exceeded');
  expect(bot.slack.fired().filter((mention) => mention.includes('channel'))).toEqual([]);
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('a container that crashes brings its last lines and events into the thread, without secrets', async () => {
  await using bot = await startBot({ settings: governed(), zadig: { rolloutMs: 100 } });
  const ana = bot.person('ana');
  await ana.slash('/zadig image payments/dev/worker :v3-crash');
  const home = await ana.sees('being checked: Change the image of worker', {
    ...PATIENT,
    channel: 'payments',
  });
  const pod = workloadOf(bot.zadig.world, 'payments', 'dev', 'worker').pods.find(
    ({ crashing }) => crashing !== null,
  );
  if (pod === undefined) throw new Error('no pod crashes');
  say(bot.zadig.world, pod.name, 'worker', 'connecting with password=hunter2-hunter2');
  say(bot.zadig.world, pod.name, 'worker', 'panic: <!channel> no route to host');
  const evidence = await ana.sees('panic: <!channel> no route to host', { ...PATIENT, thread: home.ts });
  expect(evidence.rendered).toContain(`The last lines of worker in pod ${pod.name} of worker`);
  expect(evidence.rendered).toContain('password=••••');
  expect(evidence.rendered).toMatch(/Recent events of worker[\s\S]*BackOff/);
  const failed = await becomes(bot, ana, home, 'Failed: Change the image of worker');
  expect(failed.rendered).toMatch(/0 of 1 pod ready \(worker: CrashLoopBackOff\)\./);
  await ana.sees('@ana: Change the image of worker in payments/dev failed', { ...PATIENT, thread: home.ts });
  expect(JSON.stringify(bot.slack.calls())).not.toContain('hunter2');
  expect(bot.slack.fired().filter((mention) => mention.includes('channel'))).toEqual([]);
});

test.concurrent('long last lines come as a file as well', async () => {
  await using bot = await startBot({ settings: governed(), zadig: { rolloutMs: 100 } });
  const ana = bot.person('ana');
  await ana.slash('/zadig image payments/dev/worker :v3-crash');
  const home = await ana.sees('being checked: Change the image of worker', {
    ...PATIENT,
    channel: 'payments',
  });
  const pod = workloadOf(bot.zadig.world, 'payments', 'dev', 'worker').pods.find(
    ({ crashing }) => crashing !== null,
  );
  if (pod === undefined) throw new Error('no pod crashes');
  for (let line = 0; line < 95; line += 1)
    say(bot.zadig.world, pod.name, 'worker', `${line} token=abcdefghijklmnop ${'x'.repeat(80)}`);
  const withFile = await bot.slack.until(
    () => ana.messages({ thread: home.ts }).find(({ files }) => files.length > 0),
    PATIENT.timeoutMs,
  );
  expect(withFile.files[0]?.name).toBe(`${pod.name}.log`);
  expect(withFile.files[0]?.content).toContain('94 token=••••');
  expect(withFile.files[0]?.content).not.toContain('abcdefghijklmnop');
});

test.concurrent('a change waits while the environment is busy, and goes on by itself', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const env = environmentOf(bot.zadig.world, 'payments', 'dev');
  env.status = 'updating';
  await ana.slash('/zadig var set payments/dev LOG_LEVEL=debug');
  await ana.sees('Not sent yet: payments/dev is updating just now.', { ...PATIENT, channel: 'payments' });
  expect(sent(bot)).toEqual([]);
  env.status = 'success';
  await ana.sees('Succeeded: Set LOG_LEVEL', { ...PATIENT, channel: 'payments' });
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('a Zadig that is away for a while delays what was approved, and loses nothing', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const { card } = await asks(ana, 'restart payments/prod/api');
  const end = bot.zadig.fault({ kind: 'html' });
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Approved by @ben');
  const asked = bot.zadig.requests().length;
  await vi.waitFor(() => expect(bot.zadig.requests().length).toBeGreaterThan(asked + 2), { timeout: 10_000 });
  expect(now(ana, card).rendered).not.toMatch(/Succeeded|Failed/);
  end();
  await becomes(bot, ana, card, 'Succeeded');
  expect(sent(bot)).toHaveLength(1);
});

test.concurrent('a call that takes its time is followed in the thread, and ends as it should', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  bot.zadig.fault({ kind: 'slow', delayMs: 2_500, times: 1, match: { method: 'DELETE' } });
  await ana.slash('/zadig service remove payments/dev worker');
  const home = await ana.sees('Being applied', { ...PATIENT, channel: 'payments' });
  const progress = await ana.sees('Nothing has changed yet', { ...PATIENT, channel: 'payments' });
  await becomes(bot, ana, home, 'Succeeded');
  await becomes(bot, ana, progress, 'Done');
  expect(sent(bot)).toHaveLength(1);
});
