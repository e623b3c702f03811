import { expect, test } from 'vitest';
import { detailsModal } from '../../../src/blocks/change/modals.ts';
import { changeOf, NOON } from './examples.ts';

const told = (given: Parameters<typeof changeOf>[0]) => JSON.stringify(detailsModal(changeOf(given)).blocks);

test('the details say what a change needs while it waits, and what it needed when it does not', () => {
  expect(told({ state: 'pending' })).toContain('It needs 2 approvals');
  expect(told({ state: 'succeeded', approvedAt: NOON })).toContain('It needed 2 approvals');
  expect(told({ state: 'succeeded', approvedAt: NOON })).toContain('Approved <!date');
});

test('what nobody was asked about is not called approved', () => {
  const free = told({ state: 'succeeded', need: null, approvedAt: NOON });
  expect(free).toContain('It needed nobody’s approval.');
  expect(free).not.toContain('Approved <!date');
  const loud = told({ state: 'succeeded', approvedAt: NOON, breakGlass: { reviewedBy: null } });
  expect(loud).toContain('It would have needed 2 approvals');
  expect(loud).not.toContain('Approved <!date');
});
