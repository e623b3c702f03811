import { optional } from '../domain/args.ts';
import { defineRead } from './command.ts';
import { TAIL_ID } from './shared/tail-id.ts';

export const stop = defineRead({
  name: 'stop',
  title: 'Stop following a log',
  summary: 'Stop following a log; without one, all that you follow',
  topic: 'here',
  examples: ['stop k3m7p2q9xz', 'stop'],
  args: { id: optional(TAIL_ID) },
  answer: ({ id }, { tails }) => (id === undefined ? tails.stopAll() : tails.stop(id)),
});
