import { arg, flag, optional } from '../domain/args.ts';
import { defineRead } from './command.ts';
import { TAIL_ID } from './shared/tail-id.ts';

export const tailExtend = defineRead({
  name: 'tail extend',
  title: 'Extend a log tail',
  summary: 'Follow a log for longer than was asked',
  topic: 'here',
  examples: ['tail extend k3m7p2q9xz', 'tail extend k3m7p2q9xz --by 30m'],
  args: { id: TAIL_ID, by: flag(optional(arg.duration({ label: 'By', hint: '30m' }))) },
  answer: ({ id, by }, { tails }) => tails.extend(id, by ?? null),
});
