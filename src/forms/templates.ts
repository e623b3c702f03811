import type { Command } from '../commands/command.ts';
import { templatesOf } from '../commands/shared/service-templates.ts';
import { createLookups, type LookupParts } from '../dispatch/context.ts';
import { resolveTargets } from '../dispatch/resolve.ts';
import type { Actor } from '../domain/actor.ts';
import { arg } from '../domain/args.ts';
import type { Given } from '../domain/choices.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';

/** Services that are to be added to an environment. */
export interface Adding {
  readonly command: Command;
  readonly given: Given;
  readonly names: readonly string[];
}

/** Which variables the chosen services have, for somebody who may add them; null when nobody can tell. */
export async function variablesNote(
  { command, given: { project = '', env = '' }, names }: Adding,
  actor: Actor,
  parts: LookupParts,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const lookups = createLookups(command, { actor }, parts, signal);
    const { target } = await resolveTargets({ target: arg.env() }, { target: { project, env } }, lookups);
    const templates = (await templatesOf(target, names, [], { zadig: parts.zadig, signal })) ?? [];
    const told = templates.map(({ name, variables }) =>
      variables.length === 0
        ? `${name} has no variables`
        : `${name} has ${few(variables.map(({ key }) => key))}`,
    );
    return told.length === 0 ? null : `${told.join('; ')}.`;
  } catch (error) {
    if (error instanceof BotError) return null;
    throw error;
  }
}
