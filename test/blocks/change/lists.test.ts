import { expect, test } from 'vitest';
import { page } from '../../../src/blocks/answer.ts';
import { askedView, votedView } from '../../../src/blocks/change/asked.ts';
import { dryRunView } from '../../../src/blocks/change/dry-run.ts';
import { approvalsList, changesList } from '../../../src/blocks/change/lists.ts';
import { denyModal, detailsModal, REASON_FIELD } from '../../../src/blocks/change/modals.ts';
import { BotError } from '../../../src/domain/errors.ts';
import { rendered } from '../../../src/sandbox/slack/rendered.ts';
import { buttonsOf, pages } from '../fits.ts';
import { ben, changeOf, HASH, NOON, need, plan } from './examples.ts';

const names = (id: string) => ({ U0ANA: 'ana', U0BEN: 'ben' })[id];
const prod = { project: 'payments', env: 'prod', production: true };
const what = 'Change the image of api in payments/prod 🔒 production';
const links = { cardLink: 'https://x.slack.com/p1', homeLink: 'https://x.slack.com/p2' };

test.each([
  ['its approvals', need, 'It would need 2 approvals from @leads.'],
  ['that it needs nobody', null, 'It needs nobody’s approval'],
  ['why it is refused', 'The environment is frozen.', 'It cannot be asked for: The environment is frozen.'],
])('a dry run shows the plan with its requests, and %s', async (_what, needed, said) => {
  const shown = rendered(
    await page(
      dryRunView(plan, HASH, typeof needed === 'string' ? new BotError('forbidden', needed) : needed),
      0,
      'x',
    ),
  );
  for (const line of [
    'nobody was asked and nothing was sent',
    what,
    'registry.io/api:v1 → registry.io/api:v2',
    'PUT /openapi/environments/production/prod\n{"image":"api:v2"}',
    'Plan a1b2c3d4',
    said,
  ])
    expect(shown).toContain(line);
});

test('history shows each change once, with its outcome and who voted', async () => {
  const changes = Array.from({ length: 45 }, (_, at) =>
    changeOf({
      id: `change${String(at).padStart(4, '0')}`,
      state: 'succeeded',
      votes: [ben],
      outcome: 'All pods run api:v2.',
    }),
  );
  const all = await pages(changesList(changes, prod));
  const said = all.map((message) => rendered(message, names)).join('\n');
  expect([...said.matchAll(/change\d{4}/g)].map(([id]) => id)).toEqual(changes.map(({ id }) => id));
  expect(said).toContain(
    `✅ Succeeded: ${what}\nchange0000  ·  asked by @ana 5 Oct 2026 12:00\n✔️ Approved by @ben (leads) 5 Oct 2026 12:00\nAll pods run api:v2.`,
  );
  expect(rendered(await page(changesList([], null), 0, 'x'))).toBe('No changes.');
});

test('approvals lists what waits for whom, each with what can be done about it', async () => {
  const [one, two, three] = ['aaa', 'bbb', 'ccc'].map((id) => changeOf({ id })) as [
    ReturnType<typeof changeOf>,
    ReturnType<typeof changeOf>,
    ReturnType<typeof changeOf>,
  ];
  const reviews = [{ ...three, state: 'succeeded' as const, breakGlass: { reviewedBy: null } }];
  const message = await page(approvalsList({ forMe: [one], mine: [two], reviews }), 0, 'approvals');
  expect(buttonsOf(message).map(({ label, command }) => `${label}: ${command}`)).toEqual([
    'Approve: approve aaa',
    'Deny: aaa',
    'Details: aaa',
    'Sign off: review ccc',
    'Details: ccc',
    'Details: bbb',
    'Withdraw: withdraw bbb',
  ]);
  expect(rendered(message)).toContain('Approvals: 0 of 2 from @leads  ·  open until 5 Oct 2026 16:00');
  const nothing = approvalsList({ forMe: [], mine: [], reviews: [] });
  expect(rendered(await page(nothing, 0, 'x'))).toBe('Nothing to approve, and nothing of yours is waiting.');
});

test('whoever asks is told where it goes on, and what it needs', async () => {
  const restart = {
    ...plan,
    summary: 'Restart api',
    target: { project: 'payments', env: 'dev', production: false, service: 'api' },
  };
  const test = changeOf({ state: 'approved', need: null, expiresAt: null, plan: restart });
  const said = await page(askedView(test, links), 0, 'x');
  expect(said.text).toBe('On it: Restart api in *payments/dev*. <https://x.slack.com/p2|Follow it>.');
  const pending = rendered(await page(askedView(changeOf(), links), 0, 'x'));
  expect(pending).toBe(
    `Asked for approval: ${what}. It needs 2 approvals from @leads, until 5 Oct 2026 16:00.\nChange abcdefghjk  ·  The card  ·  The thread`,
  );
  const loud = changeOf({ state: 'approved', breakGlass: { reviewedBy: null } });
  expect(rendered(await page(askedView(loud, links), 0, 'x'))).toContain('🚨 Break-glass');
});

test('an approver is told whether the vote was enough', async () => {
  const change = changeOf();
  const enough = await page(votedView({ change, met: true, missing: null }), 0, 'x');
  expect(rendered(enough)).toBe(`✅ Approved: ${what}. It is applied next.`);
  const one = await page(votedView({ change, met: false, missing: '1 more of leads' }), 0, 'x');
  expect(rendered(one)).toBe(`✔️ Your approval counts: ${what}. Still missing: 1 more of leads.`);
});

test('details show the full hash, who voted when, the whole reason, every difference and every request', () => {
  const fields = Array.from({ length: 200 }, (_, at) => ({ name: `VAR_${at}`, before: 'a', after: 'b' }));
  const requests = Array.from({ length: 12 }, (_, at) => ({ method: 'PUT', path: `/${at}/x`, body: '{\n}' }));
  const reason = `${'because '.repeat(374)}end`;
  const change = changeOf({
    reason,
    votes: [ben],
    approvedAt: NOON,
    sentAt: NOON,
    plan: { ...plan, fields, requests, diff: '-a\n+b\n'.repeat(2_000) },
  });
  const { title, blocks } = detailsModal(change);
  const said = rendered({ blocks }, names);
  expect(title).toBe('Change abcdefghjk');
  for (const line of [
    HASH,
    reason,
    'Approved by @ben (leads) 5 Oct 2026 12:00',
    'Sent to Zadig 5 Oct 2026 12:00',
  ])
    expect(said).toContain(line);
  expect([...said.matchAll(/VAR_\d+:/g)]).toHaveLength(200);
  expect([...said.matchAll(/^PUT \/\d+\/x$/gm)]).toHaveLength(12);
  expect([...said.matchAll(/^\+b$/gm)]).toHaveLength(2_000);
});

test('what details have no room for is counted', () => {
  const body = 'x'.repeat(50_000);
  const requests = Array.from({ length: 80 }, (_, at) => ({ method: 'PUT', path: `/${at}/x`, body }));
  const said = rendered({ blocks: detailsModal(changeOf({ plan: { ...plan, requests } })).blocks });
  const shown = [...said.matchAll(/^PUT /gm)].length;
  expect(said).toContain(`… and ${80 - shown} more requests, for which there is no room here.`);
  expect(said).toContain('… and 30,000 more characters');
});

test('a denial asks why, and says what is denied', () => {
  const { title, submit, blocks } = denyModal(changeOf());
  expect([title, submit]).toEqual(['Deny this change?', 'Deny']);
  expect(rendered({ blocks }, names)).toContain(`${what}\nAsked by @ana: “the hot fix for refunds”`);
  expect(blocks.at(-1)).toMatchObject({
    type: 'input',
    block_id: REASON_FIELD.block,
    element: { type: 'plain_text_input', action_id: REASON_FIELD.action, multiline: true, max_length: 500 },
  });
});
