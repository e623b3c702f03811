import { arg, needed } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { maskText } from '../domain/secrets.ts';
import { defineRead } from './command.ts';

export const lock = defineRead({
  name: 'lock',
  summary: 'Keep others from changing an environment, and say why',
  topic: 'change',
  examples: ['lock payments/prod incident 42, please wait'],
  args: { env: arg.env(), reason: needed(arg.words({ label: 'Reason', hint: 'incident 42' })) },
  needs: 'change',
  async answer({ env, reason = [] }, { changes }) {
    if (reason.length === 0)
      throw new BotError('usage', 'Say why, so that others know how long to wait.', {
        hint: `/zadig lock ${env.project}/${env.env} incident 42`,
      });
    return changes.lock(env, maskText(reason.join(' ')).slice(0, 500));
  },
});
