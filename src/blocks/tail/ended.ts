import type { Books, TailEnd } from '../../domain/tail.ts';
import type { ServiceTarget } from '../../domain/target.ts';
import { context, type Message, message, section } from '../message.ts';
import { mention } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { booksLine, endText, maskedText } from './words.ts';

/** What is said of a tail in the end. */
export interface EndedTail {
  readonly target: ServiceTarget;
  readonly requester: string;
  readonly end: TailEnd;
  readonly books: Books;
  readonly masked: number;
  /** What became of the file: it follows, was not taken by Slack, or there is none. */
  readonly file: 'follows' | 'none';
}

/** The last message in a tail's thread: why it is over, and where every line has gone. */
export function endedView({ target, requester, end, books, masked, file }: EndedTail): Message {
  const counts = [books.received === 0 ? 'no lines came' : booksLine(books), maskedText(masked)].filter(
    (part) => part !== '',
  );
  const withheld =
    end.why === 'not allowed' && books.dropped > 0 ? ' Lines that were not shown were dropped.' : '';
  return message([
    section(
      `${mention(requester)} The log tail of ${targetTitle(target)} is over. ${endText(end)}${withheld}`,
    ),
    context(`${counts.join('  ·  ')}${file === 'follows' ? '  ·  the file follows' : ''}`),
  ]);
}
