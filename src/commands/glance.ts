import { environmentGlance, serviceGlance } from '../blocks/glance.ts';
import type { Message } from '../blocks/message.ts';
import type { EnvTarget, ServiceTarget } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { readiness } from './env-show.ts';
import { findService, type Reader, serviceDetail } from './shared/service-detail.ts';

/** An environment's state in a few lines, for one call of Zadig. */
export async function glanceAtEnvironment(target: EnvTarget, reader: Reader): Promise<Message> {
  const { project, env, production } = target;
  const detail = await reader.zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal: reader.signal,
  });
  return environmentGlance(target, detail);
}

/** A service's state in a few lines. Errors: BotError `not_found` when the environment has none of that name. */
export async function glanceAtService(target: ServiceTarget, reader: Reader): Promise<Message> {
  const summary = await findService(target, reader);
  // Without its pods there is still what its environment says of it.
  const detail = await serviceDetail(target, summary, reader).catch(() => null);
  return serviceGlance(target, summary, detail === null ? null : readiness(detail));
}
