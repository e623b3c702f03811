import type { Books, TailState, TailWish } from '../../domain/tail.ts';
import { type ServiceTarget, targetText } from '../../domain/target.ts';
import type { Answer } from '../answer.ts';
import { context, section } from '../message.ts';
import { count, link, moment } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { hiddenTails, type ListedTail, tailSection } from './list.ts';
import { type Asked, againLine } from './parent.ts';
import type { Steering } from './steered.ts';
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
  wanted: Asked,
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
        form: againLine(wanted),
        about: `Ask again for the logs of ${targetText(wanted.target)}`,
      },
    ],
  };
}

/** Equal ones are named once, with how many they are. */
export function stoppedAnswer(targets: readonly ServiceTarget[]): Answer {
  const titles = targets.map(targetTitle);
  const names = [...new Set(titles)].map((title) => {
    const alike = titles.filter((one) => one === title).length;
    return alike === 1 ? title : `${title} (${alike})`;
  });
  const isOne = targets.length === 1;
  const text = isOne
    ? `Stopped following ${names.join('')}.`
    : `Stopped ${count(targets.length, 'log tail')}: ${names.join(', ')}.`;
  return {
    head: [section(text)],
    foot: [context(`The last lines and the counts are in ${isOne ? 'its thread' : 'their threads'}.`)],
  };
}

/** What was decided about a tail that goes on. `cutAt`: it was to go on for longer than so many minutes from now. */
export function steeredAnswer(
  { target, endsAt, wish, state }: Omit<OneTail, 'link'> & { readonly state: TailState },
  what: Steering,
  cutAt: number | null = null,
): Answer {
  const title = targetTitle(target);
  const filters = filterText(wish);
  const most = cutAt === null ? '' : `; that is the most, ${count(cutAt, 'minute')} from now`;
  const text = {
    paused: `The log tail of ${title} is paused: lines wait, and then go into its file.`,
    resumed: `The log tail of ${title} goes on.`,
    extended: `The log tail of ${title} goes on until ${moment(endsAt / 1_000)}${most}.`,
    filtered: `From the next line on, the log tail of ${title} shows ${filters === '' ? 'everything' : filters}.`,
  }[what];
  const paused =
    state === 'paused' && what !== 'paused' ? [context('It is paused; Resume shows what waits.')] : [];
  return { head: [section(text)], foot: paused };
}

/** The file of a tail that goes on: it is in the thread, or comes there. */
export function fileAnswer(target: ServiceTarget, books: Books, file: 'is there' | 'comes'): Answer {
  const { filtered, dropped } = books;
  const where = file === 'comes' ? 'comes into its thread in a moment' : 'is in its thread';
  const room = dropped === 0 ? '' : ', as far as there was room in it';
  return {
    head: [section(`The log of ${targetTitle(target)} so far ${where}, as a file${room}.`)],
    foot:
      filtered === 0
        ? []
        : [
            context(
              `${count(filtered, 'line')} ${filtered === 1 ? 'was' : 'were'} filtered out, and not kept.`,
            ),
          ],
  };
}
