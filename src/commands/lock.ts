import { arg, needed } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { maskText } from '../domain/secrets.ts';
import { defineRead } from './command.ts';

export const lock = defineRead({
  name: 'lock',
  title: 'Lock an environment',
  summary: 'Keep others from changing an environment, and say why',
  topic: 'change',
  examples: ['lock payments/prod incident 42, please wait'],
  args: { env: arg.env(), reason: needed(arg.prose({ label: 'Reason', hint: 'incident 42' })) },
  needs: 'change',
  async answer({ env, reason = [] }, { changes }) {
    const why = maskText(reason.join(' ').trim()).slice(0, 500);
    if (why === '')
      throw new BotError('usage', 'Say why, so that others know how long to wait.', {
        hint: 'For example: incident 42, please wait.',
        arg: 'reason',
      });
    return changes.lock(env, why);
  },
});
