import { arg } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const unlock = defineRead({
  name: 'unlock',
  title: 'Unlock an environment',
  summary: 'Take the lock of an environment away',
  topic: 'change',
  examples: ['unlock payments/prod'],
  args: { env: arg.env() },
  needs: 'change',
  answer: ({ env }, { changes }) => changes.unlock(env),
});
