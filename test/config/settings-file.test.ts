import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSettings, readSettingsFile } from '../../src/config/settings-file.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';

function problems(text: string): readonly string[] {
  const read = parseSettings('f.yaml', text);
  return read.ok ? [] : read.problems;
}

const FULL = `
projects: [payments, storefront]
channels: { approvals: C0APPROVE }
groups:
  leads: { slack_group: S0LEADS }
  sre: { users: [U0BEN, U0CLEO] }
access:
  - { who: [leads, sre], may: [read, stream, change] }
  - { who: everyone, may: [read, change], in: { production: false } }
policies:
  - match: { production: true, command: [env delete] }
    approve: { from: [leads], quorum: 2, reason: required, expires: 2h }
  - match: { production: false }
    approve: none
freezes:
  - { name: weekend, projects: [payments], production: true, when: "Fri 18:00-Mon 08:00", zone: Europe/Berlin, quorum: 2 }
logs: { minutes: 10, max_minutes: 60, per_user: 3, per_channel: 2, redact: ["ACME-[0-9]{8}"] }
watches: { calm: 30s, busy: 5s, hold_back: 30s }
`;

test('the documented file is read whole', () => {
  expect(parseSettings('f.yaml', FULL)).toMatchObject({
    ok: true,
    settings: {
      projects: ['payments', 'storefront'],
      policies: [{ approve: { quorum: 2 } }, { approve: 'none' }],
    },
  });
});

test.each([
  ['an empty file', ''],
  ['only comments', '# nothing\n'],
  ['an empty object', '{}'],
  ['a byte order mark', '\ufeff{}'],
])('%s means the defaults', (_what, text) => {
  expect(parseSettings('f.yaml', text)).toEqual({ ok: true, settings: DEFAULT_SETTINGS, file: 'f.yaml' });
});

test.each([
  ['a text', 'hello', /^f\.yaml:1: /],
  ['a list', '\n- a', /^f\.yaml:2: /],
  ['a tab', 'logs:\n\tminutes: 5', /^f\.yaml:2: .*[Tt]ab/],
  ['a key given twice', 'projects: [a]\nprojects: [b]', /^f\.yaml:2: .*unique/],
  ['two documents', 'projects: [a]\n---\nprojects: [b]', /^f\.yaml:[23]: .*multiple documents/],
  ['an unclosed list', 'projects: [a\n', /^f\.yaml:\d: /],
  ['an alias to nowhere', 'projects: *x', /alias/],
  ['a value left out', 'projects:\n', /^f\.yaml:1: projects: must be a list$/],
  [
    'a misspelt setting',
    '\nchannles: {}',
    /^f\.yaml:2: channles: there is no setting of this name; did you mean channels\?$/,
  ],
  [
    'an unknown setting inside',
    'logs:\n  minuts: 5',
    /^f\.yaml:2: logs\.minuts: there is no setting of this name; did you mean minutes\?$/,
  ],
  [
    'a wrong channel',
    'channels:\n  approvals: "#ops"',
    /^f\.yaml:2: channels\.approvals: must be a Slack channel id/,
  ],
  [
    'a wrong group id',
    'groups:\n  leads:\n    slack_group: leads',
    /^f\.yaml:3: groups\.leads\.slack_group: must be a Slack user group id/,
  ],
  ['an empty group', 'groups:\n  leads: {}', /^f\.yaml:2: groups\.leads: needs slack_group or users$/],
  [
    'a group that is not defined',
    'access:\n  - who: [leads]\n    may: [read]',
    /^f\.yaml:2: access\[0\]\.who\[0\]: no group is named leads; none is defined$/,
  ],
  [
    'a group without brackets',
    'access:\n  - may: [read]\n    who: leads',
    /^f\.yaml:3: access\[0\]\.who: must be everyone or a list of groups/,
  ],
  [
    'a wrong kind',
    'access:\n  - who: everyone\n    may:\n      - drink',
    /^f\.yaml:4: access\[0\]\.may\[0\]: must be read, change or stream$/,
  ],
  ['a kind misspelt', 'access:\n  - {who: everyone, may: [steam]}', /stream; did you mean stream\?$/],
  [
    'a kind without brackets',
    'access:\n  - {who: everyone, may: read}',
    /^f\.yaml:2: access\[0\]\.may: must be a list, for example \[read\]$/,
  ],
  [
    'everyone in brackets',
    'access:\n  - {who: [everyone], may: [read]}',
    /^f\.yaml:2: access\[0\]\.who: write who: everyone, without brackets$/,
  ],
  [
    'a place with a wrong name',
    'access:\n  - {who: everyone, may: [read], in: {projects: a}}',
    /^f\.yaml:2: access\[0\]\.in\.projects: there is .*; did you mean project\?$/,
  ],
  [
    'a misspelt setting of a union',
    'groups: {a: {users: [U1]}}\npolicies:\n  - {match: {}, approve: {from: [a], qourum: 1}}',
    /approve\.qourum: .*; did you mean quorum\?$/,
  ],
  [
    'a secret',
    'SLACK_BOT_TOKEN: xoxb-1',
    /^f\.yaml:1: SLACK_BOT_TOKEN: secrets belong in the environment, not in this file$/,
  ],
  ['a variable', 'PORT: 1', /^f\.yaml:1: PORT: variables belong in the environment, not in this file$/],
  ['a policy without a place', 'policies:\n  - approve: none', /policies\[0\]\.match: is missing$/],
  ['minutes above their limit', 'logs: {minutes: 90}', /logs\.minutes: must not be above max_minutes$/],
  ['no minutes', 'logs: {minutes: 0}', /logs\.minutes: must be 1 or more$/],
  ['a pattern that does not compile', 'logs: {redact: ["("]}', /logs\.redact\[0\]: is not a regular expres/],
  [
    'a freeze of no time',
    'freezes: [{name: a, when: weekends, zone: UTC}]',
    /freezes\[0\]\.when: must be like "Fri 18:00-Mon 08:00", 2026-12-24 or/,
  ],
  [
    'a freeze on a day that is none',
    'freezes: [{name: a, when: 2026-02-31, zone: UTC}]',
    /freezes\[0\]\.when: must be like/,
  ],
  [
    'a freeze nowhere',
    'freezes: [{name: a, when: 2026-12-24, zone: Berlin}]',
    /freezes\[0\]\.zone: must be a time zone such as Europe\/Berlin$/,
  ],
  [
    'a wrong place',
    'access:\n  - {who: everyone, may: [read], in: {project: 5}}',
    /^f\.yaml:2: access\[0\]\.in\.project: must be a name or a list/,
  ],
  [
    'a wrong approval',
    'policies:\n  - match: {}\n    approve: nobody',
    /^f\.yaml:3: policies\[0\]\.approve: must be none, or say from whom/,
  ],
  [
    'a quorum of none',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a], quorum: 0}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum: /,
  ],
  [
    'an approval without approvers',
    'policies:\n  - match: {}\n    approve:\n      quorum: 2',
    /^f\.yaml:\d: policies\[0\]\.approve\.from: /,
  ],
  [
    'a quorum of nobody in a group',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a], quorum: {a: 0}}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum\.a: must be 1 or more$/,
  ],
  [
    'a quorum of no group',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a], quorum: {}}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum: must name at least one group$/,
  ],
  [
    'a quorum in words',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a], quorum: all}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum: must be a number, or say how many of each group, for example/,
  ],
  [
    'a quorum of a group that is not defined',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve:\n      from: [a]\n      quorum:\n        a: 1\n        b: 1',
    /^f\.yaml:8: policies\[0\]\.approve\.quorum\.b: no group is named b; there are a$/,
  ],
  [
    'a quorum of a group that may not approve',
    'groups: {a: {users: [U1]}, b: {users: [U2]}}\npolicies:\n  - match: {}\n    approve: {from: [a], quorum: {b: 1}}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum\.b: is not in from; add it there, or leave it out here$/,
  ],
  [
    'a glass to break for a group that is not defined',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve:\n      from: [a]\n      break_glass: [a, sre]',
    /^f\.yaml:6: policies\[0\]\.approve\.break_glass\[1\]: no group is named sre; there are a$/,
  ],
  [
    'a glass to break for nobody',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a], break_glass: []}',
    /approve\.break_glass: must name at least one$/,
  ],
  [
    'a reason by another word',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a], reason: always}',
    /^f\.yaml:4: policies\[0\]\.approve\.reason: must be optional, required or \{pattern: …\}$/,
  ],
  [
    'a pattern of reasons that does not compile',
    'groups: {a: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a], reason: {pattern: "("}}',
    /^f\.yaml:4: policies\[0\]\.approve\.reason\.pattern: is not a regular expression$/,
  ],
  [
    'a quorum of more people than are listed',
    'groups: {a: {users: [U1, U2]}, b: {users: [U2, U3]}}\npolicies:\n  - match: {}\n    approve:\n      from: [a, b]\n      quorum: 4',
    /^f\.yaml:6: policies\[0\]\.approve\.quorum: can never be reached: when everybody listed has agreed, it still needs 1 more of a or b; list more users under groups, or lower it$/,
  ],
  [
    'a quorum that asks one person twice',
    'groups: {a: {users: [U1]}, b: {users: [U1]}}\npolicies:\n  - match: {}\n    approve: {from: [a, b], quorum: {a: 1, b: 1}}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum: can never be reached: .* 1 more of a or b;/,
  ],
  [
    'a group too small for its seats beside one that Slack knows',
    'groups: {a: {users: [U1]}, b: {slack_group: S1}}\npolicies:\n  - match: {}\n    approve: {from: [a, b], quorum: {a: 2, b: 1}}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum: can never be reached: .* 1 more of a;/,
  ],
  [
    'approval by a group of nobody',
    'groups: {a: {users: []}}\npolicies:\n  - match: {}\n    approve: {from: [a]}',
    /^f\.yaml:4: policies\[0\]\.approve\.quorum: can never be reached: .* 1 more of a;/,
  ],
  [
    'a misspelt limit of a policy',
    'policies:\n  - {match: {comand: scale}, approve: none}',
    /^f\.yaml:2: policies\[0\]\.match\.comand: .*; did you mean command\?$/,
  ],
  ['a duration of nothing', 'watches: {busy: 0s}', /^f\.yaml:1: watches\.busy: must be a duration/],
  ['a duration in words', 'watches: {busy: soon}', /^f\.yaml:1: watches\.busy: must be a duration/],
  [
    'a project that is none',
    'projects: [ok, "a b"]',
    /^f\.yaml:1: projects\[1\]: must be a Zadig project key$/,
  ],
])('%s is one problem with its line', (_what, text, problem) => {
  expect(problems(text)).toEqual([expect.stringMatching(problem)]);
});

test.each([
  ['exactly as many people as are needed', 'quorum: 2', '{users: [U1, U2]}'],
  ['a Slack group, which may be of any size', 'quorum: 9', '{slack_group: S1}'],
  ['a Slack group and listed people', 'quorum: 9', '{slack_group: S1, users: [U1]}'],
  ['seats of a group', 'quorum: {a: 2}', '{users: [U1, U2]}'],
])('a policy that can be approved is none: %s', (_what, quorum, group) => {
  expect(problems(`groups: {a: ${group}}\npolicies: [{match: {}, approve: {from: [a], ${quorum}}}]`)).toEqual(
    [],
  );
});

test('one command or a list, and all that a policy can say', () => {
  const approve =
    '{from: [a], quorum: {a: 1}, self_approval: true, reason: {pattern: "OPS-[0-9]+"}, expires: 2d, channel: C1, break_glass: [a]}';
  const text = `groups: {a: {users: [U1]}}
policies:
  - {match: {project: pay, env: [a, b], production: true, command: env delete}, approve: ${approve}}
  - {match: {production: true, command: [scale, restart]}, approve: none}`;
  expect(parseSettings('f.yaml', text)).toMatchObject({
    ok: true,
    settings: {
      policies: [
        {
          match: { project: ['pay'], env: ['a', 'b'], production: true, command: ['env delete'] },
          approve: { quorum: { a: 1 }, self_approval: true, break_glass: ['a'] },
        },
        { match: { command: ['scale', 'restart'] }, approve: 'none' },
      ],
    },
  });
});

test('a policy that can never be approved is reported beside other mistakes', () => {
  const text =
    'groups: {a: {users: [U1]}}\nlogs: {minutes: 0}\npolicies:\n  - {match: {}, approve: {from: [a], quorum: 2}}';
  expect(problems(text)).toEqual([
    expect.stringMatching(/^f\.yaml:2: logs\.minutes: /),
    expect.stringMatching(/^f\.yaml:4: policies\[0\]\.approve\.quorum: can never be reached/),
  ]);
});

test('every mistake is reported at once, in the order of the file', () => {
  const text = `projects: []
channles: {}
groups: {leads: {users: [ben]}}
access:
  - {who: [lead], may: []}
policies:
  - match: {production: maybe}
    approve: {from: [leads, sres], qourum: 1}
logs: {minutes: -1, redact: [""]}
watches: {busy: fast}
`;
  const found = problems(text);
  const lines = found.map((problem) => Number(/^f\.yaml:(\d+): /.exec(problem)?.[1]));
  expect(lines).toEqual([1, 2, 3, 5, 5, 7, 8, 8, 9, 9, 10]);
  expect(found.filter((problem) => problem.includes('no group is named'))).toHaveLength(2);
});

test('anchors are followed', () => {
  const text =
    'groups: {leads: {users: &u [U1]}, sre: {users: *u}}\naccess:\n  - {who: [leads], may: [read]}';
  expect(parseSettings('f.yaml', text)).toMatchObject({
    ok: true,
    settings: { groups: { sre: { users: ['U1'] } } },
  });
});

test('aliases that grow without end are a problem, not the end', () => {
  const grow = Array.from(
    { length: 9 },
    (_, level) =>
      `a${level}: &a${level} [${Array(9)
        .fill(level === 0 ? 'x' : `*a${level - 1}`)
        .join(', ')}]`,
  );
  expect(problems(grow.join('\n'))).toEqual([expect.stringContaining('alias')]);
});

test('a huge file is read', () => {
  const users = Array.from({ length: 20_000 }, (_, at) => `U${at}`).join(', ');
  expect(parseSettings('f.yaml', `groups: {all: {users: [${users}]}}`).ok).toBe(true);
});

test('whatever the text, settings or problems with the file’s name come', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'access:',
      '\n',
      '  ',
      '- ',
      'who: ',
      'everyone',
      '[',
      ']',
      '{',
      '}',
      ': ',
      '*a',
      '&a ',
      'groups:',
      'policies:',
      'approve: ',
      '<<: ',
      '__proto__: ',
      '? ',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      for (const problem of problems(pieces.join(''))) expect(problem).toMatch(/^f\.yaml:/);
    }),
    { numRuns: 2_000 },
  );
});

test('a file that is named must be there; the default one need not', () => {
  expect(readSettingsFile(undefined)).toEqual({ ok: true, settings: DEFAULT_SETTINGS, file: null });
  expect(readSettingsFile('/nowhere/x.yaml')).toEqual({
    ok: false,
    problems: ['/nowhere/x.yaml: cannot be read (ENOENT); ZADIG_SLACK_CONFIG names it'],
  });
  expect(readSettingsFile(tmpdir())).toMatchObject({ problems: [expect.stringContaining('EISDIR')] });
});

test('a file that is named is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zadig-slack-'));
  writeFileSync(join(folder, 'x.yaml'), 'projects: [pay]');
  expect(readSettingsFile(join(folder, 'x.yaml'))).toMatchObject({ settings: { projects: ['pay'] } });
  rmSync(folder, { recursive: true });
});

test('a policy for a command that does not exist is a mistake, since a laxer one would decide in its place', () => {
  const text = [
    'groups: { leads: { slack_group: S0LEADS } }',
    'policies:',
    '  - match: { production: true, command: [env delet, restart, sing] }',
    '    approve: { from: [leads] }',
  ].join('\n');
  expect(parseSettings('x.yaml', text, ['env delete', 'restart'])).toEqual({
    ok: false,
    problems: [
      'x.yaml:3: policies[0].match.command: no change is called env delet; did you mean env delete?',
      'x.yaml:3: policies[0].match.command: no change is called sing; there are env delete, restart',
    ],
  });
});
