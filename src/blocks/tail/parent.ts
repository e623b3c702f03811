import {
  type Books,
  type Followed,
  linesFrom,
  type TailEnd,
  type TailState,
  type TailWish,
} from '../../domain/tail.ts';
import { type ServiceTarget, targetText } from '../../domain/target.ts';
import { quoteWord } from '../../domain/words.ts';
import { type AnyButton, buttons, context, type Message, message, section } from '../message.ts';
import { count, inline, mention, moment } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { booksLine, endText, filterText, maskedText } from './words.ts';

/** What was asked for: a service, or of it a pod or a container. */
export interface Asked {
  readonly target: ServiceTarget;
  readonly pod: string | null;
  readonly container: string | null;
  readonly wish: TailWish;
}

/** A tail as its own message shows it. Times in Unix milliseconds. */
export interface ShownTail extends Asked {
  readonly id: string;
  readonly requester: string;
  readonly state: TailState;
  readonly followed: readonly Followed[];
  /** Containers beyond those that are followed. */
  readonly more: number;
  readonly books: Books;
  readonly masked: number;
  readonly endsAt: number;
  readonly ended: TailEnd | null;
  /** The bot is being restarted. */
  readonly away: boolean;
}

const MOST_SHOWN = 12;

/** The message a tail's thread hangs from: what is followed, how it stands, where the lines went, and its buttons. */
export function tailView(tail: ShownTail): Message {
  const { target, wish, books, masked, requester } = tail;
  const showing = [filterText(wish), wish.pretty ? 'JSON lines as time, level and message' : ''].filter(
    (part) => part !== '',
  );
  const lines = [
    `${targetTitle(target)}  ·  logs`,
    stateLine(tail),
    ...followedLines(tail),
    ...(showing.length === 0 ? [] : [`Showing ${showing.join('; ')}.`]),
  ];
  const foot = [
    booksLine(books),
    maskedText(masked),
    `asked by ${mention(requester)}`,
    `tail \`${tail.id}\``,
  ].filter((part) => part !== '');
  return message([section(lines.join('\n')), context(foot.join('  ·  ')), ...buttons(buttonsOf(tail))]);
}

function stateLine({ state, ended, endsAt, away, followed }: ShownTail): string {
  if (ended !== null) return `:black_square_for_stop: *Over.* ${endText(ended)}`;
  if (away) return ':arrows_counterclockwise: *Interrupted:* I am being restarted, and go on by myself.';
  const until = `until ${moment(endsAt / 1_000)}`;
  if (state === 'paused')
    return `:double_vertical_bar: *Paused:* lines wait, and then go into the file; ${until}`;
  return followed.length === 0
    ? `:hourglass_flowing_sand: *Waiting for pods*, ${until}`
    : `:large_green_circle: *Live*, ${until}`;
}

function followedLines({ followed, more, ended }: ShownTail): readonly string[] {
  if (ended !== null) return [];
  const shown = followed.slice(0, MOST_SHOWN).map(followedLine);
  const left = followed.length - shown.length + more;
  return [
    ...(followed.length === 0 ? ['No pod is there just now; new ones join by themselves.'] : shown),
    ...(left > 0
      ? [`… and ${count(left, 'more container')}${more > 0 ? ', not all of them followed' : ''}`]
      : []),
  ];
}

function followedLine({ pod, container, tag, state, note }: Followed): string {
  const [square = '', ...rest] = tag.split(' ');
  const sign = tag === '' ? '' : `${square} ${inline(rest.join(' '), 20)}  `;
  const name = `${sign}${inline(pod, 100)}  ·  ${inline(container, 100)}`;
  const words = {
    opening: 'opening',
    live: '',
    silent: 'silent',
    reconnecting: 'reconnecting',
    waiting: 'waiting',
    gone: 'gone',
  }[state];
  if (words === '') return name;
  return `${name}  ·  ${words}${note === '' ? '' : `: ${inline(note, 200)}`}`;
}

function buttonsOf(tail: ShownTail): readonly AnyButton[] {
  const { id, target, state, wish, ended } = tail;
  const of = `the log tail ${id} of ${targetText(target)}`;
  if (ended !== null || state === 'ending' || state === 'ended')
    return [
      {
        label: 'Tail again',
        form: againLine(tail),
        about: `Tail again: ${targetText(target)}, as ${id} did`,
      },
    ];
  return [
    { label: 'Stop', command: `stop ${id}`, about: `Stop ${of}` },
    state === 'paused'
      ? { label: 'Resume', command: `tail resume ${id}`, about: `Resume ${of}` }
      : { label: 'Pause', command: `tail pause ${id}`, about: `Pause ${of}` },
    { label: 'Filter…', form: `tail filter ${id}${filterFlags(wish)}`, about: `Filter… the lines of ${of}` },
    { label: 'Extend', command: `tail extend ${id}`, about: `Extend ${of}` },
    {
      label: 'Full log',
      command: `tail file ${id}`,
      about: `Full log of ${targetText(target)}, as a file, of ${id}`,
    },
  ];
}

/** The same again, as it would be typed. */
export function againLine({ target, pod, container, wish }: Asked): string {
  const { tail, since, pretty } = wish;
  return [
    `logs ${targetText(target)}`,
    ...(pod === null && container === null ? [] : [` ${quoteWord(pod ?? '')}`]),
    ...(container === null ? [] : [` ${quoteWord(container)}`]),
    ...(tail === linesFrom(since) ? [] : [` --tail ${tail}`]),
    ...(since === null ? [] : [` --since ${since}`]),
    filterFlags(wish),
    ...(pretty ? [' --pretty'] : []),
  ].join('');
}

function filterFlags({ grep, not, level }: TailWish): string {
  return [
    ...(grep === null ? [] : [` --grep ${quoteWord(grep)}`]),
    ...(not === null ? [] : [` --not ${quoteWord(not)}`]),
    ...(level === null ? [] : [` --level ${level}`]),
  ].join('');
}
