import { describe, expect, test } from 'vitest';
import { signature } from '../../src/sandbox/slack/signed-http.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { DATABASES } from '../support/database.ts';
import { choose, imageOf, opens, reviews, reviewsImage } from '../support/forms.ts';
import { governed, PATIENT, sent, startAgain } from '../support/governed.ts';

/** The newest submission that Slack delivered, with some of it changed, as nobody but Slack could send it. */
async function submitForged({ slack, app }: Bot, forged: (payload: string) => string): Promise<string> {
  const last = slack.deliveries().findLast(({ payload }) => payload['type'] === 'view_submission');
  const payload = forged(JSON.stringify({ ...last?.payload, trigger_id: `forged-${Math.random()}` }));
  const body = new URLSearchParams({ payload }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const answer = await fetch(`http://127.0.0.1:${app.port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature(slack.signingSecret, timestamp, body),
    },
  });
  return answer.text();
}

describe.each(DATABASES)('forms on %s', (database) => {
  test('a plan that was agreed to before the bot restarted is carried out after it', async () => {
    await using bot = await startBot({ database });
    const ana = bot.person('ana');
    await reviewsImage(ana, ':v9');
    ana.fill({ 'Why?': 'fixes OPS-12' });
    await bot.stop();
    expect((await ana.submit()).acked).toBe(false);
    expect(ana.modal()?.rendered).toContain('Why?: [fixes OPS-12]');
    await using _again = await startAgain(bot, {});
    await ana.submit();
    expect(ana.modal()).toBeNull();
    await ana.sees('Succeeded: Change the image of worker', PATIENT);
    expect(sent(bot)).toHaveLength(1);
  });

  test('a submission that Slack delivers twice asks for one change', async () => {
    await using bot = await startBot({ database, settings: governed() });
    const [ana, ben] = [bot.person('ana'), bot.person('ben')];
    await opens(ana, 'restart payments/prod');
    await choose(ana, 'Service', 'api');
    await reviews(ana);
    const { deliveryId } = await ana.submit();
    await ana.sees('Asked for approval', { ...PATIENT, ephemeral: true });
    await bot.slack.redeliver(deliveryId);
    await bot.stop();
    expect(ben.messages({ channel: 'approvals' }).filter(({ thread }) => thread === null)).toHaveLength(1);
  });
});

test('who presses twice asks for one change', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await opens(ana, 'restart payments/prod');
  await choose(ana, 'Service', 'api');
  await reviews(ana);
  const pressed = await Promise.all([ana.submit(), ana.submit()]);
  expect(pressed).toMatchObject([
    { acked: true, error: null },
    { acked: true, error: null },
  ]);
  expect(ana.modal()).toBeNull();
  await ana.sees('Asked for approval', { ...PATIENT, ephemeral: true });
  await bot.stop();
  expect(ben.messages({ channel: 'approvals' }).filter(({ thread }) => thread === null)).toHaveLength(1);
  expect(bot.slack.refusals()).toEqual([]);
});

test('what somebody else filled in, or nobody did, is refused in words', async () => {
  await using bot = await startBot({ transport: 'http' });
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await reviewsImage(ana, ':v9');
  await ana.submit();
  await ana.sees('Succeeded', PATIENT);
  await reviewsImage(ana, ':v10');
  const kept = ana.modal()?.privateMetadata ?? '';
  const draft = /"draft":"([^"]+)"/.exec(kept)?.[1] ?? '';
  const before = sent(bot).length;
  await reviewsImage(cleo, ':v11');
  await cleo.submit();
  const own = (payload: string) => payload.replace(/(\\"draft\\":\\")[^"\\]+/, `$1${draft}`);
  expect(await submitForged(bot, own)).toContain('gone');
  const asDan = (payload: string) => own(payload).replaceAll(cleo.id, 'U0DAN');
  expect(await submitForged(bot, asDan)).toContain('cannot be read any more');
  const broken = (payload: string) =>
    payload.replace(/"private_metadata":"(\\.|[^"\\])*"/, '"private_metadata":"{}"');
  expect(await submitForged(bot, broken)).toContain('cannot be read any more');
  const form = (payload: string) => broken(payload).replace('"callback_id":"review"', '"callback_id":"form"');
  expect(await submitForged(bot, form)).toContain('cannot be read any more');
  await cleo.sees('Succeeded', PATIENT);
  expect(sent(bot)).toHaveLength(before + 1);
  expect(imageOf(bot, 'payments/dev/worker')).toMatch(/:v11$/);
});

test('two people have the same form open, each with what they entered themselves', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await Promise.all([opens(ana, 'image payments/dev/worker'), opens(cleo, 'image payments/dev')]);
  ana.fill({ Image: ':v9' });
  cleo.fill({ Image: ':v10' });
  await Promise.all([choose(ana, 'Container', 'worker'), choose(cleo, 'Service', 'api')]);
  expect(ana.modal()?.rendered).toContain('Service: [worker ▾]\nImage: [:v9]');
  expect(cleo.modal()?.rendered).toContain('Service: [api ▾]\nImage: [:v10]');
});

test('of two people who agree to the same plan, the second is shown what it has become', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await reviewsImage(ana, ':v9');
  await reviewsImage(cleo, ':v10');
  await ana.submit();
  await ana.sees('Succeeded: Change the image of worker', PATIENT);
  await cleo.submit();
  const anew = await cleo.waitForModal({ has: 'Things have changed since you looked.' });
  expect(anew.rendered).toMatch(/worker:v9 → \S+\/worker:v10/);
  await cleo.closeModal();
  expect(cleo.modal()?.rendered).toContain('Image: [:v10]');
});

test('two people who agree at the same moment have one change carried out after the other', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await opens(ana, 'restart payments/dev');
  await choose(ana, 'Service', 'worker');
  await opens(cleo, 'restart payments/dev');
  await choose(cleo, 'Service', 'api');
  await Promise.all([reviews(ana), reviews(cleo)]);
  await Promise.all([ana.submit(), cleo.submit()]);
  await ana.sees('Succeeded: Restart worker', PATIENT);
  await ana.sees('Succeeded: Restart api', PATIENT);
  expect(sent(bot)).toHaveLength(2);
});

test('a choice that arrives after a later one does not win', async () => {
  await using bot = await startBot();
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await opens(ana, 'image payments/dev');
  const { deliveryId } = await ana.pick('Environment', 'qa');
  await bot.slack.until(() => ana.modal()?.privateMetadata.includes('"env":"qa"') === true);
  await choose(ana, 'Environment', 'dev');
  await opens(ben, 'image payments/dev');
  await bot.slack.redeliver(deliveryId);
  await choose(ben, 'Environment', 'qa');
  expect(ana.modal()?.privateMetadata).toContain('"env":"dev"');
});
