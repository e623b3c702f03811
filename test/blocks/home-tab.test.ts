import type { HomeView } from '@slack/types';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProjectEnvironments } from '../../src/blocks/environments.ts';
import { brokenHomeTab, type Home, homeTab } from '../../src/blocks/home-tab.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Environment } from '../../src/domain/environment.ts';
import { NO_LINES } from '../../src/domain/tail.ts';
import type { Watch } from '../../src/domain/watch/watch.ts';
import { checkView } from '../../src/sandbox/slack/blocks/view.ts';
import { isBroadcast, liveMentions } from '../../src/sandbox/slack/mentions.ts';
import { rendered } from '../../src/sandbox/slack/rendered.ts';
import { viewProblems } from './accessible.ts';
import { anyChange, ben, changeOf, nasty } from './change/examples.ts';
import { buttonsOf } from './fits.ts';
import { anyTail } from './tails.ts';

const names = (id: string) => ({ U0ANA: 'ana', U0BEN: 'ben' })[id];
const NOTHING: Home = {
  ...{
    forMe: [],
    reviews: [],
    mine: [],
    isAll: true,
    unread: [],
    recent: [],
    tails: [],
    watches: [],
    now: 1_700_000_000_000,
  },
  environments: { known: [], counted: new Map(), locks: new Map(), late: [], problem: null },
  mayChange: true,
};

const WATCH: Watch = {
  ...{ id: 'k3m7p2q9xz', teamId: 'T0DEMO', channel: 'C0PAYMENTS', project: 'payments', env: 'prod' },
  ...{ production: true, wish: { only: null, not: [], quiet: null }, madeBy: 'U0ANA', madeAt: 0 },
  ...{ snoozedUntil: null, suspended: null },
};
const TAIL = {
  target: { project: 'payments', env: 'dev', production: false, service: 'api' },
  ...{
    requester: 'U0ANA',
    state: 'live' as const,
    channel: 'C0PAYMENTS',
    link: null,
    pod: null,
    container: null,
    wish: { tail: 50, since: null, grep: null, not: null, level: null, pretty: false },
    endsAt: 0,
    books: NO_LINES,
  },
};

function shown(home: Partial<Home>): string {
  return screen(homeTab({ ...NOTHING, ...home }));
}

function screen({ blocks }: HomeView): string {
  return rendered({ text: '', blocks }, names);
}

function environment(more: Partial<Environment> = {}): Environment {
  return {
    ...{ key: 'dev', alias: null, production: false, status: 'success', namespace: 'n', clusterId: 'c' },
    ...{ registryId: 'r', updatedBy: 'ana', updatedAt: null },
    ...more,
  };
}

function project(name: string, environments: readonly Environment[]): ProjectEnvironments {
  return { project: name, environments, hidden: 0, problem: null };
}

/** Slack takes the view, and nobody is called by it but people who are named. */
function fitsHome(view: HomeView): void {
  checkView(JSON.parse(JSON.stringify(view)), 'home');
  const blocks = JSON.parse(JSON.stringify(view.blocks));
  const live = liveMentions({ text: '', blocks, attachments: [], parsesNames: false });
  expect(live.filter(isBroadcast)).toEqual([]);
  expect(live.filter((mention) => !/^<@U0(ANA|BEN|CLEO)>$/.test(mention))).toEqual([]);
}

test('with nothing to do it says so, and offers what can be begun', () => {
  expect(shown({})).toBe(
    [
      'Waiting for your approval',
      'Nothing to approve, and nothing of yours is waiting.',
      'New change',
      '[Change image] [Restart] [Scale] [Set variables] [Edit configuration] [All commands]',
      'Environments',
      'There is no environment that you may read.',
      'Recent changes',
      'None yet: the latest changes that you may see are listed here.',
    ].join('\n'),
  );
});

test('who may change nothing is offered no forms', () => {
  const all = shown({ mayChange: false });
  expect(all).toContain('What I can do\n[Show commands]');
  expect(all).not.toMatch(/New change|Change image/);
});

test('what waits for a person shows what, where, why, how far, and what can be done', () => {
  const view = homeTab({ ...NOTHING, forMe: [changeOf({ votes: [ben] })] });
  expect(screen(view)).toContain(
    [
      'Waiting for your approval',
      '⏳ Waiting for approval: Change the image of api in payments/prod 🔒 production',
      'Asked by @ana: “the hot fix for refunds”',
      'abcdefghjk  ·  Approvals: 1 of 2 from @leads  ·  open until 5 Oct 2026 16:00',
      '✔️ Approved by @ben (leads) 5 Oct 2026 12:00',
      '[Approve] [Deny] [Details]',
    ].join('\n'),
  );
  const json = JSON.stringify(view);
  expect(json).toContain('Approve abcdefghjk: Change the image of api in payments/prod (production)');
  expect(json).toContain('Approve this change?');
});

test.each([
  ['pending', 'Waiting for approval', '[Withdraw] [Details]'],
  ['approved', 'Approved', '[Details]'],
  ['verifying', 'Applied, being checked', '[Details]'],
  ['unknown', 'Outcome unknown', '[Look again] [Details]'],
] as const)('a request of mine that is %s', (state, words, row) => {
  const all = shown({ mine: [changeOf({ state })] });
  expect(all).toMatch(/Nothing waits for your approval just now\.\nYour requests\n/);
  expect(all).toContain(`${words}: Change the image of api in payments/prod 🔒 production\nAsked by @ana`);
  expect(all).toContain(`\n${row}\n`);
});

test('a break-glass change is there to be signed off, and among the recent ones it says what it was', () => {
  const loud = changeOf({
    state: 'succeeded',
    breakGlass: { reviewedBy: null },
    outcome: 'All pods run api:v2.',
  });
  expect(shown({ reviews: [loud] })).toMatch(
    /Break-glass changes to sign off\n[\s\S]*\[Sign off\] \[Details\]/,
  );
  expect(shown({ recent: [loud] })).toContain(
    'abcdefghjk  ·  🚨 break-glass  ·  asked by @ana 5 Oct 2026 12:00\nAll pods run api:v2.  [Details]',
  );
});

test('environments in trouble come first, then production, then the rest', () => {
  const all = shown({
    environments: {
      ...NOTHING.environments,
      known: [
        project('payments', [
          environment({ key: 'asleep', status: 'sleeping' }),
          environment({ key: 'dev' }),
          environment({ key: 'prod', production: true, alias: 'Europe' }),
          environment({ key: 'qa', status: 'failed' }),
        ]),
        project('shop', [environment({ key: 'dev' })]),
        project('web', [environment({ key: 'dev', status: 'updating' })]),
      ],
      counted: new Map([['shop/dev', { services: 4, unready: 1 }]]),
      locks: new Map([['payments/dev', { by: 'U0ANA', reason: 'incident 42', at: 0 }]]),
    },
  });
  expect(all).toContain(
    [
      'Environments',
      'payments/qa  ·  🔴 failed  [Show]',
      'shop/dev  ·  🟡 success in Zadig  ·  1 of 4 services not ready  [Show]',
      'web/dev  ·  ⏳ updating  [Show]',
      'payments/prod 🔒 production “Europe”  ·  🟢 success  [Show]',
      'payments/asleep  ·  💤 sleeping  [Show]',
      'payments/dev  ·  🟢 success\n🛑 Locked by @ana: “incident 42”  [Show]',
    ].join('\n'),
  );
});

test.each([
  [{ late: null }, 'Zadig does not answer just now, so no environments are shown. Open this tab again'],
  [{ late: ['a', 'b'] }, 'Zadig does not answer just now, so no environments are shown.'],
  [
    { late: ['a', 'b'], known: [project('web', [environment()])] },
    'web/dev  ·  🟢 success  [Show]\n🔌 Zadig does not answer just now for a, b. Open this tab again to look once more.',
  ],
  [{ problem: 'This Zadig does not list its projects.' }, '⚠️ This Zadig does not list its projects.'],
  [
    { known: [{ ...project('web', [environment()]), problem: 'No licence.' }] },
    'web/dev  ·  🟢 success  [Show]\n⚠️ web: No licence.',
  ],
])('what Zadig did not tell is said: %o', (environments, said) => {
  expect(shown({ environments: { ...NOTHING.environments, ...environments } })).toContain(said);
});

test('with 500 requests of every kind and 3,000 environments Slack takes it, and it says how many are left out', () => {
  const many = (state: Change['state'], reason = '𝕏'.repeat(500)) =>
    Array.from({ length: 500 }, (_, at) =>
      changeOf({ id: `c${at}`, state, reason, votes: [ben, ben, ben], outcome: '😀'.repeat(500) }),
    );
  const known = Array.from({ length: 60 }, (_, at) =>
    project(
      `project-${at}`,
      Array.from({ length: 50 }, (_, env) => environment({ key: `env-${env}` })),
    ),
  );
  const home: Home = {
    ...{ forMe: many('pending'), reviews: many('succeeded'), mine: many('unknown'), recent: many('failed') },
    isAll: false,
    tails: Array.from({ length: 50 }, (_, at) => ({ ...TAIL, id: `t${at}` })),
    watches: Array.from({ length: 50 }, (_, at) => ({ ...WATCH, id: `w${at}` })),
    now: 0,
    unread: ['leads'],
    environments: {
      ...NOTHING.environments,
      known,
      late: Array.from({ length: 50 }, (_, at) => `late-${at}`),
      problem: null,
    },
    mayChange: true,
  };
  fitsHome(homeTab(home));
  const one = homeTab({ ...home, mine: [], reviews: [], recent: [] });
  expect(viewProblems(JSON.parse(JSON.stringify(one)))).toEqual([]);
  const all = screen(homeTab(home));
  expect(all).toContain('… and at least 490 more requests.  [Show all]');
  expect(all).toContain('… and at least 497 more changes.  [Show all]');
  expect(all).toContain('… and at least 494 more requests.  [Show all]');
  expect(all).toContain('… and 2,980 more environments.  [Show all]');
  expect(all).toContain('Older changes are in the list of all changes.  [All changes]');
  expect(all).toContain('late-7 and 42 more');
  expect(all).toContain('Slack does not tell me who is in leads, so I count you out until it does.');
  expect(screen(homeTab({ ...home, isAll: true }))).toContain('… and 490 more requests.');
  expect(buttonsOf({ text: '', blocks: homeTab(home).blocks }).map(({ command }) => command)).toEqual(
    expect.arrayContaining(['approvals', 'env list', 'changes', 'help', 'var set', 'config edit']),
  );
});

test('secrets in reasons stay hidden, and mentions are letters', () => {
  const reason = 'token ghp_0123456789abcdefghijklmnopqrstuvwxyzAB for <!channel> and @here';
  const all = shown({ forMe: [changeOf({ reason })] });
  expect(all).not.toContain('ghp_0123456789');
  expect(all).toContain('<!channel> and @here');
  fitsHome(homeTab({ ...NOTHING, forMe: [changeOf({ reason })] }));
});

test('every button says what it does and to what', () => {
  const one = (id: string) => [changeOf({ id })];
  const known = [project('payments', [environment()])];
  const view = homeTab({
    ...NOTHING,
    ...{ forMe: one('aaa'), mine: one('bbb'), recent: one('ccc'), reviews: one('ddd') },
    environments: { ...NOTHING.environments, known },
  });
  const abouts = [...JSON.stringify(view.blocks).matchAll(/"accessibility_label":"([^"]+)"/g)].map(
    ([, it]) => it,
  );
  expect(abouts).toHaveLength(buttonsOf({ text: '', blocks: view.blocks }).length);
  expect(viewProblems(JSON.parse(JSON.stringify(view)))).toEqual([]);
  expect(abouts).toContain('Show payments/dev');
  expect(abouts).toContain('Withdraw bbb: Change the image of api in payments/prod (production)');
});

test('whatever people and Zadig write, Slack takes it and nobody is called', () => {
  const environments = fc.array(
    fc.record({
      project: nasty,
      environments: fc.array(
        fc
          .record({ key: nasty, alias: fc.option(nasty), production: fc.boolean(), status: nasty })
          .map(environment),
        { maxLength: 30 },
      ),
      hidden: fc.nat(3),
      problem: fc.option(nasty),
    }),
    { maxLength: 10 },
  );
  const changes = fc.array(anyChange, { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.record({
        ...{ forMe: changes, reviews: changes, mine: changes, recent: changes, isAll: fc.boolean() },
        tails: fc.array(anyTail(nasty), { maxLength: 9 }),
        watches: fc.array(
          nasty.map((project) => ({ ...WATCH, project })),
          { maxLength: 9 },
        ),
        now: fc.constant(0),
        unread: fc.array(nasty, { maxLength: 9 }),
        environments: fc.record({
          known: environments,
          counted: fc.constant(new Map([['p/dev', { services: 4, unready: 1 }]])),
          locks: fc.constant(new Map([['p/dev', { by: 'U0ANA', reason: '<!here>', at: 0 }]])),
          late: fc.option(fc.array(nasty, { maxLength: 20 })),
          problem: fc.option(nasty),
        }),
        mayChange: fc.boolean(),
      }),
      (home) => fitsHome(homeTab(home)),
    ),
    { numRuns: 15 },
  );
});

test('a Home that could not be read says so, with a reference for the logs', () => {
  fitsHome(brokenHomeTab('ab12cd34'));
  expect(screen(brokenHomeTab('ab12cd34'))).toContain('in the logs by ab12cd34');
});
