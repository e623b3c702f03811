import type { TailWish } from '../../domain/tail.ts';
import { context, type Message, message } from '../message.ts';
import { mention, moment } from '../mrkdwn.ts';
import { filterText } from './words.ts';

/** What somebody did about a tail that goes on. */
export type Steering = 'paused' | 'resumed' | 'extended' | 'filtered';

/** What stands in a tail's thread when somebody steered it: who, and how it goes on. `endsAt` in Unix milliseconds. */
export function steeredNote(
  by: string,
  what: Steering,
  { endsAt, wish }: { readonly endsAt: number; readonly wish: TailWish },
): Message {
  const filters = filterText(wish);
  const text = {
    paused: 'paused this: lines wait, and then go into the file.',
    resumed: 'resumed this.',
    extended: `extended this: it goes on until ${moment(endsAt / 1_000)}.`,
    filtered: `changed the filter: ${filters === '' ? 'this shows everything again' : filters}.`,
  }[what];
  return message([context(`:information_source: ${mention(by)} ${text}`)]);
}
