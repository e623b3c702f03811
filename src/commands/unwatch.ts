import { arg, flag, hidden, optional } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const unwatch = defineRead({
  name: 'unwatch',
  title: 'End a watch',
  summary: 'This channel hears about an environment no longer',
  topic: 'here',
  examples: ['unwatch payments/prod'],
  args: {
    what: arg.watched(),
    watch: hidden(flag(optional(arg.word({ label: 'Watch' })))),
  },
  answer: ({ what, watch }, { watches }) => watches.unwatch(what, watch ?? null),
});
