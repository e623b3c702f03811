import type { CommandKind } from './access.ts';
import type { Actor } from './actor.ts';
import type { Source } from './args.ts';

/** What has been chosen in a form already: `project`, `env`, `service`, and other arguments such as `type`, by name. */
export type Given = Readonly<Record<string, string>>;

/** One thing that can be chosen. `value` is what one would type. */
export interface Choice {
  readonly value: string;
  /** What is read in the list. Default: the value. */
  readonly text?: string;
  /** A second, smaller line. */
  readonly about?: string;
}

/** What is offered. `note` is said beside it: why there is nothing, or that there is more; null when all is well. */
export interface Choices {
  readonly choices: readonly Choice[];
  readonly note: string | null;
}

/** What somebody looks for, and what for. */
export interface Looking {
  readonly source: Source;
  readonly given: Given;
  /** As typed so far. */
  readonly query: string;
  readonly actor: Actor;
  /** Of the command whose form it is: only what the asker may use in this way is offered. */
  readonly kind: CommandKind;
  /** Name of that command: of changes, only those it can be used on are offered. Left out: all that may be seen. */
  readonly command?: string;
  /** It can do nothing in production, so that nothing is offered there. */
  readonly only?: 'test';
}
