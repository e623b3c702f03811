import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CardExtra, cardView } from '../../../src/blocks/change/card.ts';
import { homeView } from '../../../src/blocks/change/home.ts';
import type { Message } from '../../../src/blocks/message.ts';
import type { Change } from '../../../src/domain/change.ts';
import { rendered } from '../../../src/sandbox/slack/rendered.ts';
import { buttonsOf } from '../fits.ts';
import { anyChange, ben, changeOf, HASH, leads, NOON, need, plan, sre, states, WORDS } from './examples.ts';

const extra: CardExtra = {
  homeLink: 'https://x.slack.com/archives/C1/p1',
  lock: null,
  replacedBy: null,
  missing: null,
  now: NOON,
};
const names = new Map([
  ['U0ANA', 'ana'],
  ['U0BEN', 'ben'],
  ['U0CLEO', 'cleo'],
  ['S0LEADS', 'release-leads'],
]);
const read = (message: Message): string => rendered(message, (id) => names.get(id));
const card = (more: Partial<Change>, shown: Partial<CardExtra> = {}): string =>
  read(cardView(changeOf(more), { ...extra, ...shown }));
const labels = (message: Message): string[] => buttonsOf(message).map(({ label }) => label);

const UNTIL: Readonly<Record<string, string>> = {
  pending: 'Approve, Deny, Details, Withdraw',
  unknown: 'Look again, Details',
};

test.each(states)('a card that is %s says so and has the buttons that still do something', (state) => {
  const message = cardView(changeOf({ state }), extra);
  expect(read(message)).toContain(
    `${WORDS[state]}: Change the image of api in payments/prod 🔒 production\nAsked by @ana: “the hot fix for refunds”`,
  );
  expect(labels(message).join(', ')).toBe(UNTIL[state] ?? 'Details');
  for (const said of [WORDS[state], 'a1b2c3d4', 'abcdefghjk', '<@U0ANA>'])
    expect(message.text).toContain(said);
  expect(message.text.includes('<!subteam^S0LEADS>')).toBe(state === 'pending');
  expect(read(message).includes('open until 5 Oct 2026 16:00')).toBe(state === 'pending');
});

test('a card shows what differs, what else is touched, the policy, votes, freezes and a lock', () => {
  const said = card(
    {
      need: {
        ...need,
        from: [
          { ...leads, needed: 1 },
          { ...sre, needed: 1 },
        ],
        freezes: ['weekend'],
      },
      votes: [ben],
      plan: { ...plan, diff: '-a\n+b' },
      replaces: 'zyxwvutsrq',
    },
    { missing: '1 more of sre', lock: { by: 'U0CLEO', reason: 'a migration runs', at: NOON } },
  );
  for (const line of [
    'The image is of another repository.',
    'Image of api: registry.io/api:v1 → registry.io/api:v2',
    'All pods of Deployment api are replaced.',
    '-a\n+b',
    'Approvals: 1 of 2 (1 from @release-leads and 1 from @sre)',
    'Still missing: 1 more of sre.',
    'Freeze in force: weekend.',
    'Approved by @ben (leads) 5 Oct 2026 12:00',
    'payments/prod is locked by @cleo since 5 Oct 2026 12:00: “a migration runs”',
    'replaces zyxwvutsrq',
    'thread',
  ])
    expect(said).toContain(line);
});

test.each([
  [{ ...need, quorum: 1 }, '0 of 1 from @release-leads'],
  [{ ...need, from: [leads, sre] }, '0 of 2 from @release-leads or @sre'],
  [
    { ...need, quorum: 3, from: [{ ...leads, needed: 1 }, sre] },
    '0 of 3 from @release-leads or @sre, at least 1 from @release-leads',
  ],
  [{ ...need, selfApproval: true }, 'Whoever asks may approve, too.'],
])('the policy line %#', (given, line) => {
  expect(card({ need: given })).toContain(line);
});

test('a value that is not there is none, one that is empty is empty', () => {
  const fields = [
    { name: 'DEBUG', before: null, after: '' },
    { name: 'MODE', before: 'a', after: null },
  ];
  expect(card({ plan: { ...plan, fields } })).toContain('DEBUG: (none) → (empty)\nMODE: a → (none)');
});

test('break-glass is loud until it is signed off, and says by whom', () => {
  const open = changeOf({ state: 'succeeded', sentAt: NOON, breakGlass: { reviewedBy: null } });
  const message = cardView(open, extra);
  expect(read(message)).toMatch(/^🚨 Break-glass: applied without approval by @ana\. The review is open/);
  expect(labels(message)).toEqual(['Sign off', 'Details']);
  const done = cardView({ ...open, breakGlass: { reviewedBy: 'U0BEN' } }, extra);
  expect(read(done)).toContain('Signed off by @ben.');
  expect(labels(done)).toEqual(['Details']);
  const before = card({ state: 'approved', breakGlass: { reviewedBy: null } });
  expect(before).toContain('about to be applied without approval');
  expect(before).not.toContain('Approved');
  expect(labels(cardView({ ...open, state: 'unknown' }, extra))).toEqual([
    'Look again',
    'Sign off',
    'Details',
  ]);
});

test('a change that is out of date names the one that asks again', () => {
  expect(card({ state: 'stale' }, { replacedBy: 'zyxwvutsrq' })).toContain('replaced by zyxwvutsrq');
});

test('a card that is the home message as well has its buttons, too', () => {
  const done = changeOf({ state: 'succeeded', undoable: true });
  expect(labels(cardView(done, { ...extra, isHome: true }))).toEqual(['Undo', 'Details']);
  expect(labels(cardView(done, extra))).toEqual(['Details']);
});

test('buttons carry the id alone, and a vote on production is asked back', () => {
  const { blocks } = cardView(changeOf(), extra);
  const row = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const shown = row.flatMap((one) => (one.type === 'button' ? [[one.action_id, one.value, one.style]] : []));
  expect(shown).toEqual([
    ['run:0', 'approve abcdefghjk', 'primary'],
    ['dialog:deny:1', 'abcdefghjk', 'danger'],
    ['dialog:details:2', 'abcdefghjk', undefined],
    ['run:3', 'withdraw abcdefghjk', undefined],
  ]);
  expect(row.flatMap((one) => ('confirm' in one ? [one.confirm?.text.text] : []))).toEqual([
    'Change the image of api in payments/prod (production). It is applied as soon as enough people have approved.',
  ]);
});

test('however much there is to say, the text beside the blocks says which change it is and where it stands', () => {
  fc.assert(
    fc.property(anyChange, (change) => {
      for (const { text } of [cardView(change, extra), homeView(change, { cardLink: null, now: NOON })]) {
        expect(text).toContain(HASH.slice(0, 8));
        expect(text).toContain('abcdefghjk');
        expect(text).toMatch(new RegExp(`\\*(${WORDS[change.state]}|About to be applied)\\*`));
      }
    }),
    { numRuns: 50 },
  );
});

test('200 differences: those that are not shown are counted', () => {
  const fields = Array.from({ length: 200 }, (_, at) => ({ name: `VAR_${at}`, before: 'a', after: 'b' }));
  const said = card({ plan: { ...plan, fields } });
  const shown = [...said.matchAll(/VAR_\d+:/g)].length;
  const more = Number(/… and (\d+) more differences/.exec(said)?.[1]);
  expect(shown).toBeGreaterThan(10);
  expect(shown + more).toBe(200);
});

test('names cannot forge a line, bold text, an emoji or a mention', () => {
  const forged = 'x\n*payments/prod* :lock: production <!channel>';
  const target = { project: 'p', env: forged, production: false, service: null };
  const fields = [{ name: forged, before: forged, after: forged }];
  const said = card({
    reason: forged,
    outcome: forged,
    need: { ...need, from: [{ ...sre, name: forged }], freezes: [forged] },
    plan: { ...plan, target, summary: forged, fields, touches: [forged], warnings: [forged] },
  });
  expect(said).not.toContain('🔒');
  expect(said).not.toMatch(/^\*?payments\/prod/m);
  expect(said.split('\n')).toHaveLength(
    card({ outcome: 'x', need: { ...need, freezes: ['x'] } }).split('\n').length,
  );
});
