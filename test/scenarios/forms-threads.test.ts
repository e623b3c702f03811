import { expect, test } from 'vitest';
import { startBot } from '../support/bot.ts';
import { choose, chooseAll, opens, reviews } from '../support/forms.ts';
import { governed, PATIENT } from '../support/governed.ts';

test('what is looked at through a form is answered to whoever asked alone', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const form = await opens(ana, 'service show');
  expect(form.submit).toBe('Show');
  await chooseAll(ana, { Project: 'payments', Environment: 'dev', Service: 'worker' });
  await ana.submit();
  expect(ana.modal()).toBeNull();
  const seen = await ana.sees('1 of 1 replicas ready');
  expect(seen).toMatchObject({ channel: 'C0PAYMENTS', ephemeral: true });
});

test('a ticked box shows the answer to the whole channel', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  await opens(ana, 'service show payments/dev');
  await choose(ana, 'Service', 'worker');
  ana.fill({ 'Show the answer to the whole channel': true });
  await ana.submit();
  await cleo.sees('1 of 1 replicas ready', { channel: 'payments' });
});

test('in a channel with outsiders a ticked box is refused, and the form stays open', async () => {
  await using bot = await startBot();
  const [ana, eve] = [bot.person('ana'), bot.person('eve')];
  await opens(ana, 'env show payments', { channel: 'partners' });
  await choose(ana, 'Environment', 'dev');
  ana.fill({ 'Show the answer to the whole channel': true });
  await ana.submit();
  await ana.waitForModal({ has: 'shared with another organisation' });
  await ana.closeModal();
  ana.fill({ 'Show the answer to the whole channel': false });
  await ana.submit();
  await ana.sees('4 services', { channel: 'partners', ephemeral: true });
  expect(eve.messages()).toEqual([]);
});

test('a command in a direct message has a button, and its answer comes below', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  const asked = await ana.dm('env show');
  await ana.sees('Which environment?', { channel: 'dm' });
  await ana.click('Open the form');
  await ana.waitForModal({ has: 'The same as /zadig env show.' });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev' });
  await ana.submit();
  const seen = await ana.sees('4 services', { channel: 'dm' });
  expect(seen.channel).toBe(asked.channel);
});

test('a mention in a thread has a button there, and all that follows is said in that thread', async () => {
  await using bot = await startBot();
  const [ana, cleo] = [bot.person('ana'), bot.person('cleo')];
  const root = await cleo.say('what is up with the worker?');
  await ana.mention('service show payments/dev', { thread: root.ts });
  const told = await ana.sees('Open the form', { thread: root.ts });
  await ana.click('Open the form', { in: told });
  const form = await ana.waitForModal({ has: 'The same as /zadig service show.' });
  expect(form.rendered).toContain('Environment: [dev ▾]');
  expect(form.rendered).toContain('Show the answer to the whole channel: (x) Yes');
  await choose(ana, 'Service', 'worker');
  await ana.submit();
  const shared = await cleo.sees('1 of 1 replicas ready');
  expect(shared).toMatchObject({ thread: root.ts, ephemeral: false });

  await ana.click('Open the form', { in: told });
  await ana.waitForModal({ has: 'The same as /zadig service show.' });
  await choose(ana, 'Service', 'api');
  ana.fill({ 'Show the answer to the whole channel': false });
  await ana.submit();
  const whispered = await ana.sees('2 of 2 replicas ready');
  expect(whispered).toMatchObject({ thread: root.ts, ephemeral: true });
});

test('a change asked for in a thread is followed in that thread', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  const root = await ben.say('the worker is stuck');
  await ana.mention('restart', { thread: root.ts });
  const told = await ana.sees('Open the form', { thread: root.ts });
  await ana.click('Open the form', { in: told });
  await ana.waitForModal({ has: 'The same as /zadig restart.' });
  await chooseAll(ana, { Project: 'payments', Environment: 'prod', Service: 'worker' });
  expect((await reviews(ana)).rendered).toContain('It needs 1 approval from @leads');
  expect(ben.messages({ channel: 'payments' }).filter(({ from }) => from === 'zadig')).toHaveLength(1);
  await ana.submit();
  await ben.sees('Waiting for approval: Restart worker', { ...PATIENT, thread: root.ts });
  await ana.sees('Asked for approval', { ephemeral: true, thread: root.ts });
  await ben.click('Approve', {
    in: await ben.sees('Waiting for approval', { channel: 'approvals' }),
  });
  await ben.sees('succeeded', { ...PATIENT, channel: 'payments', thread: root.ts });
});

test('a form opened at Home is answered in the direct message', async () => {
  await using bot = await startBot();
  const ana = bot.person('ana');
  await ana.openHome();
  await ana.waitForHome({ has: 'New change' });
  await ana.click('Change image', { in: 'home' });
  await ana.waitForModal({ has: 'The same as /zadig image.' });
  await chooseAll(ana, { Project: 'payments', Environment: 'dev', Service: 'worker' });
  ana.fill({ Image: ':v9' });
  await reviews(ana);
  await ana.submit();
  await ana.sees('On it: Change the image of worker', { channel: 'dm' });
  await ana.sees('Succeeded: Change the image of worker', { ...PATIENT, channel: 'dm' });
  expect(ana.messages({ channel: 'payments' })).toEqual([]);
});
