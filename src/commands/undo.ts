import { arg, flag, optional, switchArg } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const undo = defineRead({
  name: 'undo',
  title: 'Take a change back',
  summary: 'Take a change back by another one, under the same rules',
  topic: 'change',
  examples: ['undo k3m7p2q9xz', 'undo k3m7p2q9xz --dry-run', 'undo k3m7p2q9xz --reason "too many errors"'],
  args: {
    id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz', source: 'changes' }),
    reason: flag(optional(arg.text({ label: 'Reason', hint: '"too many errors"', max: 500 }))),
    'dry-run': switchArg('Show the plan; nobody is asked and nothing is sent'),
    'break-glass': switchArg('Take it back without waiting for approval, in an emergency'),
  },
  answer: async ({ id, reason, 'dry-run': dryRun, 'break-glass': breakGlass }, { changes }) => ({
    ...(await changes.undo(id, reason ?? null)),
    dryRun,
    breakGlass,
  }),
});
