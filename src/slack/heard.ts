import type { Actor } from '../domain/actor.ts';
import type { Given, Surface } from '../domain/invocation.ts';
import type { AnswerTo } from './answers.ts';

/** One delivery of Slack, translated: who, where, what, and the way back. */
export interface Heard {
  /** The same for every delivery of the same thing. */
  readonly deliveryId: string;
  readonly actor: Actor;
  readonly channelId: string;
  readonly thread: string | null;
  readonly surface: Surface;
  readonly text: string;
  /** See Invocation. */
  readonly given?: Given;
  readonly wantsForm?: true;
  /** Slack's own word on whether the channel is shared with others; null when it does not say. */
  readonly external: boolean | null;
  readonly answer: AnswerTo;
}
