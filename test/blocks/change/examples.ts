import fc from 'fast-check';
import type { Approvers, Change, Need, Plan, Progress, Vote } from '../../../src/domain/change.ts';
import { ChangeState } from '../../../src/domain/change.ts';

/** 2026-10-05 12:00 UTC. */
export const NOON = 1_791_201_600_000;
export const HASH = 'a1b2c3d4'.repeat(8);

export const states = ChangeState.options;

/** What each state is called. */
export const WORDS: Readonly<Record<Change['state'], string>> = {
  pending: 'Waiting for approval',
  approved: 'Approved',
  applying: 'Being applied',
  verifying: 'Applied, being checked',
  succeeded: 'Succeeded',
  failed: 'Failed',
  unknown: 'Outcome unknown',
  denied: 'Denied',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  stale: 'Out of date',
};

export const plan: Plan = {
  command: 'image',
  target: { project: 'payments', env: 'prod', production: true, service: 'api' },
  summary: 'Change the image of api',
  fields: [{ name: 'Image of api', before: 'registry.io/api:v1', after: 'registry.io/api:v2' }],
  touches: ['All pods of Deployment api are replaced.'],
  warnings: ['The image is of another repository.'],
  diff: null,
  requests: [{ method: 'PUT', path: '/openapi/environments/production/prod', body: '{"image":"api:v2"}' }],
  digest: 'd',
};

export const leads: Approvers = { name: 'leads', slackGroup: 'S0LEADS', users: [], needed: null };
export const sre: Approvers = { name: 'sre', slackGroup: null, users: ['U0BEN', 'U0CLEO'], needed: null };

export const need: Need = {
  quorum: 2,
  from: [leads],
  selfApproval: false,
  freezes: [],
  channel: null,
  expiresMs: 14_400_000,
};

export const ben: Vote = { userId: 'U0BEN', verdict: 'approve', groups: ['leads'], reason: null, at: NOON };

export function changeOf(more: Partial<Change> = {}): Change {
  return {
    id: 'abcdefghjk',
    state: 'pending',
    version: 1,
    plan,
    hash: HASH,
    requester: 'U0ANA',
    reason: 'the hot fix for refunds',
    createdAt: NOON,
    need,
    expiresAt: NOON + 14_400_000,
    votes: [],
    approvedAt: null,
    sentAt: null,
    settledAt: null,
    outcome: null,
    breakGlass: null,
    undoes: null,
    replaces: null,
    undoable: false,
    ...more,
  };
}

/** What a name or a sentence may be when somebody means ill, or nobody looked. */
export const nasty = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/) },
  fc.constantFrom(
    '',
    ' ',
    '<!channel>',
    '<@U1>',
    '@here',
    '<!subteam^S1|@x>',
    '*x*',
    '`',
    '```',
    '&amp;',
    '\u202eabc',
    '\u0000\u001b[31m',
    '\n\n',
    'root\n*payments/prod* :lock: production',
    '<!date^1^{date}|x>',
    '"a b" --reason x',
    '<https://x|y>',
    '\ud800',
  ),
  fc
    .constantFrom('x', '<', '&', 'a ', '\n', '😀', '`', '"', '\\')
    .chain((char) => fc.constantFrom(300, 3_000, 10_000).map((times) => char.repeat(times))),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const maybe = fc.option(nasty);
const few = <T>(item: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.array(item, { maxLength: 4 }) },
    fc.array(item, { minLength: 30, maxLength: 60 }),
    { weight: 1, arbitrary: fc.array(item, { minLength: 200, maxLength: 200 }) },
  );
const moment = fc.oneof(fc.constant(NOON), fc.constantFrom(0, -1, Number.NaN, 1e18));
const userId = fc.constantFrom('U0ANA', 'U0BEN', 'U0CLEO');
const target = fc.record({ project: nasty, env: nasty, production: fc.boolean(), service: maybe });

export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  command: nasty,
  target,
  summary: nasty,
  fields: few(fc.record({ name: nasty, before: maybe, after: maybe })),
  touches: few(nasty),
  warnings: few(nasty),
  diff: fc.option(fc.oneof(nasty, fc.constantFrom('-a\n+b\n'.repeat(17_000), '😀'.repeat(50_000)))),
  requests: few(fc.record({ method: nasty, path: nasty, body: maybe })),
  digest: nasty,
});

export const anyNeed: fc.Arbitrary<Need> = fc.record({
  quorum: fc.integer({ min: 1, max: 40 }),
  from: few(
    fc.record({
      name: nasty,
      slackGroup: fc.option(fc.constantFrom('S0LEADS', '<!channel>')),
      users: few(userId),
      needed: fc.option(fc.nat(3)),
    }),
  ),
  selfApproval: fc.boolean(),
  freezes: few(nasty),
  channel: fc.constant(null),
  expiresMs: fc.constant(1),
});

const anyVote: fc.Arbitrary<Vote> = fc.record({
  userId,
  verdict: fc.constantFrom('approve', 'deny'),
  groups: few(nasty),
  reason: maybe,
  at: moment,
});

export const anyChange: fc.Arbitrary<Change> = fc
  .record({
    state: fc.constantFrom(...states),
    plan: anyPlan,
    reason: maybe,
    createdAt: moment,
    need: fc.option(anyNeed),
    expiresAt: fc.option(moment),
    votes: few(anyVote),
    approvedAt: fc.option(moment),
    sentAt: fc.option(moment),
    settledAt: fc.option(moment),
    outcome: maybe,
    breakGlass: fc.option(fc.record({ reviewedBy: fc.option(userId) })),
    undoes: fc.option(fc.constant('zyxwvutsrq')),
    replaces: fc.option(fc.constant('zyxwvutsrq')),
    undoable: fc.boolean(),
  })
  .map(changeOf);

const failing = few(fc.record({ service: nasty, pod: nasty, container: nasty, reason: nasty }));
const amount = fc.constantFrom(0, 1, 3, 5, 1_000, -1, Number.NaN, Number.POSITIVE_INFINITY);

export const anyProgress: fc.Arbitrary<Progress> = fc.oneof(
  fc.record({ state: fc.constant('untouched' as const), note: nasty }),
  fc.record({ state: fc.constant('ready' as const), note: nasty }),
  fc.record({ state: fc.constant('failed' as const), note: nasty, failing }),
  fc.record({
    state: fc.constant('waiting' as const),
    done: amount,
    total: amount,
    unit: nasty,
    note: nasty,
    failing,
  }),
);
