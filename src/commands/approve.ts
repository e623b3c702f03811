import { arg } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const approve = defineRead({
  name: 'approve',
  title: 'Approve a change',
  summary: 'Approve a change that waits for approval',
  topic: 'approve',
  examples: ['approve k3m7p2q9xz'],
  args: { id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz', source: 'changes' }) },
  answer: ({ id }, { changes }) => changes.approve(id),
});
