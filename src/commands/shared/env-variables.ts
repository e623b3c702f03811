import type { Variable } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import type { EnvTarget } from '../../domain/target.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import type { Reader } from './service-detail.ts';

/** Global variables that an environment has now. */
export function variablesOf(
  { project, env, production }: EnvTarget,
  { zadig, signal }: Reader,
): Promise<readonly Variable[]> {
  return zadig.call(endpoints.listVariables, { project, production, params: { env }, signal });
}

/** What the project defines for environments of that side. */
export async function definedFor(
  { project, production }: Pick<EnvTarget, 'project' | 'production'>,
  { zadig, signal }: Reader,
): Promise<readonly Variable[]> {
  const defined = await zadig.call(endpoints.projectVariables, { project, signal });
  return production ? defined.production : defined.test;
}

/** Variables of an environment, and those it does not have yet and can be given, if Zadig tells them. */
export async function settableIn(
  target: EnvTarget,
  ctx: Reader,
): Promise<{ readonly now: readonly Variable[]; readonly more: readonly Variable[] }> {
  const [now, defined] = await Promise.all([
    variablesOf(target, ctx),
    definedFor(target, ctx).catch(unknown),
  ]);
  return { now, more: defined.filter(({ key }) => !now.some((variable) => variable.key === key)) };
}

function unknown(error: unknown): readonly Variable[] {
  if (error instanceof BotError) return [];
  throw error;
}
