import { expect, test } from 'vitest';
import type { Need } from '../../src/domain/change.ts';
import {
  breakGlassAllowed,
  type Requirement,
  requirementOf,
  type Subject,
  unapprovable,
  whyNoReason,
} from '../../src/domain/policy.ts';
import { Settings } from '../../src/domain/settings.ts';

const WEDNESDAY = Date.parse('2026-02-11T12:00Z');
const SATURDAY = Date.parse('2026-02-14T12:00Z');
const WEEKEND = { name: 'weekend', when: 'Fri 18:00-Mon 08:00', zone: 'Europe/Berlin' };
const OPENS = 'Mon 2026-02-16 08:00 Europe/Berlin (2026-02-16 07:00 UTC)';
const groups = { leads: { slack_group: 'S0LEADS' }, sre: { users: ['U0BEN', 'U0CLEO', 'U0DAN'] } };
const prod: Subject = { project: 'payments', env: 'prod', production: true, command: 'scale' };
const dev: Subject = { project: 'payments', env: 'dev', production: false, command: 'scale' };

function required(subject: Subject, file: object, at = WEDNESDAY): Requirement {
  return requirementOf(subject, Settings.parse({ groups, ...file }), at);
}

function approvalOf(requirement: Requirement): Extract<Requirement, { kind: 'approval' }> {
  if (requirement.kind !== 'approval') throw new Error(JSON.stringify(requirement));
  return requirement;
}

function needOf(approve: object, file: object = {}, at = WEDNESDAY): Need {
  return approvalOf(required(prod, { policies: [{ match: {}, approve }], ...file }, at)).need;
}

test('without a policy, test environments are free', () => {
  expect(required(dev, {})).toEqual({ kind: 'none' });
});

test('without a policy, production is refused with what to configure', () => {
  expect(required(prod, {})).toEqual({
    kind: 'refused',
    why: 'No policy says who approves scale in payments/prod, and production is not changed without one.',
    hint: 'Whoever keeps my configuration can add one under “policies”, for example { match: { production: true }, approve: { from: [leads], quorum: 1 } }.',
  });
  expect(required(prod, { groups: {} })).toMatchObject({
    hint: 'Whoever keeps my configuration can add one under “policies”, for example { match: { production: true }, approve: { from: [leads], quorum: 1 } }, with the group leads defined under “groups”.',
  });
});

test('the example in the refusal can be pasted into the file', () => {
  const policies = [{ match: { production: true }, approve: { from: ['leads'], quorum: 1 } }];
  expect(required(prod, { policies }).kind).toBe('approval');
});

test('production may be set free, by a policy that says so', () => {
  expect(required(prod, { policies: [{ match: { production: true }, approve: 'none' }] })).toEqual({
    kind: 'none',
  });
});

test.each<[string, object, Subject, boolean]>([
  ['everything', {}, dev, true],
  ['production', { production: true }, prod, true],
  ['not production', { production: true }, dev, false],
  ['a project', { project: 'payments' }, prod, true],
  ['one of some projects', { project: ['shop', 'payments'] }, prod, true],
  ['another project', { project: 'shop' }, prod, false],
  ['an environment', { env: 'prod' }, prod, true],
  ['another environment', { env: ['dev', 'qa'] }, prod, false],
  ['a command', { command: 'scale' }, prod, true],
  ['one of some commands', { command: ['env delete', 'scale'] }, prod, true],
  ['another command', { command: ['env delete'] }, prod, false],
  ['a command of two words', { command: 'env delete' }, { ...prod, command: 'env delete' }, true],
  ['half of a command', { command: 'env' }, { ...prod, command: 'env delete' }, false],
  [
    'all limits at once',
    { project: 'payments', env: 'prod', production: true, command: 'scale' },
    prod,
    true,
  ],
  [
    'all limits but one',
    { project: 'payments', env: 'dev', production: true, command: 'scale' },
    prod,
    false,
  ],
])('a policy for %s', (_what, match, subject, matches) => {
  const policies = [
    { match, approve: { from: ['sre'] } },
    { match: {}, approve: 'none' },
  ];
  expect(required(subject, { policies }).kind).toBe(matches ? 'approval' : 'none');
});

test('the first policy that matches decides', () => {
  const policies = [
    { match: { production: true, command: 'env delete' }, approve: { from: ['leads'], quorum: 2 } },
    { match: { production: true }, approve: { from: ['leads', 'sre'] } },
  ];
  const quorum = (command: string) => approvalOf(required({ ...prod, command }, { policies })).need.quorum;
  expect([quorum('env delete'), quorum('scale')]).toEqual([2, 1]);
});

test('what a policy leaves out has a default', () => {
  expect(required(prod, { policies: [{ match: {}, approve: { from: ['leads'] } }] })).toEqual({
    kind: 'approval',
    need: {
      quorum: 1,
      from: [{ name: 'leads', slackGroup: 'S0LEADS', users: [], needed: null }],
      selfApproval: false,
      freezes: [],
      channel: null,
      expiresMs: 4 * 3_600_000,
    },
    reason: 'optional',
    breakGlass: [],
  });
});

test('all that a policy can say arrives', () => {
  const approve = {
    from: ['leads', 'sre', 'leads'],
    quorum: { leads: 1, sre: 2 },
    self_approval: true,
    reason: { pattern: 'OPS-\\d+' },
    expires: '2d',
    channel: 'C0PROD',
    break_glass: ['sre'],
  };
  expect(required(prod, { policies: [{ match: {}, approve }] })).toEqual({
    kind: 'approval',
    need: {
      quorum: 3,
      from: [
        { name: 'leads', slackGroup: 'S0LEADS', users: [], needed: 1 },
        { name: 'sre', slackGroup: null, users: ['U0BEN', 'U0CLEO', 'U0DAN'], needed: 2 },
      ],
      selfApproval: true,
      freezes: [],
      channel: 'C0PROD',
      expiresMs: 2 * 86_400_000,
    },
    reason: { pattern: 'OPS-\\d+' },
    breakGlass: ['sre'],
  });
});

test('a group without seats of its own has no number', () => {
  expect(needOf({ from: ['leads', 'sre'], quorum: { leads: 1 } })).toMatchObject({
    quorum: 1,
    from: [{ needed: 1 }, { needed: null }],
  });
});

test.each<[string, object, object[], number, number, string[]]>([
  ['no freeze', { from: ['leads'] }, [], SATURDAY, 1, []],
  ['a freeze in force', { from: ['leads'] }, [{ ...WEEKEND, quorum: 2 }], SATURDAY, 2, ['weekend']],
  ['a freeze that is over', { from: ['leads'] }, [{ ...WEEKEND, quorum: 2 }], WEDNESDAY, 1, []],
  [
    'a freeze elsewhere',
    { from: ['leads'] },
    [{ ...WEEKEND, quorum: 2, projects: ['shop'] }],
    SATURDAY,
    1,
    [],
  ],
  [
    'a freeze of test only',
    { from: ['leads'] },
    [{ ...WEEKEND, quorum: 2, production: false }],
    SATURDAY,
    1,
    [],
  ],
  [
    'a freeze that asks for less',
    { from: ['leads'], quorum: 3 },
    [{ ...WEEKEND, quorum: 2 }],
    SATURDAY,
    3,
    [],
  ],
  ['one that asks for as many', { from: ['leads'], quorum: 2 }, [{ ...WEEKEND, quorum: 2 }], SATURDAY, 2, []],
  [
    'two freezes: the higher counts, both are named',
    { from: ['leads'] },
    [
      { ...WEEKEND, quorum: 2 },
      { ...WEEKEND, name: 'release', quorum: 3 },
    ],
    SATURDAY,
    3,
    ['weekend', 'release'],
  ],
  [
    'seats of groups, and more by a freeze',
    { from: ['leads', 'sre'], quorum: { leads: 1, sre: 1 } },
    [{ ...WEEKEND, quorum: 3 }],
    SATURDAY,
    3,
    ['weekend'],
  ],
  [
    'seats of groups, and a freeze that asks for no more',
    { from: ['leads', 'sre'], quorum: { leads: 1, sre: 2 } },
    [{ ...WEEKEND, quorum: 2 }],
    SATURDAY,
    3,
    [],
  ],
])('the quorum with %s', (_what, approve, freezes, at, quorum, names) => {
  expect(needOf(approve, { freezes }, at)).toMatchObject({ quorum, freezes: names });
});

const PEOPLE = [{ match: {}, approve: { from: ['leads'] } }];
const FREE = [{ match: {}, approve: 'none' }];
const AFTER = 'Ask again after that. Whoever keeps my configuration can';
const MEANWHILE = 'have people approve changes meanwhile: with a quorum under “freezes”';
const SOFT = { ...WEEKEND, quorum: 2 };

test.each<[string, Subject, object[], object[], string, string]>([
  [
    'a freeze without a quorum',
    prod,
    PEOPLE,
    [WEEKEND],
    `payments/prod is frozen until ${OPENS}: “weekend”.`,
    `${AFTER} ${MEANWHILE}.`,
  ],
  [
    'also beside one with a quorum',
    prod,
    PEOPLE,
    [{ ...SOFT, name: 'release' }, WEEKEND],
    `payments/prod is frozen until ${OPENS}: “weekend”.`,
    `${AFTER} ${MEANWHILE}.`,
  ],
  [
    'a freeze without a quorum where changes are free',
    prod,
    FREE,
    [WEEKEND],
    `payments/prod is frozen until ${OPENS}: “weekend”.`,
    `${AFTER} ${MEANWHILE} and approvers under “policies”.`,
  ],
  [
    'a freeze with a quorum where changes are free',
    prod,
    FREE,
    [SOFT],
    `payments/prod is frozen until ${OPENS}: “weekend”. Meanwhile a change needs approval (quorum 2), but the policy for it says approve: none.`,
    `${AFTER} name approvers under “policies”.`,
  ],
  [
    'a freeze with a quorum of a test environment without a policy',
    dev,
    [],
    [SOFT],
    `payments/dev is frozen until ${OPENS}: “weekend”. Meanwhile a change needs approval (quorum 2), but no policy says from whom.`,
    `${AFTER} name approvers under “policies”, or limit the freeze to production: true under “freezes”.`,
  ],
  [
    'two freezes, one after the other',
    prod,
    PEOPLE,
    [WEEKEND, { name: 'fair', when: '2026-02-16..2026-02-17', zone: 'UTC' }],
    'payments/prod is frozen until Wed 2026-02-18 01:00 Europe/Berlin (2026-02-18 00:00 UTC): “weekend”.',
    `${AFTER} ${MEANWHILE}.`,
  ],
  [
    'two freezes at once',
    prod,
    PEOPLE,
    [WEEKEND, { name: 'fair', when: '2026-02-14', zone: 'UTC' }],
    `payments/prod is frozen until ${OPENS}: “weekend” and “fair”.`,
    `${AFTER} ${MEANWHILE}.`,
  ],
  [
    'freezes that never end',
    prod,
    PEOPLE,
    [WEEKEND, { name: 'week', when: 'Mon 08:00-Fri 18:00', zone: 'Europe/Berlin' }],
    'payments/prod is frozen: “weekend”.',
    `Whoever keeps my configuration can ${MEANWHILE}.`,
  ],
])('%s refuses, and says until when', (_what, subject, policies, freezes, why, hint) => {
  expect(required(subject, { policies, freezes }, SATURDAY)).toEqual({ kind: 'refused', why, hint });
});

test('a production change that no policy speaks of is refused for that, not for a freeze', () => {
  expect(required(prod, { freezes: [WEEKEND] }, SATURDAY)).toMatchObject({
    why: expect.stringContaining('No policy says'),
  });
});

const TICKET = { pattern: '^OPS-\\d+' };

test.each<[string, Parameters<typeof whyNoReason>[0], string | null, string | null]>([
  ['none where none is needed', 'optional', null, null],
  ['one where none is needed', 'optional', 'load', null],
  ['one where one is needed', 'required', 'load', null],
  ['none where one is needed', 'required', null, 'This change needs a reason. Say why with --reason "…".'],
  ['blanks', 'required', '  \n', 'This change needs a reason. Say why with --reason "…".'],
  ['one that matches', TICKET, 'OPS-12: load', null],
  ['one that matches after blanks', TICKET, ' OPS-12', null],
  [
    'none where a pattern is set',
    TICKET,
    null,
    'This change needs a reason that matches the pattern ^OPS-\\d+. Say why with --reason "…".',
  ],
  [
    'one that does not match',
    TICKET,
    'load',
    'The reason does not match the pattern ^OPS-\\d+. Give one that does with --reason "…".',
  ],
])('a reason: %s', (_what, rule, reason, why) => {
  expect(whyNoReason(rule, reason)).toBe(why);
});

test('only the named groups may break the glass, and only where there is one', () => {
  const approve = { from: ['leads'], break_glass: ['sre'] };
  const behindGlass = required(prod, { policies: [{ match: {}, approve }] });
  expect(breakGlassAllowed(behindGlass, new Set(['sre']))).toBe(true);
  expect(breakGlassAllowed(behindGlass, new Set(['leads']))).toBe(false);
  expect(breakGlassAllowed(required(prod, { policies: PEOPLE }), new Set(['leads', 'sre']))).toBe(false);
  expect(breakGlassAllowed(required(prod, {}), new Set(['leads', 'sre']))).toBe(false);
});

const LEADS = { from: ['leads'] };
const BOTH = { from: ['leads', 'sre'], quorum: { leads: 1, sre: 1 } };

test.each<[string, object, Record<string, string[]>, string | null]>([
  ['somebody else is there', LEADS, { leads: ['ana', 'ben'] }, null],
  ['the requester may agree', { ...LEADS, self_approval: true }, { leads: ['ana'] }, null],
  ['the group could not be read', LEADS, {}, null],
  [
    'only the requester is there',
    LEADS,
    { leads: ['ana'] },
    'This can never be approved: when everybody in leads but you has agreed, it still needs 1 more of leads. More people have to join, or somebody outside has to ask for it.',
  ],
  [
    'nobody is there',
    LEADS,
    { leads: [] },
    'This can never be approved: when everybody in leads has agreed, it still needs 1 more of leads. More people have to join.',
  ],
  [
    'too few with the requester as well',
    { ...LEADS, quorum: 3 },
    { leads: ['ana', 'ben'] },
    'This can never be approved: when everybody in leads but you has agreed, it still needs 2 more of leads. More people have to join.',
  ],
  [
    'too few though the requester may agree',
    { ...LEADS, quorum: 2, self_approval: true },
    { leads: ['ana'] },
    'This can never be approved: when everybody in leads has agreed, it still needs 1 more of leads. More people have to join.',
  ],
  ['seats of groups', BOTH, { leads: ['ana', 'ben'], sre: ['ben', 'cleo'] }, null],
  [
    'one person cannot take two seats',
    BOTH,
    { leads: ['ben'], sre: ['ben', 'ana'] },
    'This can never be approved: when everybody in leads and sre but you has agreed, it still needs 1 more of leads or sre. More people have to join, or somebody outside has to ask for it.',
  ],
  [
    'a group that could not be read, beside one that is too small',
    BOTH,
    { sre: ['ana'] },
    'This can never be approved: when everybody in leads and sre but you has agreed, it still needs 1 more of sre. More people have to join, or somebody outside has to ask for it.',
  ],
])('can it ever be approved? %s', (_what, approve, members, why) => {
  const known = new Map(Object.entries(members).map(([name, users]) => [name, new Set(users)]));
  expect(unapprovable(needOf(approve), known, 'ana')).toBe(why);
});
