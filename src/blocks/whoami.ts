import type { AccessRule, Within } from '../domain/access.ts';
import { listed } from '../domain/tally.ts';
import { type Scope, targetText } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { section } from './message.ts';
import { bold, inline, mention } from './mrkdwn.ts';

/** Who somebody is to the bot: their groups and the rules that speak of them, in the order in which they are tried. */
export interface Whoami {
  readonly userId: string;
  readonly groups: readonly string[];
  readonly access: readonly AccessRule[];
  readonly channelDefault: Scope | null;
}

const VERB = { read: 'read', stream: 'follow logs', change: 'ask for changes' } as const;

export function whoamiView({ userId, groups, access, channelDefault }: Whoami): Answer {
  const member =
    groups.length === 0
      ? 'You are in none of the configured groups.'
      : `You are in ${groups.map(bold).join(', ')}.`;
  const rules = access.map(
    (rule) => `• ${places(rule.in)}: you may ${listed(rule.may.map((kind) => VERB[kind]))}`,
  );
  const may =
    rules.length === 0
      ? 'No access rule speaks of you, so you may do nothing here.'
      : ['The first line that fits decides:', ...rules].join('\n');
  const here =
    channelDefault === null
      ? 'This channel has no default.'
      : `This channel’s default is ${bold(targetText(channelDefault))}.`;
  return {
    head: [section(`You are ${mention(userId)} (${inline(userId)}). ${member}`), section(may), section(here)],
  };
}

function places(within: Within | undefined): string {
  const kind =
    within?.production === undefined
      ? 'environments'
      : within.production
        ? 'production environments'
        : 'test environments';
  const envs =
    within?.env === undefined ? kind : `${kind} named ${within.env.map((name) => inline(name)).join(', ')}`;
  return within?.project === undefined
    ? `All ${envs}`
    : `${envs} of ${within.project.map((name) => inline(name)).join(', ')}`;
}
