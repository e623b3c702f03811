import type { TailState, TailWish } from '../../domain/tail.ts';
import { type ServiceTarget, targetText } from '../../domain/target.ts';
import type { Answer } from '../answer.ts';
import { context, section } from '../message.ts';
import { count, link, moment } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { hiddenTails, type ListedTail, tailSection } from './list.ts';
import { againLine } from './parent.ts';
import { filterText } from './words.ts';

/** Times in Unix milliseconds. */
interface OneTail {
  readonly id: string;
  readonly target: ServiceTarget;
  readonly endsAt: number;
  readonly wish: TailWish;
  readonly link: string | null;
}

export function startedAnswer({ id, target, endsAt, link: to }: OneTail): Answer {
  const where = to === null ? 'in its thread' : `in ${link(to, 'its thread')}`;
  return {
    head: [
      section(`Following the logs of ${targetTitle(target)} ${where}, until ${moment(endsAt / 1_000)}.`),
    ],
    foot: [context(`Stop it there, or with /zadig stop ${id}.`)],
  };
}

/** Who or what has as many tails as are allowed. */
export type Limit = 'per_user' | 'per_channel' | 'in_all';

/** Why one more log is not followed, and which tails are in the way. `hidden`: those the asker may not see. */
export function limitAnswer(
  limit: Limit,
  most: number,
  inTheWay: readonly ListedTail[],
  hidden: number,
  wanted: { readonly target: ServiceTarget; readonly wish: TailWish },
): Answer {
  const logs = most === 1 ? 'one log' : `${most} logs`;
  const text = {
    per_user: `You follow ${logs} already; that is the most for one person.`,
    per_channel: `This channel follows ${logs} already; that is the most for one channel, since all share one message a second.`,
    in_all: `${most === 1 ? 'One log is' : `${most} logs are`} being followed in all; that is the most I can do at once.`,
  }[limit];
  return {
    head: [section(`:no_entry: ${text}`)],
    items: inTheWay.map((tail) => [tailSection(tail)]),
    foot: [context('Stop one of them, then ask again.'), ...hiddenTails(hidden)],
    buttons: [
      {
        label: 'Ask again',
        form: againLine(wanted.target, wanted.wish),
        about: `Ask again for the logs of ${targetText(wanted.target)}`,
      },
    ],
  };
}

export function stoppedAnswer(targets: readonly ServiceTarget[]): Answer {
  const names = targets.map(targetTitle).join(', ');
  const text =
    targets.length === 1
      ? `Stopped following ${names}.`
      : `Stopped ${count(targets.length, 'log tail')}: ${names}.`;
  return { head: [section(text)], foot: [context('The last lines and the counts are in the thread.')] };
}

/** What was decided about a tail that goes on. */
export function steeredAnswer(
  { target, endsAt, wish }: OneTail,
  what: 'paused' | 'resumed' | 'extended' | 'filtered' | 'uploaded' | 'file asked for',
  state: TailState,
): Answer {
  const title = targetTitle(target);
  const filters = filterText(wish);
  const text = {
    paused: `The log tail of ${title} is paused: lines wait, and then go into its file.`,
    resumed: `The log tail of ${title} goes on.`,
    extended: `The log tail of ${title} goes on until ${moment(endsAt / 1_000)}.`,
    filtered: `From the next line on, the log tail of ${title} shows ${filters === '' ? 'everything' : filters}.`,
    'file asked for': `The log of ${title} so far comes into its thread in a moment, as a file, as far as there was room in it.`,
    uploaded: `The log of ${title} so far is in its thread, as a file, as far as there was room in it.`,
  }[what];
  const paused =
    state === 'paused' && what !== 'paused' ? [context('It is paused; Resume shows what waits.')] : [];
  return { head: [section(text)], foot: paused };
}
