import { expect, test } from 'vitest';
import type { Story } from '../../../src/domain/watch/story.ts';
import { isWithin, leavesOut, parseNot, type WatchWish } from '../../../src/domain/watch/wish.ts';

const STORY: Story = {
  ...{ id: 's1', subject: 'batch-nightly', kind: 'incident', state: 'failing' },
  ...{
    openedAt: 0,
    rolledAt: null,
    wellSince: null,
    closedAt: null,
    returns: 0,
    by: 'lee',
    cause: null,
    changes: [],
  },
  trouble: {
    ...{ kind: 'image', reason: 'ErrImagePull', message: '', pod: 'p', container: 'c', restarts: 0 },
  },
  events: [],
};
const ALL: WatchWish = { only: null, not: [], quiet: null };

test.each([
  ['service=batch-*', true],
  ['service=*-nightly', true],
  ['service=b*ch*ly', true],
  ['service=BATCH-NIGHTLY', true],
  ['service=batch', false],
  ['service=batch-nightly*y', false],
  ['service=*night', false],
  ['reason=ErrImage*', true],
  ['reason=image', true],
  ['severity=error', true],
  ['severity=warning', false],
  ['person=lee', false],
  ['service=api, severity=error', true],
])('--not %s leaves out: %s', (text, expected) => {
  const not = parseNot(text);
  if (not === null) throw new Error(`${text} is not understood`);
  expect(leavesOut({ ...ALL, not }, STORY)).toBe(expected);
});

test.each(['batch', 'service=', 'pod=x', '', 'service=a,,'])('--not %s is not understood', (text) => {
  expect(parseNot(text)).toBeNull();
});

test.each([
  ['22:00-07:00', 'UTC', '2026-11-30T21:59:59Z', false],
  ['22:00-07:00', 'UTC', '2026-11-30T22:00:00Z', true],
  ['22:00-07:00', 'UTC', '2026-12-01T06:59:59Z', true],
  ['22:00-07:00', 'UTC', '2026-12-01T07:00:00Z', false],
  ['22:00-07:00', 'Europe/Berlin', '2026-11-30T21:30:00Z', true],
  ['22:00-07:00', 'Europe/Berlin', '2026-06-30T20:30:00Z', true],
  ['22:00-07:00', 'Europe/Berlin', '2026-11-30T20:30:00Z', false],
  ['12:00-13:00', 'UTC', '2026-11-28T12:30:00Z', true],
  ['12:00-13:00', 'UTC', '2026-11-28T13:00:00Z', false],
  ['22:00-07:00', 'UTC', '2026-11-28T23:30:00Z', true],
  ['22:00-07:00', 'UTC', '2026-11-29T03:30:00Z', true],
])('%s %s at %s: %s', (hours, zone, at, expected) => {
  expect(isWithin({ hours, zone }, Date.parse(at))).toBe(expected);
});
