import { defineRead } from './command.ts';

export const approvals = defineRead({
  name: 'approvals',
  summary: 'What waits for your approval, and what you wait for',
  topic: 'approve',
  examples: ['approvals'],
  args: {},
  answer: (_, { changes }) => changes.approvals(),
});
