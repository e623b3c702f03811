import { SlackRefusal } from './refusal.ts';
import { nextId, type ResponseUrl, type State, type Trigger } from './state.ts';

/** A new trigger_id for what this person just did. */
export function issueTrigger(
  userId: string,
  from: { readonly viewId?: string | null; readonly channelId?: string | null },
  state: State,
): string {
  const id = `${nextId('', state)}.${Date.now()}.trigger`;
  const place = { viewId: from.viewId ?? null, channelId: from.channelId ?? null };
  state.triggers.set(id, { id, userId, issuedAt: Date.now(), ...place, used: false });
  return id;
}

/**
 * Uses up a trigger_id.
 * Errors: SlackRefusal `invalid_trigger_id`, `exchanged_trigger_id` (a second time), `expired_trigger_id` (over 3 s old).
 */
export function useTrigger(id: string, state: State): Trigger {
  const trigger = state.triggers.get(id);
  if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id', id);
  if (trigger.used) throw new SlackRefusal('exchanged_trigger_id', id);
  const age = Date.now() - trigger.issuedAt;
  if (age >= state.settings.triggerMs) throw new SlackRefusal('expired_trigger_id', `${age} ms old`);
  trigger.used = true;
  return trigger;
}

/** A new response_url for a command or a clicked message. */
export function issueResponseUrl(
  userId: string,
  from: { readonly channelId: string; readonly messageTs: string | null },
  state: State,
): string {
  const id = nextId('r', state);
  const url: ResponseUrl = { id, userId, ...from, issuedAt: Date.now(), uses: 0 };
  state.responseUrls.set(id, url);
  return `${state.origin}/response/${id}`;
}
