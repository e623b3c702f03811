import { defineRead } from './command.ts';

export const tails = defineRead({
  name: 'tails',
  summary: 'Logs that are being followed, and where',
  topic: 'here',
  examples: ['tails'],
  args: {},
  answer: (_values, { tails: desk }) => desk.list(),
});
