import { expect, test } from 'vitest';
import { noteView } from '../../../src/blocks/change/note.ts';
import { progressView } from '../../../src/blocks/change/progress.ts';
import { what as whatText } from '../../../src/blocks/change/words.ts';
import type { Progress } from '../../../src/domain/change.ts';
import { Note } from '../../../src/domain/note.ts';
import { liveMentions } from '../../../src/sandbox/slack/mentions.ts';
import { rendered } from '../../../src/sandbox/slack/rendered.ts';
import { ben, changeOf, leads, NOON, need, sre } from './examples.ts';

const names = new Map([
  ['U0ANA', 'ana'],
  ['U0BEN', 'ben'],
  ['U0CLEO', 'cleo'],
  ['S0LEADS', 'release-leads'],
]);
const change = changeOf({ need: { ...need, from: [leads, sre] } });
const what = 'Change the image of api in payments/prod 🔒 production';
const ana = '<@U0ANA>';

const notes: readonly (readonly [Note, string, readonly string[]])[] = [
  [
    { kind: 'asked' },
    `@ana asks for approval: ${what}. Why: “the hot fix for refunds”. It needs 2 approvals from @leads or @sre, until 5 Oct 2026 16:00.`,
    [ana],
  ],
  [
    {
      kind: 'voted',
      userId: 'U0BEN',
      verdict: 'approve',
      reason: null,
      groups: ['leads'],
      missing: '1 more of leads or sre',
    },
    'Approved by @ben (leads). Still missing: 1 more of leads or sre.',
    ['<@U0BEN>'],
  ],
  [
    { kind: 'voted', userId: 'U0BEN', verdict: 'deny', reason: 'not today', groups: [], missing: null },
    'Denied by @ben: “not today”.',
    ['<@U0BEN>'],
  ],
  [{ kind: 'approved' }, 'That is enough approvals. It is applied next', []],
  [
    { kind: 'reminded', groups: ['leads', 'sre'], missing: '1 more of leads or sre' },
    '🔔 @release-leads and @sre (@ben, @cleo): this still waits for approval. Still missing: 1 more of leads or sre. It stays open until 5 Oct 2026 16:00.',
    ['<!subteam^S0LEADS>', '<@U0BEN>', '<@U0CLEO>'],
  ],
  [
    { kind: 'expired' },
    '@ana: nobody decided in time, so the request has expired. Nothing was changed.',
    [ana],
  ],
  [{ kind: 'withdrawn' }, '@ana withdrew the request. Nothing was changed.', [ana]],
  [
    { kind: 'denied', by: 'U0BEN', reason: 'not today' },
    '@ana: @ben denied it: “not today”. Nothing was changed.',
    [ana, '<@U0BEN>'],
  ],
  [
    { kind: 'stale', why: 'The image is now api:v3.', replacedBy: 'zyxwvutsrq' },
    'nothing was sent: The image is now api:v3. @ana: I asked again, as change zyxwvutsrq.',
    [ana],
  ],
  [
    { kind: 'stale', why: 'The service is gone.', replacedBy: null },
    '@ana: ask again to see what it would do now.',
    [ana],
  ],
  [
    { kind: 'waiting', why: 'payments/prod is being updated.' },
    'Not sent yet: payments/prod is being updated.',
    [],
  ],
  [{ kind: 'sending' }, 'Sending it to Zadig.', []],
  [
    { kind: 'outcome', state: 'succeeded', text: 'All pods run api:v2.', durationMs: 42_000 },
    `✅ @ana: ${what} succeeded after 42 s.\nAll pods run api:v2.`,
    [ana],
  ],
  [
    { kind: 'outcome', state: 'failed', text: '', durationMs: 3_723_000 },
    `❌ @ana: ${what} failed after 1 h 2 min.`,
    [ana],
  ],
  [
    { kind: 'outcome', state: 'unknown', text: '', durationMs: 5_000 },
    `${what} was sent, and after 5 s I cannot tell whether it worked.`,
    [ana],
  ],
  [
    { kind: 'breakGlass', reason: 'refunds are down' },
    `🚨 Break-glass: @ana applies this without approval: “refunds are down”.\n${what}\n@release-leads and @sre (@ben, @cleo): please look at it, and one of you sign it off.`,
    [ana, '<!subteam^S0LEADS>', '<@U0BEN>', '<@U0CLEO>'],
  ],
  [{ kind: 'reviewed', by: 'U0BEN' }, '@ben signed off the break-glass change of @ana.', ['<@U0BEN>', ana]],
  [{ kind: 'undoAsked', id: 'zyxwvutsrq' }, 'Asked to be taken back, by change zyxwvutsrq.', []],
  [
    {
      kind: 'evidence',
      service: 'api',
      pod: 'api-7f9',
      container: 'main',
      lines: 'a\n<!channel>',
      events: '',
    },
    'The last lines of main in pod api-7f9 of api:\na\n<!channel>\nRecent events of main in pod api-7f9 of api: none.',
    [],
  ],
];

test.each(notes)('$kind', (note, said, called) => {
  const { text, blocks } = noteView(note, change);
  expect(rendered({ text, blocks }, (id) => names.get(id))).toContain(said);
  const live = liveMentions({
    text: '',
    blocks: JSON.parse(JSON.stringify(blocks)),
    attachments: [],
    parsesNames: false,
  });
  expect([...new Set(live)].sort()).toEqual([...called].sort());
  expect(Note.parse(JSON.parse(JSON.stringify(note)))).toEqual(note);
});

test('every kind of note has a case above', () => {
  expect(new Set(notes.map(([{ kind }]) => kind)).size).toBe(Note.options.length);
});

test('whoever has voted, and who asks, is not reminded', () => {
  const asked = changeOf({
    need: { ...need, from: [{ ...sre, users: ['U0ANA', 'U0BEN', 'U0CLEO'] }] },
    votes: [ben],
  });
  const { text } = noteView({ kind: 'reminded', groups: ['sre'], missing: null }, asked);
  expect(text).toContain('@sre (<@U0CLEO>)');
});

test('of a long log the end is shown and the rest is counted', () => {
  const lines = Array.from({ length: 500 }, (_, at) => `line ${at} ${'x'.repeat(80)}`).join('\n');
  const evidence = {
    kind: 'evidence' as const,
    service: 's',
    pod: 'p',
    container: 'c',
    lines,
    events: 'Warning BackOff',
  };
  const { text, blocks } = noteView(evidence, change);
  const said = rendered({ text, blocks });
  expect(said).toContain('line 499 ');
  expect(said).toContain('Warning BackOff');
  const left = Number(/(\d+) earlier lines left out/.exec(said)?.[1]);
  expect(said).not.toContain(`line ${left - 1} `);
  expect(said).toContain(`line ${left} `);
});

test('a password in a log line is not shown', () => {
  const evidence = { kind: 'evidence' as const, service: 's', pod: 'p', container: 'c', events: '' };
  expect(noteView({ ...evidence, lines: 'DB_PASSWORD=hunter2' }, change).text).not.toContain('hunter2');
});

const waiting = { state: 'waiting', done: 3, total: 5, unit: 'pods', note: '', failing: [] } as const;
const crash = { service: 'api', pod: 'api-7f9', container: 'main', reason: 'CrashLoopBackOff' };
const seen: readonly (readonly [Progress, string])[] = [
  [waiting, '▰▰▰▱▱ 3 of 5 pods ready, 42 s'],
  [{ ...waiting, done: 199, total: 200 }, '▰▰▰▰▰▰▰▰▰▱ 199 of 200 pods ready, 42 s'],
  [{ ...waiting, done: 0, total: 1 }, '▱ 0 of 1 pod ready, 42 s'],
  [{ ...waiting, done: 0, total: 0 }, '0 of 0 pods ready, 42 s'],
  [{ ...waiting, failing: [crash] }, '🚨 main in pod api-7f9 of api: CrashLoopBackOff'],
  [{ state: 'untouched', note: 'Zadig is busy.' }, 'Nothing has changed yet, 42 s\nZadig is busy.'],
  [{ state: 'ready', note: '' }, '✅ Ready after 42 s'],
  [{ state: 'failed', note: '', failing: [crash] }, '❌ Will not become ready, 42 s\n🚨 main'],
];

test.each(seen)('progress %#', (progress, said) => {
  const verifying = changeOf({ state: 'verifying' });
  const { text, blocks } = progressView({ change: verifying, progress, startedAt: NOON, now: NOON + 42_000 });
  expect(rendered({ text, blocks })).toContain(said);
  expect(text).toContain('Change the image of api in *payments/prod*');
});

test.each([
  ['succeeded', '✅ Done after 1 min'],
  ['failed', '❌ Failed after 1 min'],
  ['unknown', '❔ Outcome unknown after 1 min'],
] as const)('progress of a change that is %s ends in words', (state, said) => {
  const ended = changeOf({ state, settledAt: NOON + 60_000 });
  const { text, blocks } = progressView({
    change: ended,
    progress: waiting,
    startedAt: NOON,
    now: NOON + 99_000,
  });
  expect(rendered({ text, blocks })).toContain(said);
});

test.each([
  ['Restart api', 'Restart api in *payments/prod* :lock: production'],
  ['Delete the environment prod', 'Delete the environment *payments/prod* :lock: production'],
  ['Remove worker from environment prod', 'Remove worker from environment *payments/prod* :lock: production'],
])('what happens is read together with its target: %s', (summary, said) => {
  expect(whatText({ ...changeOf().plan, summary })).toBe(said);
});
