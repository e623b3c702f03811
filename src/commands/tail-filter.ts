import { arg, flag, optional } from '../domain/args.ts';
import { LEVELS } from '../domain/log/level.ts';
import { defineRead } from './command.ts';
import { TAIL_ID } from './shared/tail-id.ts';

export const tailFilter = defineRead({
  name: 'tail filter',
  title: 'Change filter',
  summary: 'Choose which lines of a log are shown, from the next one on; without anything, all',
  topic: 'here',
  examples: ["tail filter k3m7p2q9xz --grep 'timeout|refused' --not healthz", 'tail filter k3m7p2q9xz'],
  args: {
    id: TAIL_ID,
    grep: flag(optional(arg.text({ label: 'Only lines with', hint: 'timeout|refused', max: 500 }))),
    not: flag(optional(arg.text({ label: 'No lines with', hint: 'healthz', max: 500 }))),
    level: flag(optional(arg.choice(LEVELS, { label: 'Level, and above' }))),
  },
  answer: ({ id, grep, not, level }, { tails }) =>
    tails.filter(id, { grep: grep || null, not: not || null, level: level ?? null }),
});
