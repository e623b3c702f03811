import type { Change, Failing, Progress } from '../../domain/change.ts';
import { context, type Message, message, section } from '../message.ts';
import { bold, code, inline } from '../mrkdwn.ts';
import { fitting, sentence } from './fit.ts';
import { after, clock, what } from './words.ts';

const CELLS = 10;
const FAILING_ROOM = 1_500;

/** A change that has been sent, and what the cluster shows of it. Times in Unix milliseconds. */
export interface ProgressShown {
  readonly change: Change;
  readonly progress: Progress;
  readonly startedAt: number;
  readonly now: number;
}

/** How far a change is; the one message that is kept current in its thread. */
export function progressView({ change, progress, startedAt, now }: ProgressShown): Message {
  const failing = 'failing' in progress ? progress.failing.map(failingLine) : [];
  const lines = [
    what(change.plan),
    standLine(change, progress, (change.settledAt ?? now) - startedAt),
    ...(progress.note.trim() === '' ? [] : [sentence(progress.note, 500)]),
    ...fitting(failing, FAILING_ROOM, 'failing container'),
  ];
  return message([section(lines.join('\n')), context(`Change ${code(change.id)}`)]);
}

function standLine({ state }: Change, progress: Progress, ms: number): string {
  switch (state) {
    case 'succeeded':
      return `:white_check_mark: *Done* ${after(ms)}`;
    case 'failed':
      return `:x: *Failed* ${after(ms)}`;
    case 'unknown':
      return `:grey_question: *Outcome unknown* after ${clock(ms)}`;
    default:
      return progressLine(progress, ms);
  }
}

function progressLine(progress: Progress, ms: number): string {
  const time = clock(ms);
  switch (progress.state) {
    case 'untouched':
      return `:hourglass_flowing_sand: Nothing has changed yet, ${time}`;
    case 'ready':
      return `:white_check_mark: *Ready* ${after(ms)}`;
    case 'failed':
      return `:x: *Will not become ready*, ${time}`;
    case 'waiting': {
      const { done, total, unit } = progress;
      const units = total === 1 ? unit.replace(/(?<!ie)s$/, '') : unit;
      return `${bar(done, total)}${done} of ${total} ${inline(units, 40)} ready, ${time}`;
    }
  }
}

/** `▰▰▰▱▱ `: full only when all is done. */
function bar(done: number, total: number): string {
  const cells = Math.max(0, Math.min(CELLS, Math.trunc(total)));
  const full = total > 0 ? Math.max(0, Math.min(cells, Math.floor((done / total) * cells))) : 0;
  return cells === 0 ? '' : `${'▰'.repeat(full)}${'▱'.repeat(cells - full)} `;
}

function failingLine({ service, pod, container, reason }: Failing): string {
  const why = reason.trim() === '' ? 'not ready' : inline(reason, 100);
  return `:rotating_light: ${bold(container)} in pod ${code(pod.slice(0, 253))} of ${bold(service)}: ${why}`;
}
