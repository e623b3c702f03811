import { expect, test } from 'vitest';
import { createSeal } from '../../src/changes/seal.ts';
import { sealedOrigin } from '../../src/slack/forms/kept.ts';
import { startBot } from '../support/bot.ts';
import { forge, submission, withMetadata } from '../support/forge.ts';
import { choose, opens, reviewsImage } from '../support/forms.ts';
import { audited, governed, sent } from '../support/governed.ts';

const AS_EVE = { id: 'U0EVE', name: 'eve', team_id: 'T0OTHER' };
const TO_EVE = { channel: AS_EVE.id, thread: null, url: null, at: 0 };

test('an outsider who submits the first page of a form gets no second one', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'env create payments/mine');
  await choose(ana, 'Cluster', (await ana.suggest('Cluster', ''))[0] ?? '');
  ana.fill({ Namespace: 'mine' });
  await choose(ana, 'Registry', (await ana.suggest('Registry', ''))[0] ?? '');
  const before = bot.zadig.requests().length;
  const told = await forge(bot, bot.app.port, submission(ana, {}, AS_EVE));
  expect(told.body).toContain('I only work for members of the organisation that installed me.');
  await bot.stop();
  expect(bot.zadig.requests()).toHaveLength(before);
  expect(JSON.stringify(bot.slack.calls('views.update'))).not.toContain('page:');
  expect(await refusedOf(bot.databaseUrl)).toEqual(['outsider']);
});

test('an outsider who agrees to a plan or chooses in a form stands in the audit log', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await reviewsImage(ana, ':v9');
  const told = await forge(bot, bot.app.port, submission(ana, {}, AS_EVE));
  expect(told.body).toContain('I only work for members of the organisation that installed me.');
  await forge(bot, bot.app.port, {
    ...submission(ana, {}, AS_EVE),
    type: 'block_actions',
    container: { type: 'view', view_id: ana.modal()?.id },
    actions: [{ action_id: 'input', block_id: 'f|x|', type: 'external_select', action_ts: '1.2' }],
  });
  await bot.stop();
  expect(sent(bot)).toEqual([]);
  expect(await refusedOf(bot.databaseUrl)).toEqual(['outsider', 'outsider']);
});

/** What was refused to the outsider, by the audit log. */
async function refusedOf(databaseUrl: string): Promise<readonly unknown[]> {
  const rows = await audited(databaseUrl, 'refusal');
  return rows.filter(({ data }) => data['user'] === AS_EVE.id).map(({ data }) => data['why']);
}

test.each([
  ['plain', () => JSON.stringify(TO_EVE)],
  ['not sealed here', () => 'x'.repeat(80)],
  ['sealed under another key', () => sealedOrigin(TO_EVE, 'U0ANA', createSeal('another'))],
])('what a form shows does not go where its origin says when that is %s', async (_, origin) => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const ana = bot.person('ana');
  await opens(ana, 'env show');
  const private_metadata = withMetadata(ana, {
    origin: origin(),
    carried: { 'env.project': 'payments', 'env.env': 'prod' },
  });
  const forged = submission(ana, { private_metadata, state: { values: {} } });
  expect((await forge(bot, bot.app.port, forged)).body).toContain('cannot be read any more');
  await bot.stop();
  expect(bot.zadig.requests({ path: /prod/ })).toEqual([]);
  expect(bot.slack.calls('chat.postMessage')).toEqual([]);
});

test('the answer of a form does not go where somebody else has opened theirs', async () => {
  await using bot = await startBot({ transport: 'http', settings: governed() });
  const [ana, dan] = [bot.person('ana'), bot.person('dan')];
  await opens(ana, 'env show payments');
  const asDan = submission(ana, {}, { id: dan.id, name: dan.name });
  expect((await forge(bot, bot.app.port, asDan)).body).toContain('cannot be read any more');
});
