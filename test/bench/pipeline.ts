import type { TailWish } from '../../src/domain/tail.ts';
import { compileFilter } from '../../src/tails/filter.ts';
import { createLineBuffer } from '../../src/tails/line-buffer.ts';
import { createRefiner } from '../../src/tails/refine.ts';
import { typicalLine } from './log-lines.ts';

/** Lines a second of processor time, best of several. */
export interface PipelineSample {
  readonly perSecond: number;
  /** Splitting the same text into lines and writing each as JSON. */
  readonly baseline: number;
  /** Of the lines, those that pass the filters. */
  readonly passed: number;
  readonly charsPerLine: number;
}

const LINES = 100_000;
const TIMES = 7;
const WISH: Pick<TailWish, 'grep' | 'not' | 'level' | 'pretty'> = {
  grep: 'order|timeout|refused',
  not: 'healthz',
  level: null,
  pretty: false,
};

const text = Array.from({ length: LINES }, (_, seq) => typicalLine(seq)).join('\n');

/** Best of TIMES: the rest is what else the machine does. */
function best(work: () => number): { readonly perSecond: number; readonly result: number } {
  let [quickest, result] = [Number.POSITIVE_INFINITY, 0];
  for (let time = 0; time < TIMES; time += 1) {
    const before = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(before);
    quickest = Math.min(quickest, user + system);
  }
  return { perSecond: (LINES * 1_000_000) / quickest, result };
}

function pipeline(): number {
  const filter = compileFilter(WISH);
  const refiner = createRefiner([], () => ({ filter, wish: WISH }));
  const buffer = createLineBuffer(
    () => 0,
    () => true,
  );
  let batched = 0;
  for (const raw of text.split('\n')) {
    const { shown } = refiner.refine(raw);
    if (shown === null) continue;
    buffer.push({ source: 'api-7f9c/api', at: 0, text: shown, filed: 1 });
    if (buffer.isFull()) batched += buffer.take()?.lines.length ?? 0;
  }
  return batched + buffer.waiting().lines;
}

function baseline(): number {
  let chars = 0;
  for (const line of text.split('\n')) chars += JSON.stringify(line).length;
  return chars;
}

const [whole, plain] = [best(pipeline), best(baseline)];
const sample: PipelineSample = {
  perSecond: whole.perSecond,
  baseline: plain.perSecond,
  passed: whole.result / LINES,
  charsPerLine: text.length / LINES,
};
process.stdout.write(`${JSON.stringify(sample)}\n`);
