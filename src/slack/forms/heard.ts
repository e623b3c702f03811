import type { ViewSubmitAction } from '@slack/bolt';
import type { Given } from '../../domain/invocation.ts';
import type { Heard } from '../heard.ts';
import { isAtHome, type Origin } from './kept.ts';

/** A form that was submitted, as if its command had been typed where it was opened. */
export function heardFrom(
  { trigger_id, user }: ViewSubmitAction,
  origin: Origin,
  text: string,
  given: Given,
): Omit<Heard, 'answer'> {
  const home = isAtHome(origin);
  return {
    deliveryId: `trigger:${trigger_id}`,
    actor: { userId: user.id, teamId: user.team_id ?? null },
    channelId: origin.channel,
    thread: origin.thread,
    surface: home ? 'direct' : 'button',
    text,
    given,
    external: home ? false : null,
  };
}
