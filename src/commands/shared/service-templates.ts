import type { ServiceTemplate } from '../../domain/environment.ts';
import { about, type BotError } from '../../domain/errors.ts';
import type { EnvTarget } from '../../domain/target.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import { orNull } from './listed.ts';
import type { Reader } from './service-detail.ts';
import { unknownService } from './service-names.ts';

/**
 * The templates of these services; null when this Zadig does not list them. Of one that the project does not define,
 * `problems` then tells, with the nearest names.
 */
export async function templatesOf(
  { project, production }: EnvTarget,
  names: readonly string[],
  problems: BotError[],
  { zadig, signal }: Reader,
): Promise<readonly ServiceTemplate[] | null> {
  const all = await orNull(zadig.call(endpoints.projectServices, { project, production, signal }));
  if (all === null) return null;
  const known = all.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  const hint = 'It has to be defined in the project first.';
  for (const name of unknown)
    problems.push(about(unknownService(name, known, `the project ${project}`, hint), 'services'));
  return Promise.all(
    names
      .filter((name) => !unknown.includes(name))
      .map((service) =>
        zadig.call(endpoints.serviceTemplate, { project, production, params: { service }, signal }),
      ),
  );
}
