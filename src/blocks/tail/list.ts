import type { ContextBlock, SectionBlock } from '@slack/types';
import { type Books, isDirect, type TailState, type TailWish } from '../../domain/tail.ts';
import { type ServiceTarget, targetText } from '../../domain/target.ts';
import type { Answer } from '../answer.ts';
import { context, section } from '../message.ts';
import { count, inline, link, mention, moment } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { filterText } from './words.ts';

/** A tail in a list. Times in Unix milliseconds. */
export interface ListedTail {
  readonly id: string;
  readonly target: ServiceTarget;
  readonly pod: string | null;
  readonly container: string | null;
  readonly wish: TailWish;
  readonly requester: string;
  readonly state: TailState;
  readonly channel: string;
  /** To its own message; null when Slack does not give one. */
  readonly link: string | null;
  readonly endsAt: number;
  readonly books: Books;
}

/** Tails that are open. `others`: how many more there are that the asker may not see. */
export function tailsAnswer(tails: readonly ListedTail[], others: number): Answer {
  const hidden = hiddenTails(others);
  if (tails.length === 0)
    return {
      head: [section('No log is being followed.')],
      foot: [context('Start with /zadig logs, for example /zadig logs payments/dev/api.'), ...hidden],
    };
  return {
    head: [section(`*${count(tails.length, 'log tail')}*`)],
    items: tails.map((tail) => [tailSection(tail)]),
    foot: hidden,
  };
}

/** How many more there are that the asker may not see; nothing when there are none. */
export function hiddenTails(others: number): readonly ContextBlock[] {
  return others === 0 ? [] : [context(`${count(others, 'more tail')} that you may not see.`)];
}

/** One of them, with a button that stops it. */
export function tailSection(tail: ListedTail): SectionBlock {
  const { id, target, requester, state, channel, endsAt, books } = tail;
  const place = isDirect(channel) ? 'in a direct message' : `in <#${channel}>`;
  const only = onlyText(tail);
  const lines = [
    `${targetTitle(target)}  ·  ${state === 'paused' ? 'paused' : 'live'}, until ${moment(endsAt / 1_000)}`,
    ...(only === '' ? [] : [only]),
    `By ${mention(requester)} ${place}${tail.link === null ? '' : `, ${link(tail.link, 'thread')}`}  ·  ${count(books.received, 'line')}  ·  \`${id}\``,
  ];
  return section(lines.join('\n'), {
    label: 'Stop',
    command: `stop ${id}`,
    about: `Stop the log tail ${id} of ${targetText(target)}`,
  });
}

/** What of the service is followed: `pod api-7f9c, container api, only lines with timeout`; empty when all of it is. */
function onlyText({ pod, container, wish }: ListedTail): string {
  return [
    ...(pod === null ? [] : [`pod ${inline(pod, 100)}`]),
    ...(container === null ? [] : [`container ${inline(container, 100)}`]),
    filterText(wish),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
