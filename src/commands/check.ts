import { arg, optional } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const check = defineRead({
  name: 'check',
  title: 'Check a change',
  summary: 'Look again at a change of unknown outcome, or say what became of it',
  topic: 'approve',
  examples: ['check k3m7p2q9xz', 'check k3m7p2q9xz done', 'check k3m7p2q9xz not-done'],
  args: {
    id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz', source: 'changes' }),
    verdict: optional(arg.choice(['done', 'not-done'], { label: 'What you found out' })),
  },
  answer: ({ id, verdict }, { changes }) => changes.check(id, verdict ?? null),
});
