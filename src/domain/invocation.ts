import type { Actor, Place } from './actor.ts';

/** How somebody asked. A button types the command it carries for whoever presses it. */
export type Surface = 'slash' | 'mention' | 'direct' | 'button';

/** Who reads a channel: only our organisation, another one too, or nobody can tell. */
export type Audience = 'own' | 'external' | 'unknown';

/** One thing asked of the bot, whatever way it came. */
export interface Invocation {
  /** Names it in logs. */
  readonly id: string;
  readonly actor: Actor;
  readonly place: Place;
  readonly surface: Surface;
  /** As typed, without `/zadig` or the mention. */
  readonly text: string;
  /** Asked only when an answer would be seen by all. */
  audience(): Promise<Audience>;
}
