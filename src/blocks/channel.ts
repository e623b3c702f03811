import { type Scope, targetText } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { section } from './message.ts';
import { bold, code, mention } from './mrkdwn.ts';

/** What a channel's default is, or has become by whom. A change concerns everybody who types there. */
export interface ChannelDefaultState {
  readonly before: Scope | null;
  readonly now: Scope | null;
  /** Who changed it; null when nobody did. */
  readonly by: string | null;
  readonly direct: boolean;
}

export function channelDefaultView(state: ChannelDefaultState): Answer {
  return { head: [section(sentence(state))], announce: state.by !== null };
}

function sentence({ before, now, by, direct }: ChannelDefaultState): string {
  const here = direct ? 'Our conversation' : 'This channel';
  if (now === null) {
    if (by !== null && before !== null)
      return `${mention(by)} took the default away here; it was ${bold(targetText(before))}.`;
    return `${here} has no default. Set one with ${code('/zadig use payments/dev')}.`;
  }
  const target = targetText(now);
  const shorter =
    now.env === null
      ? `${code('/zadig env show dev')} means ${code(`${now.project}/dev`)}`
      : `${code('/zadig service show api')} means ${code(`${target}/api`)}`;
  if (by === null) return `${here}’s default is ${bold(target)}, so here ${shorter}.`;
  const was = before !== null && targetText(before) !== target ? ` It was ${bold(targetText(before))}.` : '';
  return `${mention(by)} made ${bold(target)} the default here, so ${shorter}.${was}`;
}
