import type { KnownBlock } from '@slack/types';
import { quoteWord } from '../domain/words.ts';
import { LIMITS } from './limits.ts';
import {
  type AnyButton,
  buttons,
  type CommandButton,
  context,
  type Message,
  message,
  type Snippet,
} from './message.ts';

/** One entry of a list; those that cost a call to Zadig are loaded only when their page is shown. */
export type Item = readonly KnownBlock[] | (() => Promise<readonly KnownBlock[]>);

/** What a command answers: a head, a list that may be longer than a page, a foot, buttons to go on, a file. */
export interface Answer {
  readonly head: readonly KnownBlock[];
  readonly items?: readonly Item[];
  readonly perPage?: number;
  readonly foot?: readonly KnownBlock[];
  readonly buttons?: readonly AnyButton[];
  readonly file?: Snippet;
  /** It concerns everybody in the channel, so that all see it where that is safe. */
  readonly announce?: boolean;
}

const PER_PAGE = 20;

/**
 * The page of an answer that begins at item `from`. As many items as Slack takes; the rest is counted and a
 * button away. `again` is the command that gave the answer, for those buttons.
 */
export async function page(answer: Answer, from: number, again: string): Promise<Message> {
  const items = answer.items ?? [];
  const perPage = answer.perPage ?? PER_PAGE;
  const start = Math.min(from, Math.max(0, items.length - 1));
  const loaded = await Promise.all(
    items.slice(start, start + perPage).map((item) => (typeof item === 'function' ? item() : item)),
  );
  const fixed = [...answer.head, ...(answer.foot ?? [])];
  const shown = fitting(fixed, loaded);
  const next = start + shown.length;
  const turns: CommandButton[] = [
    ...(start > 0
      ? [
          {
            label: 'Previous',
            command: turn(again, Math.max(0, start - perPage)),
            about: 'Show the previous page',
            turns: true as const,
          },
        ]
      : []),
    ...(next < items.length
      ? [{ label: 'Next', command: turn(again, next), about: 'Show the next page', turns: true as const }]
      : []),
  ];
  const whole = start === 0 && next >= items.length;
  const counted = whole
    ? []
    : [context(`${start + 1 === next ? next : `${start + 1}–${next}`} of ${items.length}`)];
  return message([
    ...answer.head,
    ...shown.flat(),
    ...counted,
    ...(answer.foot ?? []),
    ...buttons([...turns, ...(answer.buttons ?? [])]),
  ]);
}

/** The items that fit beside the fixed blocks; at least one, so that paging always gets on. */
function fitting(
  fixed: readonly KnownBlock[],
  items: readonly (readonly KnownBlock[])[],
): (readonly KnownBlock[])[] {
  let blocks = fixed.length;
  let size = sizeOf(fixed);
  const shown: (readonly KnownBlock[])[] = [];
  for (const item of items) {
    blocks += item.length;
    size += sizeOf(item);
    if (shown.length > 0 && (blocks > LIMITS.blocks || size > LIMITS.messageText)) break;
    shown.push(item);
  }
  return shown;
}

function sizeOf(blocks: readonly KnownBlock[]): number {
  return JSON.stringify(blocks).length;
}

function turn(again: string, from: number): string {
  return `${again} --from ${quoteWord(String(from))}`;
}
