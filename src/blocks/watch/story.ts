import { type EnvTarget, targetText } from '../../domain/target.ts';
import { isOver, type Story, type StoryEvent } from '../../domain/watch/story.ts';
import { quoteWord } from '../../domain/words.ts';
import { at, clock } from '../change/words.ts';
import { type Evidence, evidenceBlocks } from '../evidence.ts';
import { type AnyButton, buttons, context, type Message, message, section } from '../message.ts';
import { code, inline } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';
import { changeLines, standText, troubleText, troubleTitle } from './words.ts';

/** A story of an environment's service, or of the environment as a whole. */
export interface ShownStory {
  readonly target: EnvTarget;
  readonly story: Story;
}

/** The message a story's thread hangs from: how it stands now, whatever has happened on the way. */
export function storyView({ target, story }: ShownStory): Message {
  const { changes, by, cause, state, trouble, openedAt } = story;
  const missed = story.events[0]?.late ? ', it came about while I was not looking' : '';
  const lines = [
    `${titleOf(target, story)}  ·  ${standText(story)}${timeText(story)}`,
    ...(state === 'failing' && trouble !== null ? [troubleText(trouble)] : []),
    ...changeLines(changes),
    ...(changes.length === 0 ? [] : [cause === null ? byText(by) : `through change ${code(cause.change)}`]),
  ];
  return message([
    section(lines.join('\n')),
    context(`${story.kind === 'rollout' ? 'Seen' : 'Since'} ${at(openedAt)}${missed}`),
    ...buttons(buttonsOf(target, story)),
  ]);
}

/**
 * One event, as a reply in the thread; null when the parent says all of it, as it does of the first. `evidence` of what
 * fails, if there is some.
 */
export function eventView(
  { target, story }: ShownStory,
  event: StoryEvent,
  evidence: Evidence | null,
): Message | null {
  const shown = evidence === null ? [] : evidenceBlocks(evidence);
  const late = event.late ? [context('It came about while I was not looking.')] : [];
  const said = event === story.events[0] ? [] : [section(eventText(titleOf(target, story), event)), ...late];
  return said.length + shown.length === 0 ? null : message([...said, ...shown]);
}

/** One event, as a reply in the thread of the change that it came of, with a way back while something is wrong. */
export function changeEventView(
  { target, story }: ShownStory,
  event: StoryEvent,
  evidence: Evidence | null,
  change: string,
): Message {
  const isWrong = event.what === 'trouble' || event.what === 'back';
  const title = titleOf(target, story);
  const text = isWrong ? `${title}  ·  ${eventText(title, event)}` : eventText(title, event);
  return message([
    section(text),
    ...(evidence === null ? [] : evidenceBlocks(evidence)),
    ...(isWrong
      ? buttons([{ label: 'Undo', command: `undo ${change}`, about: `Undo change ${change}` }])
      : []),
  ]);
}

function eventText(title: string, event: StoryEvent): string {
  switch (event.what) {
    case 'changed':
      return [`:hourglass_flowing_sand: Changed`, ...changeLines(event.changes), byText(event.by)].join('\n');
    case 'trouble':
      return `:red_circle: *${troubleTitle(event.trouble)}*\n${troubleText(event.trouble)}`;
    case 'back':
      return `:red_circle: *${troubleTitle(event.trouble)}* again, for the ${nth(event.times)} time\n${troubleText(event.trouble)}`;
    case 'well':
      return `:large_green_circle: ${title} is well, after ${clock(event.sinceMs)}.`;
    case 'gone':
      return `:white_circle: ${title} is not there any more.`;
  }
}

function nth(times: number): string {
  const ending =
    times % 100 >= 11 && times % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][times % 10] ?? 'th');
  return `${times}${ending}`;
}

function titleOf(target: EnvTarget, { subject }: Story): string {
  return targetTitle(subject === null ? target : { ...target, service: subject });
}

function byText(by: string): string {
  return by === '' ? 'Zadig does not say by whom' : `by ${inline(by, 100)}, as Zadig says`;
}

function timeText({ closedAt, openedAt, kind, state }: Story): string {
  if (closedAt === null || state === 'gone') return '';
  const took = clock(closedAt - openedAt);
  return kind === 'rollout' ? `, ${took}` : ` after ${took}`;
}

function buttonsOf(target: EnvTarget, story: Story): readonly AnyButton[] {
  const env = targetText(target);
  if (isOver(story)) return [];
  const snooze = {
    label: 'Snooze 1 h',
    command: `snooze ${quoteWord(env)} 1h`,
    about: `Snooze 1 h: say nothing of ${env} here`,
  };
  if (story.subject === null) return [snooze];
  const service = targetText({ ...target, service: story.subject });
  const word = quoteWord(service);
  return [
    { label: 'Logs', form: `logs ${word} --tail 100`, about: `Logs of ${service}: follow them here` },
    { label: 'Events', command: `events ${word}`, about: `Events of ${service}, from Kubernetes` },
    { label: 'Restart…', form: `restart ${word}`, about: `Restart… ${service}` },
    snooze,
  ];
}
