import type { EnvironmentDetail, ServiceSummary } from '../../domain/environment.ts';
import { about, BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { nearest } from '../../domain/nearest.ts';
import { type EnvTarget, targetText } from '../../domain/target.ts';

/** Refuses to go on without the name of a service; `line` is the line that lacks it. */
export function needNames(names: readonly string[], line: string): void {
  if (names.length > 0) return;
  throw new BotError('usage', 'Say which services, by their names.', { hint: `For example: /zadig ${line}` });
}

/** A name for each that is not known, with the nearest ones; `hint` stands when there are none. */
export function unknownService(
  name: string,
  known: readonly string[],
  where: string,
  hint: string,
): BotError {
  const close = nearest(name, known);
  return new BotError('not_found', `There is no service ${name} in ${where}; it has ${few(known)}.`, {
    hint: close.length === 0 ? hint : `Did you mean ${close.join(' or ')}?`,
  });
}

/** The services of these names in an environment; `not_found`, said of the argument `arg`, when one is not there. */
export function servicesIn(
  target: EnvTarget,
  { services }: EnvironmentDetail,
  names: readonly string[],
  arg: string,
): readonly ServiceSummary[] {
  const at = targetText(target);
  return names.map((name) => {
    const found = services.find((service) => service.name === name);
    if (found !== undefined) return found;
    const known = services.map((service) => service.name);
    const hint = `/zadig env show ${at} lists them; /zadig service add adds one.`;
    throw about(unknownService(name, known, at, hint), arg);
  });
}

/** The one service of that name; `not_found` when it is not there. */
export function serviceIn(target: EnvTarget, detail: EnvironmentDetail, name: string): ServiceSummary {
  const [service] = servicesIn(target, detail, [name], 'service');
  if (service === undefined) throw new BotError('internal', 'A service was neither found nor missed.');
  return service;
}

/** Zadig's calls for services are those of K8s-YAML projects. */
export function refuseHelm(target: EnvTarget, services: readonly { readonly type: string }[]): void {
  if (!services.some(({ type }) => type === 'helm')) return;
  throw new BotError(
    'unsupported',
    `${targetText(target)} runs Helm releases, and Zadig’s calls change services of K8s-YAML projects only.`,
    { hint: 'Change the release in Zadig.' },
  );
}
