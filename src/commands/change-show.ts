import { arg } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const changeShow = defineRead({
  name: 'change',
  title: 'Show a change',
  summary: 'One change: its plan, votes, requests and outcome',
  examples: ['change k3m7p2q9xz'],
  args: { id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz', source: 'changes' }) },
  answer: ({ id }, { changes }) => changes.show(id),
});
