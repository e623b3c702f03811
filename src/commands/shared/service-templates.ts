import type { ServiceTemplate } from '../../domain/environment.ts';
import { about } from '../../domain/errors.ts';
import type { EnvTarget } from '../../domain/target.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import { orNull } from './listed.ts';
import type { Reader } from './service-detail.ts';
import { unknownService } from './service-names.ts';

/**
 * The templates of these services; null when this Zadig does not list them. Errors: `not_found` with the nearest names
 * for one that the project does not define.
 */
export async function templatesOf(
  { project, production }: EnvTarget,
  names: readonly string[],
  { zadig, signal }: Reader,
): Promise<readonly ServiceTemplate[] | null> {
  const all = await orNull(zadig.call(endpoints.projectServices, { project, production, signal }));
  if (all === null) return null;
  const known = all.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const hint = 'It has to be defined in the project first.';
    throw about(unknownService(unknown, known, `the project ${project}`, hint), 'services');
  }
  return Promise.all(
    names.map((service) =>
      zadig.call(endpoints.serviceTemplate, { project, production, params: { service }, signal }),
    ),
  );
}
