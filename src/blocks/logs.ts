import { maskLines } from '../domain/secrets.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { LIMITS } from './limits.ts';
import { context, preformatted, section } from './message.ts';
import { count, inline, withoutControls } from './mrkdwn.ts';
import { targetTitle } from './target.ts';

/** The last lines of one container, as they came. */
export interface ContainerLog {
  readonly pod: string;
  readonly container: string;
  readonly lines: readonly string[];
}

const ESCAPE = String.fromCharCode(27);
const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

/** Log lines for reading: few in the message, many as a file; secrets hidden, colours and control characters left out. */
export function logsAnswer(target: ServiceTarget, logs: readonly ContainerLog[], left: number): Answer {
  const texts = logs.map(({ lines }) => maskLines(lines.map(clean).join('\n')));
  const foot = [
    ...(left > 0 ? [context(`${count(left, 'more pod')} not shown: name one, as in the pod picker.`)] : []),
    context('Lines from before; for newer ones, ask again.'),
  ];
  const title = `${targetTitle(target)}  ·  logs`;
  const isShort = texts.reduce((sum, text) => sum + text.length, 0) <= LIMITS.inlineText;
  const shown = logs.flatMap(({ pod, container, lines }, at) => [
    section(`${inline(pod, 100)}  ·  ${inline(container, 100)}  ·  ${count(lines.length, 'line')}`),
    ...(isShort && lines.length > 0 ? [preformatted(texts[at] ?? '')] : []),
    ...(lines.length === 0 ? [context('Nothing came: it may be silent, not started, or gone.')] : []),
  ]);
  if (isShort) return { head: [section(title), ...shown], foot };
  const text = logs.map(({ pod, container }, at) => `==> ${pod} ${container} <==\n${texts[at]}\n`).join('\n');
  const name = `${targetText(target).replaceAll('/', '-')}.log`;
  return { head: [section(`${title}, as a file`), ...shown], foot, file: { name, text } };
}

function clean(line: string): string {
  return withoutControls(line.replace(COLOUR, ''));
}
