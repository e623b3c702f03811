import { arg, optional } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const changes = defineRead({
  name: 'changes',
  title: 'List changes',
  summary: 'What was changed, by whom, who approved it, and how it ended',
  examples: ['changes', 'changes payments', 'changes payments/prod'],
  args: { where: optional(arg.scope()) },
  answer: ({ where }, ctx) => ctx.changes.changes(where ?? null),
});
