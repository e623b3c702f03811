import { arg } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const review = defineRead({
  name: 'review',
  title: 'Sign off a change',
  summary: 'Sign off a change that was applied without approval (break-glass)',
  topic: 'approve',
  examples: ['review k3m7p2q9xz'],
  args: { id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz', source: 'changes' }) },
  answer: ({ id }, { changes }) => changes.review(id),
});
