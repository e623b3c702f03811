import type { SectionBlock } from '@slack/types';
import type { Watch } from '../../domain/watch/watch.ts';
import { quoteWord } from '../../domain/words.ts';
import type { Answer } from '../answer.ts';
import { at } from '../change/words.ts';
import { context, section } from '../message.ts';
import { bold, code, count, inline, mention } from '../mrkdwn.ts';
import { watchedText } from './told.ts';

/** A watch was made, or has other wishes now. */
export function watchingAnswer(watch: Watch, isNew: boolean): Answer {
  const what = titleOf(watch);
  return {
    head: [
      section(
        isNew
          ? `:eyes: This channel now hears about ${what}: ${wishText(watch)}.`
          : `:eyes: This channel hears about ${what} already; from now on: ${wishText(watch)}.`,
      ),
    ],
    foot: [
      context(
        `One thread for each incident and each rollout. /zadig snooze ${watchedText(watch)} 2h keeps it quiet, /zadig unwatch ${watchedText(watch)} ends it.`,
      ),
    ],
    announce: true,
  };
}

export function unwatchedAnswer(watch: Watch): Answer {
  return { head: [section(`This channel hears about ${titleOf(watch)} no longer.`)], announce: true };
}

/** `until` in Unix milliseconds; null: it is told of again. */
export function snoozedAnswer(watch: Watch, until: number | null): Answer {
  const text =
    until === null
      ? `:bell: This channel hears about ${titleOf(watch)} again.`
      : `:no_bell: Nothing of ${titleOf(watch)} is told here until ${at(until)}.`;
  const foot = until === null ? [] : [context(`/zadig snooze ${watchedText(watch)} --off ends that sooner.`)];
  return { head: [section(text)], foot, announce: true };
}

/** Watches of this channel and of others. `hidden`: how many more there are that the asker may not see. */
export function watchesAnswer(watches: readonly Watch[], hidden: number, here: string, now: number): Answer {
  const foot =
    hidden === 0 ? [] : [context(`${count(hidden, 'more watch', 'more watches')} you may not see.`)];
  if (watches.length === 0)
    return {
      head: [section('Nothing is watched.')],
      foot: [context('Begin with /zadig watch, for example /zadig watch payments/prod.'), ...foot],
    };
  return {
    head: [section(`*${count(watches.length, 'watch', 'watches')}*`)],
    items: watches.map((watch) => [watchSection(watch, watch.channel === here, now)]),
    foot,
  };
}

/** One of them, with a button that ends it for whoever may. */
export function watchSection(watch: Watch, mayEnd: boolean, now: number): SectionBlock {
  const { channel, madeBy, madeAt, snoozedUntil, suspended } = watch;
  const rests =
    suspended !== null
      ? '  ·  rests: I cannot post there'
      : snoozedUntil !== null && snoozedUntil > now
        ? `  ·  snoozed until ${at(snoozedUntil)}`
        : '';
  const place = channel.startsWith('D') ? 'in a direct message' : `in <#${channel}>`;
  const lines = [
    `${titleOf(watch)}  ·  ${wishText(watch)}${rests}`,
    `${place}, by ${mention(madeBy)}, since ${at(madeAt)}`,
  ];
  if (!mayEnd) return section(lines.join('\n'));
  return section(lines.join('\n'), {
    label: 'Unwatch',
    command: `unwatch ${quoteWord(watchedText(watch))} --watch ${quoteWord(watch.id)}`,
    about: `Unwatch ${watchedText(watch)}, watch ${watch.id}`,
  });
}

function titleOf({ project, env }: Watch): string {
  return env === null ? `every environment of ${bold(project)}` : bold(`${project}/${env}`);
}

const ALL = 'incidents and rollouts';

/** What is told, in words. */
function wishText({ wish }: Watch): string {
  const { only, not, quiet } = wish;
  const told = only === 'failures' ? 'failures and their end' : only === 'rollouts' ? 'rollouts' : ALL;
  const left = not.map(({ field, pattern }) => code(`${field}=${pattern}`)).join(', ');
  const hours = quiet === null ? '' : `; quiet ${quiet.hours} ${inline(quiet.zone)}`;
  return `${told}${left === '' ? '' : `, but not ${left}`}${hours}`;
}
