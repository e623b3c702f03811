import { arg } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const withdraw = defineRead({
  name: 'withdraw',
  title: 'Withdraw a change',
  summary: 'Withdraw a change you asked for, before it is approved',
  topic: 'approve',
  examples: ['withdraw k3m7p2q9xz'],
  args: { id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz', source: 'changes' }) },
  answer: ({ id }, { changes }) => changes.withdraw(id),
});
