import { LEVELS } from '../../domain/log/level.ts';
import { maskText } from '../../domain/secrets.ts';
import type { Books, TailEnd, TailWish } from '../../domain/tail.ts';
import { code, count, inline, mention } from '../mrkdwn.ts';

const HIGHEST = LEVELS.at(-1);

const number = (amount: number) => amount.toLocaleString('en-US');

/** Where all lines have gone: `1,204 received = 1,180 posted + 20 filtered out + 0 dropped + 4 in the file`. */
export function booksLine({ received, posted, filtered, dropped, filed, waiting }: Books): string {
  if (received === 0) return 'no lines so far';
  const parts = [
    `${number(posted)} posted`,
    `${number(filtered)} filtered out`,
    `${number(dropped)} dropped`,
    `${number(filed)} in the file`,
    ...(waiting > 0 ? [`${number(waiting)} waiting`] : []),
  ];
  return `${count(received, 'line')} received = ${parts.join(' + ')}`;
}

/** `2 secrets hidden`; empty when there were none. */
export function maskedText(masked: number): string {
  return masked === 0 ? '' : `${count(masked, 'secret')} hidden`;
}

/** What is shown of the log: `only lines with timeout|refused, none with healthz, level warn and above`; empty when everything is. */
export function filterText({ grep, not, level }: Pick<TailWish, 'grep' | 'not' | 'level'>): string {
  const parts = [
    ...(grep === null ? [] : [`only lines with ${code(maskText(grep).slice(0, 200))}`]),
    ...(not === null
      ? []
      : [`${grep === null ? 'no lines' : 'none'} with ${code(maskText(not).slice(0, 200))}`]),
    ...(level === null ? [] : [`level ${level}${level === HIGHEST ? '' : ' and above'}`]),
  ];
  return parts.join(', ');
}

/** Why a tail is over, as a sentence. */
export function endText(end: TailEnd): string {
  switch (end.why) {
    case 'stopped':
      return `Stopped by ${mention(end.by)}.`;
    case 'deadline':
      return 'Its time is up.';
    case 'pods gone':
      return 'The service has no pods any more.';
    case 'pod gone':
      return `The pod ${inline(end.pod, 100)} is gone.`;
    case 'service gone':
      return 'The service is not in this environment any more.';
    case 'left':
      return 'Whoever asked for it has left.';
    case 'not allowed':
      return 'Whoever asked for it may not follow this log any more.';
    case 'closed':
      return `I cannot write here any more: ${inline(end.reason, 200)}`;
  }
}
