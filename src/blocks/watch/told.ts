import { type EnvTarget, targetText } from '../../domain/target.ts';
import type { Watch } from '../../domain/watch/watch.ts';
import { context, type Message, message, section } from '../message.ts';
import { mention } from '../mrkdwn.ts';
import { targetTitle } from '../target.ts';

/** What a watch is about, as it is typed: `payments/prod`, `payments/*`. */
export function watchedText({ project, env }: Pick<Watch, 'project' | 'env'>): string {
  return env === null ? `${project}/*` : targetText({ project, env });
}

/** For whoever made a watch: the channel takes nothing any more. */
export function suspendedView(watch: Watch, target: EnvTarget): Message {
  return message([
    section(
      `:no_bell: I cannot post in <#${watch.channel}> any more, so your watch on ${targetTitle(target)} rests.`,
    ),
    context(
      `I was removed, the channel was archived, or it is shared with another organisation. To go on, invite me there and type /zadig watch ${watchedText(watch)} again.`,
    ),
  ]);
}

/** For the channel that heard of it: an environment is not there any more, and so the watch on it is not either. */
export function endedView(watch: Watch, target: EnvTarget): Message {
  return message([
    section(`:white_circle: ${targetTitle(target)} is not there any more, so I watch it no longer.`),
    context(`The watch was made by ${mention(watch.madeBy)}.`),
  ]);
}
