import { expect, test } from 'vitest';
import { blankEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import { startBot } from '../support/bot.ts';
import { choose, chooseAll, environmentOf, imageOf, opens, reviews, reviewsImage } from '../support/forms.ts';
import { audited, changeOf, governed, PATIENT, sent } from '../support/governed.ts';

test('a command without its arguments opens a form, and the plan is reviewed before it is carried out', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const form = await opens(ana, 'image');
  expect(form.title).toBe('Change an image');
  expect(form.submit).toBe('Review');
  expect(form.rendered).toBe(
    [
      'Put another image on a container, in test environments. The same as /zadig image.',
      'Project: [For example payments ▾]',
      'Environment: [For example dev ▾]',
      'Service: [For example api ▾]',
      'Image: [For example :v1.42.0]',
      'Workload: [Choose… ▾]',
      'Container: [Choose… ▾]',
    ].join('\n'),
  );
  ana.fill({ Image: ':v9' });
  expect(await ana.suggest('Service', '')).toEqual(['Choose a project first.']);
  expect(await ana.suggest('Project', 'paymets')).toEqual(['payments']);
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  await expect.poll(() => ana.suggest('Service', 'wrkr')).toEqual(['worker']);
  await choose(ana, 'Service', 'worker');
  expect(ana.modal()?.rendered).toContain('Image: [:v9]');

  const review = await reviews(ana);
  expect(review.submit).toBe('Apply');
  expect(review.close).toBe('Back');
  expect(review.rendered).toMatch(
    /^Change the image of worker in payments\/dev\nImage of worker: \S+\/worker:v2\.8\.1 → \S+\/worker:v9\nAlso touched:\n• All pods of Deployment worker are replaced\.\nIt needs nobody’s approval and is applied at once\.\nWhy\?: \[For example fixes OPS-12\]\nEverybody in the thread can read it\.\nNobody has been asked yet, and nothing was sent\. Plan [0-9a-f]{8}/,
  );
  expect(sent(bot)).toEqual([]);
  expect(ana.messages()).toEqual([]);

  ana.fill({ 'Why?': 'fixes OPS-12' });
  expect(await ana.submit()).toMatchObject({ acked: true, error: null });
  expect(ana.modal()).toBeNull();
  const told = await ana.sees('On it: Change the image of worker in payments/dev. Follow it.');
  expect(told).toMatchObject({ channel: 'C0PAYMENTS', ephemeral: true });
  const home = await ana.sees('Succeeded: Change the image of worker', PATIENT);
  expect(home.rendered).toContain('Asked by @ana: “fixes OPS-12”');
  expect(imageOf(bot, 'payments/dev/worker')).toMatch(/\/worker:v9$/);
  expect(sent(bot)).toHaveLength(1);
  expect(bot.slack.refusals()).toEqual([]);
  expect(bot.slack.deliveries().every(({ ackMs, late }) => !late && (ackMs ?? 0) < 3_000)).toBe(true);

  await bot.stop();
  const lines = (await audited(bot.databaseUrl, 'invocation')).map(({ data }) => data['text']);
  expect(lines).toEqual([
    'image',
    'image payments/dev/worker :v9',
    'image payments/dev/worker :v9 --reason "fixes OPS-12"',
  ]);
});

test('what was typed before the form opened stands in it', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const form = await opens(ana, 'scale payments/dev/api');
  expect(form.rendered).toContain('Project: [payments ▾]\nEnvironment: [dev ▾]\nService: [api ▾]\nPods: []');
  ana.fill({ Pods: '3' });
  const review = await reviews(ana);
  expect(review.rendered).toContain('2 → 3');
});

test('the default of a channel stands in a form that is opened there', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig use payments/dev');
  await ana.sees('payments/dev');
  const form = await opens(ana, 'image');
  expect(form.rendered).toContain('Project: [payments ▾]\nEnvironment: [dev ▾]\nService: [For example');
});

test('a plan that cannot be made is said in the form, and the way back leads to all that was entered', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  await choose(ana, 'Container', 'worker');
  ana.fill({ Image: ':v9' });
  const mended = bot.zadig.fault({ kind: 'html', match: { path: /environments\/dev/ } });
  await ana.submit();
  const why = await ana.waitForModal({ has: 'Not possible' });
  expect(why.rendered).toContain('something in front of it answered');
  expect([why.submit, why.close]).toEqual([null, 'Back']);
  mended();
  await ana.closeModal();
  expect(ana.modal()?.rendered).toContain(
    'Service: [worker ▾]\nImage: [:v9]\nWorkload: [Choose… ▾]\nContainer: [worker ▾]',
  );
  await reviews(ana);
  await ana.closeModal();
  ana.fill({ Image: ':v10' });
  expect((await reviews(ana)).rendered).toMatch(/→ \S+\/worker:v10\n/);
  expect(sent(bot)).toEqual([]);
});

test('what is wrong stands at its field, and nothing that was typed is lost', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev/worker');
  for (const [image, why] of [
    ['not an image', 'has a blank in it'],
    [':v2.8.1', 'Nothing to change: worker has'],
  ] as const) {
    ana.fill({ Image: image });
    expect((await ana.submit()).errors).toEqual({ Image: expect.stringContaining(why) });
    expect(ana.modal()?.rendered).toContain(`Service: [worker ▾]\nImage: [${image}]`);
  }
  ana.fill({ Image: ':v9' });
  expect((await reviews(ana)).rendered).toContain('payments/dev');
});

test('all that is wrong is told at once, each at its field', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const odd = blankEnvironment(bot.zadig.world, 'payments', 'de v', false);
  odd.services = environmentOf(bot, 'payments', 'dev').services;
  bot.zadig.world.environments.push(odd);
  await opens(ana, 'logs');
  await chooseAll(ana, { Project: 'payments', Environment: 'de v', Service: 'api' });
  ana.fill({ 'For how long': 'soon' });
  expect((await ana.submit()).errors).toEqual({
    Service: expect.stringContaining('holds characters a name cannot have'),
    'For how long': expect.stringContaining('must be a duration'),
  });
  expect(ana.modal()?.rendered).toMatch(
    /Environment: \[de v ▾\]\nService: \[api ▾\][\s\S]*For how long: \[soon\]/,
  );
  await chooseAll(ana, { Environment: 'dev', Service: 'api' });
  ana.fill({ 'For how long': '5m' });
  await ana.submit();
  await ana.sees('payments/dev/api  ·  logs');
});

test('an environment that is not there is told with a form in which it is put right', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig image paymets/dev/worker :v9 --reason "fixes OPS-3"');
  await ana.sees('Did you mean payments?');
  await ana.click('Open the form');
  const form = await ana.waitForModal({ has: 'Project: [paymets ▾]' });
  expect(form.rendered).toContain('Environment: [dev ▾]\nService: [worker ▾]\nImage: [:v9]');
  expect((await ana.submit()).errors).toEqual({
    Project: expect.stringContaining('There is no project paymets here'),
  });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev', Service: 'worker' });
  const review = await reviews(ana);
  expect(review.rendered).toContain('Why?: [fixes OPS-3]');
  await ana.submit();
  await ana.sees('On it: Change the image of worker');
});

test('a reason that was typed with the command waits below the plan', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'image payments/dev --reason "fixes OPS-7"');
  await choose(ana, 'Service', 'worker');
  ana.fill({ Image: ':v9' });
  expect((await reviews(ana)).rendered).toContain('Why?: [fixes OPS-7]');
  ana.fill({ 'Why?': '' });
  await ana.submit();
  const home = await ana.sees(/About to be applied|Succeeded/);
  expect(home.rendered).toContain('Asked by @ana\n');
});

test('from a direct message the plan is shown in the form as well, and the answer comes there', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.dm('image payments/dev/worker');
  await ana.sees('Which image?', { channel: 'dm' });
  await ana.click('Open the form');
  await ana.waitForModal({ has: 'Service: [worker ▾]' });
  ana.fill({ Image: ':v9' });
  await reviews(ana);
  await ana.submit();
  const told = await ana.sees('On it', { channel: 'dm' });
  expect(told.channel).toBe('D0ANA');
  expect(ana.messages({ channel: 'payments' })).toEqual([]);
});

test('a plan that warns says so before anything is asked', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const review = await reviewsImage(ana, 'registry.example.com/elsewhere/worker:v9');
  expect(review.rendered).toContain('⚠️');
});

test('whatever is wrong with what was typed, its button opens the form, where it is put right', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.slash('/zadig scale payments/dve!/api 5000000');
  await ana.sees('must be a whole number from 0 to');
  await ana.click('Open the form');
  const form = await ana.waitForModal({ has: 'The same as /zadig scale.' });
  expect(form.rendered).toContain('Environment: [dve! ▾]\nService: [api ▾]\nPods: [5000000]');
  expect(Object.keys((await ana.submit()).errors ?? {})).toEqual(['Service', 'Pods']);
  await ana.closeModal();

  await ana.slash('/zadig image payments/dev/worker :v9 --nope');
  await ana.sees('There is no --nope here');
  await ana.click('Open the form');
  await ana.waitForModal({ has: 'Service: [worker ▾]\nImage: [:v9]' });
});

test('the forms of image and scale show what runs now, and that production is out of reach', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig image payments/dev/worker');
  await ana.waitForModal({ has: /Now: worker \(\S+\/worker:v2\.8\.1\)\./ });
  expect(await ana.suggest('Environment', 'prod')).toEqual([
    'Nothing matches “prod”. Production is left out: Zadig cannot do this there.',
  ]);
  await ana.closeModal();
  await ana.slash('/zadig scale payments/dev/api');
  await ana.waitForModal({ has: 'Now: api (Deployment · 2 pods).' });
  await ana.closeModal();
  await ana.slash('/zadig scale payments/prod/api');
  await ana.waitForModal({ has: 'Zadig cannot do this in production: choose a test environment.' });
  expect(bot.slack.refusals()).toEqual([]);
});

test('a change to take back is chosen from those that can be, and its review names it', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v9');
  await ana.submit();
  const id = changeOf(await ana.sees('Succeeded: Change the image of worker', PATIENT));
  await opens(ana, 'undo');
  await expect.poll(() => ana.suggest('Change', '')).toEqual([`${id} · image payments/dev/worker`]);
  await ana.pick('Change', `${id} · image payments/dev/worker`);
  const review = await reviews(ana);
  expect(review.rendered).toContain(`This takes back change ${id}:`);
  await ana.submit();
  await ana.sees(`Takes back ${id}`, PATIENT);
  await expect.poll(() => imageOf(bot, 'payments/dev/worker')).toMatch(/:v2\.8\.1$/);
  await opens(ana, 'undo');
  await expect
    .poll(() => ana.suggest('Change', ''), { timeout: 15_000 })
    .not.toContain(`${id} · image payments/dev/worker`);
});

test('what was just added is not offered once more', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await opens(ana, 'service add payments/dev');
  await expect.poll(() => ana.suggest('Services', '')).toContain('fraud');
  await ana.pick('Services', ['fraud']);
  await reviews(ana);
  await ana.submit();
  await ana.sees('Succeeded: Add', PATIENT);
  await opens(ana, 'service add payments/dev');
  await expect.poll(() => ana.suggest('Services', '')).not.toContain('fraud');
});
