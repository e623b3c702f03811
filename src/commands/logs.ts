import { arg, flag, optional, switchArg } from '../domain/args.ts';
import { LEVELS } from '../domain/log/level.ts';
import { linesFrom, MOST_LINES } from '../domain/tail.ts';
import { defineStream } from './command.ts';

export const logs = defineStream({
  name: 'logs',
  summary: 'Follow the logs of a service in a thread: all its pods merged, or one',
  examples: [
    'logs payments/dev/api',
    "logs payments/dev/api --tail 200 --grep 'timeout|refused' --not healthz --for 30m",
    'logs payments/dev/worker --level warn --pretty',
  ],
  args: {
    service: arg.service(),
    pod: optional(arg.word({ label: 'Pod', hint: 'api-7f9c', source: 'pods' })),
    container: optional(arg.word({ label: 'Container', hint: 'api', source: 'containers' })),
    tail: flag(
      optional(arg.count({ label: 'Lines from before, of each pod', hint: '200', min: 1, max: MOST_LINES })),
    ),
    since: flag(optional(arg.duration({ label: 'From the last', hint: '10m' }))),
    grep: flag(optional(arg.text({ label: 'Only lines with', hint: 'timeout|refused', max: 500 }))),
    not: flag(optional(arg.text({ label: 'No lines with', hint: 'healthz', max: 500 }))),
    level: flag(optional(arg.choice(LEVELS, { label: 'Level, and above' }))),
    pretty: switchArg('Show JSON lines as time, level and message'),
    for: flag(optional(arg.duration({ label: 'For how long', hint: '30m' }))),
  },
  answer({ service: target, pod = null, container = null, tail, since: sinceMs, ...chosen }, { tails }) {
    const since = sinceMs === undefined ? null : `${Math.ceil(sinceMs / 1_000)}s`;
    return tails.start({
      ...{ target, pod, container },
      wish: {
        ...{ tail: tail ?? linesFrom(since), since },
        grep: chosen.grep || null,
        not: chosen.not || null,
        level: chosen.level ?? null,
        pretty: chosen.pretty,
      },
      forMs: chosen.for ?? null,
    });
  },
});
