import { defineRead } from './command.ts';

export const watches = defineRead({
  name: 'watches',
  summary: 'What this channel hears about, and others',
  topic: 'here',
  examples: ['watches'],
  args: {},
  answer: (_values, { watches: desk }) => desk.list(),
});
