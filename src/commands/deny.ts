import { arg } from '../domain/args.ts';
import { maskText } from '../domain/secrets.ts';
import { defineRead } from './command.ts';

export const deny = defineRead({
  name: 'deny',
  summary: 'Deny a change that waits for approval, and say why',
  topic: 'approve',
  examples: ['deny k3m7p2q9xz after the release'],
  args: {
    id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz' }),
    reason: arg.words({ label: 'Reason', hint: 'after the release' }),
  },
  answer: ({ id, reason = [] }, { changes }) =>
    reason.length === 0 ? changes.askWhy(id) : changes.deny(id, maskText(reason.join(' ')).slice(0, 500)),
});
