import type { FormSample } from './forms.ts';
import type { Transport } from './load.ts';
import type { Pair, Sample } from './measure.ts';
import { median } from './numbers.ts';

/** All that a run of the bench measured. */
export interface Results {
  readonly rounds: Readonly<Record<Transport, readonly Pair<Sample>[]>>;
  readonly starts: Readonly<Record<Transport, readonly Pair<number>[]>>;
  readonly forms: readonly Pair<FormSample>[];
}

interface Line {
  readonly what: string;
  readonly unit: string;
  readonly digits: number;
  readonly pairs: readonly Pair<number>[];
  /** The bot may be this many times the bare app. */
  readonly goal?: number;
}

const WAYS = [
  ['socket', 'Socket Mode'],
  ['http', 'HTTP'],
] as const;

function linesOf(results: Results): readonly Line[] {
  return [...loadLines(results), ...formLines(results)];
}

function formLines({ forms }: Results): readonly Line[] {
  const line = (what: string, field: keyof FormSample): Line => {
    const pairs = forms.map(({ bot, bare }) => ({ bot: bot[field], bare: bare[field] }));
    return { what, unit: 'ms', digits: 1, pairs };
  };
  return [
    line('command to usable form, p50', 'openP50'),
    line('command to usable form, p95', 'openP95'),
    line('command to form with Zadig’s values, p50', 'filledP50'),
    line('keystroke to choices, p50', 'choicesP50'),
    line('keystroke to choices, p95', 'choicesP95'),
    line('first choices of a list, p50', 'firstP50'),
  ];
}

function loadLines({ rounds, starts }: Results): readonly Line[] {
  return WAYS.flatMap(([way, name]) => {
    const of = (field: keyof Sample) =>
      rounds[way].map(({ bot, bare }) => ({ bot: bot[field], bare: bare[field] }));
    const line = (what: string, unit: string, digits: number, pairs: Line['pairs'], goal?: number): Line => ({
      ...{ what: `${name}: ${what}`, unit, digits, pairs },
      ...(goal === undefined ? {} : { goal }),
    });
    return [
      line('ack p50', 'ms', 1, of('ackP50')),
      line('ack p99', 'ms', 1, of('ackP99'), 1.5),
      line('commands per second', '', 0, of('perSecond')),
      line('processor time per command', 'ms', 2, of('cpuMs')),
      line('start to ready', 'ms', 0, starts[way], 2),
      line('memory, idle', 'MiB', 0, of('idleMb'), 1.5),
      line('memory, after the run', 'MiB', 0, of('afterMb'), 1.5),
    ];
  });
}

/** A Markdown table: medians, the median of the ratios round by round, and what was aimed at. */
export function table(results: Results): string {
  const rows = linesOf(results).map(({ what, unit, digits, pairs, goal }) => {
    const show = (values: readonly number[]) => `${median(values).toFixed(digits)} ${unit}`.trim();
    const ratios = pairs.map(({ bot, bare }) => bot / bare);
    const ratio = median(ratios);
    const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
    const aim = goal === undefined ? '' : `≤ ${goal} ×: ${ratio <= goal ? 'met' : '**not met**'}`;
    return [
      what,
      show(pairs.map(({ bot }) => bot)),
      show(pairs.map(({ bare }) => bare)),
      `${ratio.toFixed(2)} × (${spread})`,
      aim,
    ];
  });
  const head = ['', 'zadig-slack', 'bare Bolt', 'ratio (lowest–highest round)', 'goal'];
  return [head, head.map((_, column) => (column === 0 || column === 4 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
