import { describe, expect, test } from 'vitest';
import { workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { startBot } from '../support/bot.ts';
import { DATABASES } from '../support/database.ts';
import { asks, audited, becomes, changeOf, governed, PATIENT, sent } from '../support/governed.ts';

describe.concurrent.each(DATABASES)('changes on %s', (database) => {
  test('a test environment is changed at once, and the thread says how it went', async () => {
    await using bot = await startBot({ database, settings: governed(), zadig: { rolloutMs: 3_000 } });
    const ana = bot.person('ana');
    await ana.slash('/zadig image payments/dev/worker :v2.9.0 --reason "fixes OPS-12"');
    const answer = await ana.sees('On it: Change the image of worker in payments/dev', PATIENT);
    expect(answer.ephemeral).toBe(true);
    expect(JSON.stringify(answer.blocks)).toContain('|Follow it>');
    const home = await ana.sees('Asked by @ana: “fixes OPS-12”', { channel: 'payments' });
    expect(home.thread).toBeNull();
    const progress = await ana.sees(/▱ 0 of 1 pod ready, \d s/, { ...PATIENT, thread: home.ts });
    await becomes(bot, ana, progress, 'Done ');
    await ana.sees(/@ana: Change the image of worker in payments\/dev succeeded (at once|after \d s)\./, {
      ...PATIENT,
      thread: home.ts,
    });
    const ended = await becomes(bot, ana, home, 'Succeeded: Change the image of worker in payments/dev');
    expect(ended.rendered).toContain('[Undo]');
    expect(workloadOf(bot.zadig.world, 'payments', 'dev', 'worker').containers[0]?.image).toMatch(
      /:v2\.9\.0$/,
    );
    const replies = ana.messages({ channel: 'payments' }).filter(({ thread }) => thread === home.ts);
    expect(replies).toHaveLength(2);
    expect(ana.messages({ channel: 'approvals' })).toEqual([]);
    expect(sent(bot)).toHaveLength(1);
    const requests = await audited(bot.databaseUrl, 'request');
    expect(requests).toMatchObject([
      { data: { change: changeOf(ended), attempt: 1, request: { method: 'POST' } } },
    ]);
  });
});

test.concurrent('a change asked for in a thread is told in that thread, and nowhere else', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const question = await ana.say('Is the api stuck?');
  await ana.mention('restart payments/dev/api', { thread: question.ts });
  await ana.sees('@ana: Restart api in payments/dev succeeded', { ...PATIENT, thread: question.ts });
  const home = await ana.sees('Succeeded: Restart api in payments/dev', { ...PATIENT, thread: question.ts });
  expect(home.thread).toBe(question.ts);
  const byBot = ana.messages().filter(({ from }) => from === 'zadig');
  expect(byBot.filter(({ thread }) => thread !== question.ts)).toEqual([]);
  expect(byBot).toHaveLength(2);
});

test.concurrent('a change asked for by a mention is told below it', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const asked = await ana.mention('restart payments/dev/api');
  await ana.sees('@ana: Restart api in payments/dev succeeded', { ...PATIENT, thread: asked.ts });
  const byBot = ana.messages().filter(({ from }) => from === 'zadig');
  expect(byBot.filter(({ thread }) => thread !== asked.ts)).toEqual([]);
});

test.concurrent('a change asked for in a direct message is told in the approvals channel', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  await ana.dm('restart payments/dev/api');
  await ana.sees('On it: Restart api in payments/dev', { ...PATIENT, channel: 'dm' });
  const home = await dan.sees('Succeeded: Restart api in payments/dev', { ...PATIENT, channel: 'approvals' });
  await dan.sees('@ana: Restart api in payments/dev succeeded', { ...PATIENT, thread: home.ts });
});

test.concurrent('production asked for in a direct message has one message: card, thread and undo in one', async () => {
  const policies = [{ match: { command: 'image' }, approve: { from: ['leads'] } }];
  await using bot = await startBot({ settings: governed({}, { policies }) });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.dm('image payments/dev/worker :v2.9.0');
  await ana.sees('Asked for approval: Change the image of worker', { ...PATIENT, channel: 'dm' });
  const card = await ben.sees('Waiting for approval', { ...PATIENT, channel: 'approvals' });
  await ben.click('Approve', { in: card });
  const ended = await becomes(bot, ben, card, 'Succeeded');
  await ben.sees('@ana: Change the image of worker in payments/dev succeeded', {
    ...PATIENT,
    thread: card.ts,
  });
  expect(ended.rendered).toContain('[Undo]');
  const told = ben.messages({ channel: 'approvals' }).filter(({ ephemeral }) => !ephemeral);
  expect(told.filter(({ thread }) => thread === null)).toHaveLength(1);
  expect(told.filter(({ rendered }) => /succeeded (after|at once)/.test(rendered))).toHaveLength(1);
});

test.concurrent('a change asked for where the bot is not is told in the approvals channel', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/dev/api', { channel: 'random' });
  await ana.sees('On it: Restart api in payments/dev', { ...PATIENT, channel: 'random' });
  await ana.sees('Succeeded: Restart api in payments/dev', { ...PATIENT, channel: 'approvals' });
});

test.concurrent('a channel shared with another organisation reads nothing of a change', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben, eve] = [bot.person('ana'), bot.person('ben'), bot.person('eve')];
  await ana.slash('/zadig restart payments/prod/api', { channel: 'partners' });
  await ana.sees('Asked for approval: Restart api in payments/prod', { ...PATIENT, channel: 'partners' });
  await ana.mention('restart payments/dev/worker', { channel: 'partners' });
  await ana.sees('On it: Restart worker in payments/dev', { ...PATIENT, channel: 'partners' });
  const card = await ben.sees('Restart api in payments/prod', { ...PATIENT, channel: 'approvals' });
  await ben.click('Approve', { in: card });
  await becomes(bot, ben, card, 'Succeeded');
  await ben.sees('Succeeded: Restart worker in payments/dev', { ...PATIENT, channel: 'approvals' });
  expect(eve.messages({ channel: 'partners' }).filter(({ from }) => from === 'zadig')).toEqual([]);
});

test.concurrent('without an approvals channel a change asked for in a direct message is told there', async () => {
  await using bot = await startBot({ settings: governed({}, { channels: {} }) });
  const ana = bot.person('ana');
  await ana.dm('restart payments/dev/api');
  await ana.sees('Succeeded: Restart api in payments/dev', { ...PATIENT, channel: 'dm' });
});

test.concurrent('a dry run shows the plan and the requests, asks nobody and sends nothing', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig image payments/dev/api :v2.0.0 --container api --dry-run');
  const test = await ana.sees('Dry run: nobody was asked and nothing was sent.', PATIENT);
  expect(test.rendered).toMatch(/Image of api: \S+ → \S+:v2\.0\.0/);
  expect(test.rendered).toContain('It needs nobody’s approval: without --dry-run it is applied at once.');
  expect(test.rendered).toContain('POST /openapi/environments/image/deployment/dev');
  expect(test.rendered).toContain('"container_name": "api"');
  await ana.slash('/zadig restart payments/prod/api --dry-run');
  await ana.sees('It would need 1 approval from @leads.', PATIENT);
  expect(sent(bot)).toEqual([]);
  expect(ana.messages({ ephemeral: false })).toEqual([]);
  expect(await audited(bot.databaseUrl, 'change')).toEqual([]);
});

test.concurrent('a dry run of what would be refused says why', async () => {
  await using bot = await startBot({ settings: governed({ reason: 'required' }) });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/api --dry-run');
  await ana.sees('It cannot be asked for: This change needs a reason.', PATIENT);
});

test.concurrent('what nobody may name or touch is refused before anybody is asked', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  await ana.slash('/zadig restart payments/prod/nothing');
  await ana.sees('nothing', { ...PATIENT, ephemeral: true });
  await ana.slash('/zadig image payments/prod/api :v2');
  await ana.sees('payments/prod', { ...PATIENT, ephemeral: true });
  await ana.slash('/zadig scale payments/dev/api 0');
  await ana.sees('--confirm api', PATIENT);
  expect(sent(bot)).toEqual([]);
  expect(ana.messages({ ephemeral: false })).toEqual([]);
});

test.concurrent('texts of people fire nothing and format nothing', async () => {
  await using bot = await startBot({ settings: governed() });
  const [ana, ben] = [bot.person('ana'), bot.person('ben')];
  await ana.slash(
    '/zadig restart payments/prod/api --reason "*now* <!channel> <@U0CLEO> <https://evil.example|bank> `x`"',
  );
  const card = await ben.sees('Waiting for approval', { ...PATIENT, channel: 'approvals' });
  expect(card.rendered).not.toContain('@cleo:');
  await ben.click('Details', { in: card });
  await ben.waitForModal(PATIENT);
  await ben.closeModal();
  await ben.slash('/zadig approvals');
  await ben.sees('1 change to decide', PATIENT);
  await ben.click('Approve', { in: card });
  await becomes(bot, ana, card, 'Succeeded');
  await ana.slash('/zadig lock payments/dev *b* <!here> <@U0CLEO>');
  await ana.sees('locked payments/dev', PATIENT);
  const fired = bot.slack.fired();
  expect(fired.filter((mention) => /channel|here|everyone|CLEO/.test(mention))).toEqual([]);
  const blocks = JSON.stringify(ben.messages().map((message) => message.blocks));
  expect(blocks).not.toMatch(/<!(channel|here)>|<@U0CLEO>|<https:\/\/evil|\*now\*/);
});

test.concurrent('whoever asks for the very same while it waits is told so, with its thread', async () => {
  await using bot = await startBot({ settings: governed() });
  const ana = bot.person('ana');
  const first = await asks(ana, 'restart payments/prod/api');
  await asks(ana, 'restart payments/prod/worker');
  expect(ana.messages().filter(({ rendered }) => rendered.includes('the same already'))).toEqual([]);
  await ana.slash('/zadig restart payments/prod/api');
  const told = await ana.sees('You wait for the same already', { ...PATIENT, ephemeral: true });
  expect(told.rendered).toContain(`as change ${first.id} (its thread). Withdraw one of the two.`);
});
