import type { Actor, Place } from './actor.ts';
import type { RawArgs } from './args.ts';

/**
 * How somebody asked. A button types the command it carries for whoever presses it; a link they posted asks for what
 * it leads to.
 */
export type Surface = 'slash' | 'mention' | 'direct' | 'button' | 'link';

/** Who reads a channel: only our organisation, another one too, or nobody can tell. */
export type Audience = 'own' | 'external' | 'unknown';

/** A command and its arguments as a form gives them. */
export interface Given {
  readonly command: string;
  readonly raw: RawArgs;
  /** Only the plan of a change is wanted, for whoever is to agree to it; nobody is asked. */
  readonly review?: true;
  /** The terms that were agreed to: nothing is asked for when they have changed since. */
  readonly agreed?: string;
  /** The draft that holds it: whatever comes of it, and however often it is agreed to, it is asked for once. */
  readonly draft?: string;
}

/** One thing asked of the bot, whatever way it came. */
export interface Invocation {
  /** Names it in logs. */
  readonly id: string;
  readonly actor: Actor;
  readonly place: Place;
  readonly surface: Surface;
  /** As typed, without `/zadig` or the mention. */
  readonly text: string;
  /** What a form gives in the place of typed words; `text` then is the same as one would type it. */
  readonly given?: Given;
  /** The command's form is wanted, whatever is given already. */
  readonly wantsForm?: true;
  /** Asked only when an answer would be seen by all. */
  audience(): Promise<Audience>;
}
