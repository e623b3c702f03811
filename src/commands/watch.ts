import { arg, flag, optional } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const watch = defineRead({
  name: 'watch',
  title: 'Watch an environment',
  summary: 'This channel hears about an environment: a thread for each incident and each rollout',
  topic: 'here',
  examples: ['watch payments/prod', 'watch payments/*', 'watch payments/prod --only failures'],
  args: {
    what: arg.watched(),
    only: flag(optional(arg.choice(['failures', 'rollouts'], { label: 'Only' }))),
  },
  answer: ({ what, only = null }, { watches }) => watches.watch(what, { only }),
});
