import { type EnvTarget, targetText } from '../../domain/target.ts';
import type { Story } from '../../domain/watch/story.ts';
import { at, clock } from '../change/words.ts';
import { context, type Message, message, section } from '../message.ts';
import { bold, count } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { changeLines, troubleTitle } from './words.ts';

const MOST = 15;

/** What came and went while a channel was to hear nothing. */
export function digestView(target: EnvTarget, stories: readonly Story[]): Message {
  const shown = stories.slice(0, MOST);
  const left = stories.length - shown.length;
  return message([
    section(
      [
        `:sunrise: While it was quiet in ${targetTitle(target)}:`,
        ...shown.map((story) => line(target, story)),
      ].join('\n'),
    ),
    ...(left === 0 ? [] : [context(`… and ${count(left, 'more story', 'more stories')}.`)]),
  ]);
}

function line(target: EnvTarget, story: Story): string {
  const { subject, kind, trouble, state, changes, openedAt, closedAt } = story;
  const took = clock((closedAt ?? openedAt) - openedAt);
  const end = kind === 'rollout' ? `rolled out, ${took}` : `recovered after ${took}`;
  const parts = [
    ...changeLines(changes).slice(0, 1),
    ...(trouble === null ? [] : [troubleTitle(trouble).toLowerCase()]),
    state === 'gone' ? 'is not there any more' : end,
  ];
  return `${at(openedAt)}  ${bold(subject ?? targetText(target))}  ·  ${parts.join(', ')}`;
}
