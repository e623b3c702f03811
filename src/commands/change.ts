import type { z } from 'zod';
import type { Args, Values } from '../domain/args.ts';
import type { Json } from '../domain/canonical.ts';
import type { Field, Progress } from '../domain/change.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { CommandShape } from '../domain/usage.ts';
import type { Zadig } from '../zadig/client.ts';
import type { MutationCall } from '../zadig/mutation.ts';

/** What a change may use, to plan and to look. All its reads are fresh; it cannot send what it plans. */
export interface ChangeContext {
  readonly zadig: Pick<Zadig, 'call'>;
  /** Unix milliseconds. */
  now(): number;
  readonly signal: AbortSignal;
}

/**
 * What a change would do. It holds what a person consents to and nothing that changes by itself, since the same
 * arguments are planned again before sending, and another plan then means that the world has moved on.
 */
export interface Planned<Facts> {
  readonly target: EnvTarget & { readonly service?: string };
  /** The one call that carries it out, sent exactly so. */
  readonly call: MutationCall;
  /** What happens, without the project: `Restart api`, `Delete the environment dev`. */
  readonly summary: string;
  /** Before → after, masked. */
  readonly fields: readonly Field[];
  /** Values of the call that nothing else tells to be secret. Kept secret. */
  readonly hidden?: readonly string[];
  readonly touches?: readonly string[];
  readonly warnings?: readonly string[];
  /** Unified diff, masked. */
  readonly diff?: string;
  /** What `progress` has to know of the target and of the state before. Kept secret, so it may hold anything. */
  readonly facts: Facts;
  /** The command line, without `/zadig`, that takes it back; null when nothing does. Kept secret. */
  readonly undo: string | null;
}

/** A command that changes something in Zadig, by one call. Who may, who has to agree, and when, is not its business. */
export interface Change<A extends Args = Args, Facts extends Json = Json> extends CommandShape {
  readonly kind: 'change';
  readonly args: A;
  /** Facts come back from the database. */
  readonly Facts: z.ZodType<Facts>;
  /** Doing it twice is the same as once, so that it may be sent again when an answer was lost and nothing happened. */
  readonly repeatable: boolean;
  /** Zadig refuses it while the environment is being created, updated or deleted. */
  readonly waitsForIdle: boolean;
  /** Reads only. Errors: BotError with what is wrong and what to type. */
  plan(values: Values<A>, ctx: ChangeContext): Promise<Planned<NoInfer<Facts>>>;
  /** What only holds until the call is sent, such as the pods that run; read right before. */
  before?(facts: Facts, target: EnvTarget, ctx: ChangeContext): Promise<Json>;
  /** What the cluster shows now. `before` is what `before()` gave, null without it. */
  progress(look: Look<NoInfer<Facts>>, ctx: ChangeContext): Promise<Progress>;
}

export interface Look<Facts> {
  readonly target: EnvTarget;
  readonly facts: Facts;
  readonly before: Json;
  /** Zadig said success; otherwise the answer was lost, or was none. */
  readonly answered: boolean;
  /** When the call was sent, Unix milliseconds. */
  readonly sentAt: number;
}

/** Declares a change; argument types come from `args`, those of its facts from `Facts`. */
export function defineChange<const A extends Args, Facts extends Json>(
  spec: Omit<Change<A, Facts>, 'kind'>,
): Change<A, Facts> {
  return { ...spec, kind: 'change' };
}
