import { arg, oneOf, optional, switchArg } from '../domain/args.ts';
import { defineRead } from './command.ts';

export const snooze = defineRead({
  name: 'snooze',
  title: 'Snooze a watch',
  summary: 'Say nothing here of a watched environment for a while',
  topic: 'here',
  examples: ['snooze payments/prod 2h', 'snooze payments/prod --off'],
  args: {
    what: arg.watched(),
    time: oneOf(optional(arg.duration({ label: 'For how long', hint: '2h' }))),
    off: oneOf(switchArg('Tell of it again')),
  },
  answer: ({ what, time, off }, { watches }) => watches.snooze(what, off ? null : (time ?? null)),
});
