import { expect, test } from 'vitest';
import { blankEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { choose, chooseAll, environmentOf, opens, reviews } from '../support/forms.ts';
import { governed, PATIENT } from '../support/governed.ts';

function refused({ slack }: Pick<Bot, 'slack'>): readonly string[] {
  return slack.refusals().map(({ method, error }) => `${method} ${error}`);
}

test('of two choices made at once the later one counts', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'env show');
  await chooseAll(ana, { Project: 'payments', Environment: 'qa' });
  bot.slack.fault({ method: 'views.update', delayMs: 300, times: 1 });
  await Promise.all([ana.pick('Project', 'analytics'), ana.pick('Project', 'storefront')]);
  await expect.poll(() => ana.modal()?.privateMetadata).toContain('"given":{"project":"storefront"}');
  expect(ana.modal()?.rendered).toContain('Project: [storefront ▾]\nEnvironment: [For example dev ▾]');
  expect(await ana.suggest('Environment', '')).toEqual(['dev', 'prod']);
  expect(refused(bot)).toEqual(['views.update hash_conflict']);
});

test('what is typed while a form is drawn anew stays', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image');
  bot.slack.fault({ method: 'views.update', delayMs: 300, times: 1 });
  const chosen = ana.pick('Project', 'payments');
  await bot.slack.until(() => ana.modal()?.rendered.includes('Project: [payments ▾]'));
  ana.fill({ Image: ':v9' });
  await chosen;
  await chooseAll(ana, { Environment: 'dev', Service: 'worker' });
  expect(ana.modal()?.rendered).toContain('Image: [:v9]');
});

test('another environment takes away the service that was chosen in the one before', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  await choose(ana, 'Environment', 'qa');
  await expect
    .poll(() => ana.modal()?.rendered)
    .toContain('Environment: [qa ▾]\nService: [For example api ▾]');
  await choose(ana, 'Service', 'worker');
  ana.fill({ Image: ':v9' });
  expect((await reviews(ana)).rendered).toContain('Change the image of worker in payments/qa');
});

test('a form that is closed while it is drawn is left alone', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image');
  bot.slack.fault({ method: 'views.update', delayMs: 200, times: 2 });
  await ana.pick('Project', 'payments');
  await ana.closeModal();
  await expect.poll(() => refused(bot)).toContain('views.update not_found');
  await opens(ana, 'restart');
  expect(ana.modal()?.rendered).toContain('Project: [For example payments ▾]');
  expect(bot.log()).not.toMatch(/"level":"(?:error|fatal)"/);
});

test('a form that comes too late for Slack is a message with a button that opens it', async () => {
  await using bot = await startBot({ slack: { triggerMs: 150 } });
  const ana = bot.person('ana');
  bot.slack.fault({ method: 'views.open', delayMs: 300, times: 1 });
  await ana.slash('/zadig image payments/dev/worker');
  const told = await ana.sees('Which image? For example :v1.42.0.');
  expect(told.ephemeral).toBe(true);
  expect(ana.modal()).toBeNull();
  expect(refused(bot)).toEqual(['views.open expired_trigger_id']);
  await ana.click('Open the form', { in: told });
  const form = await ana.waitForModal({ has: 'The same as /zadig image.' });
  expect(form.rendered).toContain('Service: [worker ▾]');
});

test('an outsider who presses the button of a form gets none', async () => {
  await using bot = await startBot();
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  const asked = await ana.mention('image payments/dev');
  const told = await ana.sees('Which image?', { thread: asked.ts });
  const channel = bot.slack.world.channels.get('C0PAYMENTS');
  channel?.members.push(eve.id);
  if (channel !== undefined) channel.isExtShared = true;
  await eve.click('Open the form', { in: told });
  await eve.sees('I only work for members of the organisation that installed me.');
  expect(eve.modal()).toBeNull();
  expect(bot.slack.calls('views.open')).toEqual([]);
});

const HOSTILE = [
  '<!channel> <@U0BEN> *bold* `code`',
  'x'.repeat(200),
  '\u202Eevil\u0000\nnext & <b>',
  '"quoted" \'it\' --reason',
] as const;

test('hostile names stand in pickers and forms as they are, and nothing fires', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const { world } = bot.zadig;
  const { services } = environmentOf(bot, 'payments', 'dev');
  for (const key of HOSTILE) world.environments.push(blankEnvironment(world, 'payments', key, false));
  const [worker] = services.filter(({ name }) => name === 'worker');
  for (const name of HOSTILE) if (worker !== undefined) services.push({ ...worker, name });

  await opens(ana, 'service show');
  await choose(ana, 'Project', 'payments');
  const offered = await ana.suggest('Environment', '');
  expect(offered).toContain('<!channel> <@U0BEN> *bold* `code`');
  expect(offered).toContain('evil next & <b>');
  await choose(ana, 'Environment', '<!channel> <@U0BEN> *bold* `code`');
  await ana.submit();
  await chooseAll(ana, { Environment: 'dev' });
  expect(await ana.suggest('Service', 'evil')).toContain('evil next & <b>');
  for (const shown of ['<!channel> <@U0BEN> *bold* `code`', '"quoted" \'it\' --reason']) {
    await choose(ana, 'Service', shown);
    expect(ana.modal()?.rendered).toContain(`Service: [${shown}`);
    await ana.submit();
    expect(Object.keys(ana.modal()?.errors ?? {})).toEqual(['Service']);
  }
  expect(bot.slack.fired()).toEqual([]);
  expect(bot.slack.refusals()).toEqual([]);
});

test('a reason full of markup is shown as it was written, and nobody is called', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'restart payments/dev');
  await choose(ana, 'Service', 'worker');
  await reviews(ana);
  ana.fill({ 'Why?': '<!here> *now* @ben `x` "quoted" --break-glass' });
  await ana.submit();
  const home = await ana.sees('Succeeded: Restart worker', PATIENT);
  expect(home.rendered).toContain('<!here> ');
  expect(home.rendered).toContain('"quoted" --break-glass');
  expect(bot.slack.fired().filter((mention) => mention !== '<@U0ANA>')).toEqual([]);
});

test.each([
  ['image nope/dev/worker :v2', 'Project', 'There is no project nope here'],
  ['image payments/nope/worker :v2', 'Environment', 'There is no environment nope in payments'],
  ['image payments/dev/wrker :v2', 'Service', 'Did you mean worker?'],
  ['scale payments/dev/wrker 2', 'Service', 'Did you mean worker?'],
  ['service update payments/dev/wrker QUEUE=x', 'Service', 'Did you mean worker?'],
  ['service remove payments/dev wrker', 'Services', 'Did you mean worker?'],
  ['service add payments/qa frud', 'Services', 'Did you mean fraud?'],
  ['config delete payments/dev ConfigMap api-setings --confirm x', 'Name', 'Did you mean api-settings?'],
])('of “%s” the wrong name is marked at the field %s', async (line, field, said) => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash(`/zadig ${line}`);
  await ana.sees('Open the form');
  await ana.click('Open the form');
  await ana.waitForModal({ has: 'The same as /zadig' });
  expect((await ana.submit()).errors).toEqual({ [field]: expect.stringContaining(said) });
});

test('what goes wrong in a form says nothing of how it is typed', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'scale payments/dev/worker');
  ana.fill({ Pods: '0' });
  expect((await ana.submit()).errors).toEqual({
    'Service name again, to scale to 0': expect.not.stringContaining('--confirm'),
  });
});
