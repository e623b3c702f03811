import type { LastBooks, TailsSample } from './tails.ts';

const GOALS = { acks: 1.2, memory: 1.1, share: 0.95, pipeline: 150_000, lowMs: 2_500 } as const;

/** A Markdown table of what was measured of log tails, beside what it is compared with and what was aimed at. */
export function tailsTable({ pipeline, loud, many, low }: TailsSample): string {
  const ratio = (one: number, other: number) => `${(one / other).toFixed(2)} ×`;
  const { ackP50, ackP99, books } = loud;
  const rows = [
    [
      'loud stream: lines received, of lines sent',
      count(books.received),
      count(loud.sent),
      `left over ${count(books.received - accounted(books))}`,
      aim(isExact(books, loud.sent), 'every line accounted for'),
    ],
    [
      'loud stream: memory, last third beside first third',
      `${loud.lastMb.toFixed(0)} MiB`,
      `${loud.firstMb.toFixed(0)} MiB`,
      ratio(loud.lastMb, loud.firstMb),
      aim(loud.lastMb / loud.firstMb <= GOALS.memory, `≤ ${GOALS.memory} ×`),
    ],
    [
      'loud stream: ack p50 of other commands, beside a bot without a tail',
      ms(ackP50.tailing),
      ms(ackP50.without),
      ratio(ackP50.tailing, ackP50.without),
      '',
    ],
    [
      'loud stream: ack p99 of other commands, beside a bot without a tail',
      ms(ackP99.tailing),
      ms(ackP99.without),
      ratio(ackP99.tailing, ackP99.without),
      aim(ackP99.tailing / ackP99.without <= GOALS.acks, `≤ ${GOALS.acks} ×`),
    ],
    ['loud stream: processor time', `${loud.cores.toFixed(2)} cores`, '', '', ''],
    [
      'share of one post a second, while there is text',
      `${(loud.share * 100).toFixed(1)} %`,
      `${loud.posts} posts`,
      `${loud.charsPerPost.toFixed(0)} characters each`,
      aim(loud.share >= GOALS.share, `≥ ${GOALS.share * 100} %`),
    ],
    [
      'pipeline alone, one core, beside splitting and JSON.stringify',
      `${count(Math.round(pipeline.perSecond))} lines/s`,
      `${count(Math.round(pipeline.baseline))} lines/s`,
      ratio(pipeline.perSecond, pipeline.baseline),
      aim(pipeline.perSecond >= GOALS.pipeline, `≥ ${count(GOALS.pipeline)} lines/s`),
    ],
    [`${many.tails} tails: memory for each`, `${many.mbPerTail.toFixed(2)} MiB`, '', '', ''],
    [
      `${many.tails} tails: processor time`,
      `${many.cores.toFixed(2)} cores`,
      `${count(Math.round(many.linesPerSecond))} lines/s`,
      '',
      '',
    ],
    [`${many.tails} tails: ack p99 of other commands`, ms(many.ackP99), '', '', ''],
    ['few lines: from written to in the thread, p50', ms(low.p50), '', '', ''],
    [
      'few lines: from written to in the thread, p95',
      ms(low.p95),
      `${low.lines} lines`,
      `at most ${ms(low.most)}`,
      aim(low.p95 <= GOALS.lowMs, `≤ ${GOALS.lowMs} ms`),
    ],
  ];
  const head = ['log tails', 'zadig-slack', 'beside', '', 'goal'];
  return [head, ['---', '--:', '--:', '--:', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** What the table has no room for. */
export function tailsNotes({ pipeline, loud, many }: TailsSample): string {
  const { posted, filtered, dropped, filed } = loud.books;
  const refused = loud.refused.length === 0 ? '' : ` It refused: ${loud.refused.join('; ')}.`;
  return `The loud stream: ${count(posted)} posted + ${count(filtered)} filtered out + ${count(dropped)} dropped + ${count(filed)} in the file;
${count(loud.again)} lines were sent twice. Slack answered 429 ${times(loud.limited)} there, and ${times(many.limited)} to the ${many.tails} tails.${refused}
The pipeline cleans, redacts, filters with --grep and --not (${Math.round(pipeline.passed * 100)} % pass) and batches lines of ${pipeline.charsPerLine.toFixed(0)} characters on average.`;
}

function accounted({ posted, filtered, dropped, filed }: LastBooks): number {
  return posted + filtered + dropped + filed;
}

function isExact(books: LastBooks, sent: number): boolean {
  return books.received === sent && accounted(books) === sent;
}

function aim(isMet: boolean, goal: string): string {
  return `${goal}: ${isMet ? 'met' : '**not met**'}`;
}

function times(limited: ReadonlyMap<string, number>): string {
  const each = [...limited].map(([what, often]) => `${count(often)} times to ${what}`);
  return each.length === 0 ? 'never' : each.join(', ');
}

const count = (amount: number) => amount.toLocaleString('en-US');
const ms = (amount: number) => `${amount.toFixed(amount < 100 ? 1 : 0)} ms`;
