import type { EnvTarget } from '../../domain/target.ts';
import type { Zadig } from '../../zadig/client.ts';
import { endpoints } from '../../zadig/endpoints.ts';

/** The last events of a pod, `most` at most, a line each, as they are: with whatever secrets they hold. Errors: BotError. */
export async function podEvents(
  { project, env, production }: EnvTarget,
  pod: string,
  most: number,
  zadig: Pick<Zadig, 'call'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const query = { envName: env, name: pod, type: 'Pod' };
  const events = await zadig.call(endpoints.listEvents, { project, production, query, signal });
  return events
    .slice(-most)
    .map(({ type, reason, message, count }) => `${type} ${reason} ×${count}: ${message}`);
}
