import { arg } from '../domain/args.ts';
import { maskText } from '../domain/secrets.ts';
import { defineRead } from './command.ts';

export const deny = defineRead({
  name: 'deny',
  title: 'Deny a change',
  summary: 'Deny a change that waits for approval; you are asked why unless you say it',
  topic: 'approve',
  examples: ['deny k3m7p2q9xz after the release'],
  args: {
    id: arg.word({ label: 'Change', hint: 'k3m7p2q9xz', source: 'changes' }),
    reason: arg.prose({ label: 'Reason', hint: 'after the release' }),
  },
  answer({ id, reason = [] }, { changes }) {
    const why = maskText(reason.join(' ').trim()).slice(0, 500);
    return why === '' ? changes.askWhy(id) : changes.deny(id, why);
  },
});
