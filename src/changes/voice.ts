import type { Message, Snippet } from '../blocks/message.ts';

/** A message in Slack. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Slack will never take this: the channel or message is gone, or the bot may not speak there. */
export class Unsayable extends Error {
  override readonly name = 'Unsayable';
}

/**
 * How background work speaks in Slack. `channel` may be a user id: the direct message with them. Errors: Unsayable;
 * anything else may pass by itself.
 */
export interface Voice {
  post(channel: string, thread: string | null, message: Message): Promise<Posted>;
  update(posted: Posted, message: Message): Promise<void>;
  /** As a reply in the thread below `posted`. */
  upload(posted: Posted, file: Snippet): Promise<void>;
  permalink(posted: Posted): Promise<string>;
}
