import type { KnownBlock } from '@slack/types';
import { maskText } from '../domain/secrets.ts';
import { framedEnd } from './change/fit.ts';
import { section } from './message.ts';
import { bold, code } from './mrkdwn.ts';

/** The last lines and events of a container that fails, without secrets. */
export interface Evidence {
  readonly service: string;
  readonly pod: string;
  readonly container: string;
  readonly lines: string;
  readonly events: string;
}

const LINES_ROOM = 5_000;
const EVENTS_ROOM = 2_000;

export function evidenceBlocks({ service, pod, container, lines, events }: Evidence): readonly KnownBlock[] {
  const where = `${bold(container) || 'a container'} in pod ${code(pod.slice(0, 253)) || 'without a name'} of ${bold(service) || 'the service'}`;
  return [
    ...part(`The last lines of ${where}`, lines, LINES_ROOM),
    ...part(`Recent events of ${where}`, events, EVENTS_ROOM),
  ];
}

function part(title: string, text: string, room: number): readonly KnownBlock[] {
  const shown = maskText(text.trimEnd());
  return shown.trim() === ''
    ? [section(`${title}: none.`)]
    : [section(`${title}:`), ...framedEnd(shown, room)];
}
