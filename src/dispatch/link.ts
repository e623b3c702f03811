import type { Message } from '../blocks/message.ts';
import { envShow } from '../commands/env-show.ts';
import { glanceAtEnvironment, glanceAtService } from '../commands/glance.ts';
import { serviceShow } from '../commands/service-show.ts';
import { BotError } from '../domain/errors.ts';
import type { Invocation } from '../domain/invocation.ts';
import { targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import type { LinkTarget } from '../domain/zadig-link.ts';
import { createLookups } from './context.ts';
import type { DispatchParts } from './dispatch.ts';
import { resolveTargets } from './resolve.ts';

/** The command that tells all of what a link leads to. */
export function commandOf(target: LinkTarget): string {
  return `${target.service === null ? envShow.name : serviceShow.name} ${quoteWord(targetText(target))}`;
}

/**
 * The current state of what a link leads to, for whoever posted it: resolved, checked and recorded as the command that
 * `commandOf` names. Null when they may not read it, when there is no such thing, and when Zadig does not tell: a link
 * is no question, so nobody is told what went wrong.
 */
export type LinkState = (
  invocation: Invocation,
  target: LinkTarget,
  signal: AbortSignal,
) => Promise<Message | null>;

export function createLinkState(parts: DispatchParts): LinkState {
  return async (invocation, target, signal) => {
    const started = parts.now();
    const command = target.service === null ? envShow : serviceShow;
    const done = (outcome: 'ok' | BotError['code'], error: unknown = null) =>
      parts.onOutcome(invocation, { command: command.name, outcome, ms: parts.now() - started, error });
    try {
      const message = await look(invocation, target, parts, signal);
      done('ok');
      return message;
    } catch (error) {
      done(error instanceof BotError ? error.code : 'internal', error);
      return null;
    }
  };
}

async function look(
  invocation: Invocation,
  { project, env, service }: LinkTarget,
  parts: DispatchParts,
  signal: AbortSignal,
): Promise<Message> {
  const reader = { zadig: parts.zadig, signal };
  if (service === null) {
    const lookups = createLookups(envShow, invocation, parts, signal);
    const found = await resolveTargets(envShow.args, { env: { project, env } }, lookups);
    return glanceAtEnvironment(found.env, reader);
  }
  const lookups = createLookups(serviceShow, invocation, parts, signal);
  const found = await resolveTargets(serviceShow.args, { service: { project, env, service } }, lookups);
  return glanceAtService(found.service, reader);
}
