import { expect, test } from 'vitest';
import { homeView } from '../../../src/blocks/change/home.ts';
import type { Message } from '../../../src/blocks/message.ts';
import { rendered } from '../../../src/sandbox/slack/rendered.ts';
import { buttonsOf } from '../fits.ts';
import { changeOf, NOON, states, WORDS } from './examples.ts';

const read = (message: Message): string => rendered(message);
const labels = (message: Message): string[] => buttonsOf(message).map(({ label }) => label);

test.each(states)(
  'a home message that is %s says so and has the buttons that still do something',
  (state) => {
    const expected = {
      pending: 'Withdraw, Details',
      unknown: 'Look again, Details',
      succeeded: 'Undo, Details',
    }[state as string];
    const message = homeView(changeOf({ state, undoable: true }), {
      cardLink: 'https://x.slack.com/p2',
      now: NOON,
    });
    expect(read(message)).toContain(
      `${WORDS[state]}: Change the image of api in payments/prod 🔒 production`,
    );
    expect(labels(message).join(', ')).toBe(expected ?? 'Details');
    expect(read(message).includes('approval card')).toBe(state === 'pending');
    expect(message.text).toContain('a1b2c3d4');
  },
);

test('what was sent and failed can be taken back, and what failed unsent cannot', () => {
  const failed = (sentAt: number | null) => changeOf({ state: 'failed', sentAt, undoable: true });
  const extra = { cardLink: null, now: NOON };
  expect(labels(homeView(failed(NOON), extra))).toEqual(['Undo', 'Details']);
  expect(labels(homeView(failed(null), extra))).toEqual(['Details']);
});

test('what cannot be undone has no Undo', () => {
  expect(labels(homeView(changeOf({ state: 'succeeded' }), { cardLink: null, now: NOON }))).toEqual([
    'Details',
  ]);
});
