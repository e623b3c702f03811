import type { Actor } from '../../domain/actor.ts';
import type { FormListening } from './parts.ts';

/**
 * Is it one of ours who did something in a form? Asked before anything in it is read; who is not stands in the audit
 * log. Slack does not say where the form was opened.
 */
export async function isOurs(actor: Actor, { people, onRefused }: FormListening): Promise<boolean> {
  const { userId, teamId } = actor;
  if (await people.isOurs(userId, teamId)) return true;
  onRefused('outsider', { actor, channelId: userId, surface: 'button' });
  return false;
}

/** Who pressed, chose or submitted something. */
export function actorOf({
  id,
  team_id,
}: {
  readonly id: string;
  readonly team_id?: string | undefined;
}): Actor {
  return { userId: id, teamId: team_id ?? null };
}
